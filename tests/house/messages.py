"""The texts that are translated: `make messages` brings the catalogues up to the sources, and builds them.

    python -m tests.house.messages            exits with 1 where something is missing, unsure or not built
    python -m tests.house.messages update     takes new texts into each locale/<language>, and builds it

What Django's makemessages does by gettext's tools is done here by Babel, so that a clone needs no tools.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PARTS = ("accounts", "cronmanager", "jobs", "monitoring", "templates")
SUFFIXES = {".py", ".html", ".txt"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
WITH_PLURAL = {"ngettext", "ngettext_lazy", "npgettext"}
KEYWORDS = {"_", "gettext", "gettext_lazy", "gettext_noop"} | WITH_CONTEXT | WITH_PLURAL
HEADER = "# The texts of Cron Manager; docs/translating.md says how they come here."
OF_THE_MOMENT = (
    b'"POT-',
    b'"PO-',
    b'"Last-',
    b'"Report-',
    b'"Language-Team',
    b'"Generated-',
)  # would conflict


def sources() -> list[Path]:
    """Every file that may hold a text, in order."""
    files = (file for part in PARTS for file in (ROOT / part).rglob("*"))
    return sorted(file for file in files if file.suffix in SUFFIXES and "migrations" not in file.parts)


def as_python(file: Path) -> str:
    """The file as its calls of gettext; a template's tags become such calls."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text).splitlines())


def found_in(file: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """Each text with its context, if it has one."""
    code = io.BytesIO(as_python(file).encode())
    for _, function, messages, _ in extract_python(code, list(KEYWORDS), (), {"encoding": "utf-8"}):
        given = messages if isinstance(messages, tuple) else (messages,)
        context = given[0] if function in WITH_CONTEXT else None
        texts = given[1:] if function in WITH_CONTEXT else given
        if texts and texts[0]:
            yield context, texts[:2] if function in WITH_PLURAL else texts[0]


def hidden_in(file: Path) -> Iterator[str]:
    """Texts within f-strings, where nothing finds them before Python 3.12."""
    strings = (one for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.JoinedStr))
    calls = (one for string in strings for one in ast.walk(string) if isinstance(one, ast.Call))
    for call in calls:
        name = getattr(call.func, "id", "")
        if name in KEYWORDS and all(isinstance(argument, ast.Constant) for argument in call.args):
            yield f"{file.relative_to(ROOT)}:{call.lineno}: {name} within an f-string"


def template() -> Catalog:
    """All texts of the sources, with the files that they stand in."""
    catalog = Catalog()
    for file in sources():
        for context, message in found_in(file):
            place = (file.relative_to(ROOT).as_posix(), 0)
            catalog.add(message, locations=[place], context=context, flags=format_of(message))
    return catalog


def format_of(message: str | tuple[str, ...]) -> list[str]:
    """Babel looks for placeholders as they are usual; Django's are all by name."""
    return ["python-format"] if "%(" in "".join(message) else []


def catalogues() -> list[Path]:
    """The file of each language."""
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))


def read(po: Path) -> Catalog:
    """What the file says."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def is_built(po: Path, catalog: Catalog) -> bool:
    """Whether what gettext reads says the same."""
    with po.with_suffix(".mo").open("rb") as file:
        return texts_of(read_mo(file)) == texts_of(catalog)


def texts_of(catalog: Catalog) -> dict[Any, Any]:
    """What is translated, and how plurals are chosen."""
    told = {key(one): tuple(one.string) if one.pluralizable else one.string for one in catalog if one.id}
    return {"": catalog.plural_expr} | {one: texts for one, texts in told.items() if texts and all(texts)}


def update(po: Path) -> None:
    """Take in what is new, leave out what is gone, and build it; a new text is empty until it is written."""
    catalog = read(po)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    written = io.BytesIO()
    write_po(written, catalog, width=110, sort_output=True, include_lineno=False)
    lines = written.getvalue().splitlines(keepends=True)
    po.write_bytes(b"".join(line for line in lines if not line.startswith(OF_THE_MOMENT)))
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    """What tells one text from another."""
    return message.context, tuple(message.id) if message.pluralizable else message.id


def faults(po: Path) -> Iterator[str]:
    """What is wrong with a language, a line each."""
    catalog, wanted = read(po), {key(message) for message in template() if message.id}
    there = {key(message): message for message in catalog if message.id}
    yield from (f"not in {po}: {one!r}" for one in sorted(wanted - there.keys(), key=repr))
    yield from (f"no longer in the sources: {one!r}" for one in sorted(there.keys() - wanted, key=repr))
    for message in there.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(texts):
            yield f"not translated: {message.id!r}"
        yield from (f"{error}: {message.id!r}" for error in message.check(catalog))
        if any(places_in(text) != places_in(message.id) for text in texts):
            yield f"other {{places}} than the text: {message.id!r}"
    if not is_built(po, catalog):
        yield f"{po.with_suffix('.mo')} is not built of {po.name}"


def places_in(text: str | tuple[str, ...]) -> set[str]:
    """What scripts and str.format fill in."""
    whole = text if isinstance(text, str) else text[-1]
    return set(re.findall(r"{\w+}", whole))


def main(word: str = "") -> int:
    """Do what `word` says; the exit code."""
    for po in catalogues():
        if word == "update":
            update(po)
    found = [fault for file in sources() if file.suffix == ".py" for fault in hidden_in(file)]
    found += [fault for po in catalogues() for fault in faults(po)]
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
