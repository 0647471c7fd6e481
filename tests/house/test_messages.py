"""The catalogues say all that the sources say, and what is committed is what they say."""

from pathlib import Path

import pytest

from tests.house import messages

GERMAN = """
msgid ""
msgstr ""
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


@pytest.mark.parametrize("po", messages.catalogues(), ids=lambda po: po.parts[-3])
def test_each_text_is_translated_and_built(po: Path) -> None:
    assert list(messages.faults(po)) == [], "run `make messages`, and write what is missing"


def test_no_text_stands_where_nothing_finds_it() -> None:
    files = [file for file in messages.sources() if file.suffix == ".py"]

    assert [fault for file in files for fault in messages.hidden_in(file)] == []


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page and some code of their own, and their German."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "jobs").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "<p title=\"{% translate 'A title' %}\">{% blocktranslate count n=n %}{{ n }} job"
        "{% plural %}{{ n }} jobs{% endblocktranslate %}</p>"
    )
    (tmp_path / "jobs" / "words.py").write_text(
        'X = pgettext_lazy("theme", "Dark")\nY = gettext("in {time}")\n'
    )
    (tmp_path / "locale" / "de" / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return tmp_path


def written(tree: Path, *texts: str) -> Path:
    po = tree / "locale" / "de" / "LC_MESSAGES" / "django.po"
    po.write_text(GERMAN + "\n\n".join(texts) + "\n")
    messages.update(po)
    return po


TITLE = 'msgid "A title"\nmsgstr "Ein Titel"'
JOBS = 'msgid "%(n)s job"\nmsgid_plural "%(n)s jobs"\nmsgstr[0] "%(n)s Job"\nmsgstr[1] "%(n)s Jobs"'
DARK = 'msgctxt "theme"\nmsgid "Dark"\nmsgstr "Dunkel"'
TIME = 'msgid "in {time}"\nmsgstr "in {time}"'


def test_texts_are_found_in_templates_and_code(tree: Path) -> None:
    po = written(tree, TITLE, JOBS, DARK, TIME)

    assert list(messages.faults(po)) == []


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ((TITLE, JOBS, DARK), "not translated: 'in {time}'"),
        ((TITLE, JOBS, DARK, TIME.replace('msgstr "in {time}"', 'msgstr "in {zeit}"')), "other {places}"),
        ((TITLE, JOBS.replace("%(n)s Jobs", "%(m)s Jobs"), DARK, TIME), "placeholder"),
        ((f"#, fuzzy\n{TITLE}", JOBS, DARK, TIME), "not translated: 'A title'"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(tree: Path, texts: tuple[str, ...], fault: str) -> None:
    po = written(tree, *texts)

    assert any(fault in line for line in messages.faults(po))


def test_a_text_that_is_new_or_gone_or_not_built_is_told(tree: Path) -> None:
    po = written(tree, TITLE, JOBS, DARK, TIME)
    (tree / "jobs" / "words.py").write_text('Y = gettext("in {time}")\nZ = gettext("new")\n')
    po.write_text(po.read_text().replace("Ein Titel", "Titel"))

    told = " ".join(messages.faults(po))

    assert "not in" in told
    assert "'new'" in told
    assert "no longer in the sources: ('theme', 'Dark')" in told
    assert "is not built" in told


def test_a_text_within_an_f_string_is_told(tree: Path) -> None:
    file = tree / "jobs" / "words.py"
    file.write_text('X = f"{gettext(\'hidden\')}"\nY = f"{gettext(word)}"\n')

    assert list(messages.hidden_in(file)) == ["jobs/words.py:1: gettext within an f-string"]
