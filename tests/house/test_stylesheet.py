"""The stylesheet that is committed is the one that the sources make."""

from pathlib import Path

from tests.house import stylesheet


def test_the_built_stylesheet_is_of_the_sources_and_class_names_that_there_are():
    assert not stylesheet.is_stale(), stylesheet.STALE


def test_a_new_class_in_a_template_makes_it_stale_and_a_new_word_does_not(monkeypatch, tmp_path: Path):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    monkeypatch.setattr(stylesheet, "ROOT", tmp_path)
    page.write_text("<p class=\"a {% if it %}b{% endif %}\">one</p><i class='c'></i>")
    before = stylesheet.stamp()

    page.write_text("<p class=\"b {% if it %}a{% endif %}\">two</p><i class='c'></i>")
    reworded = stylesheet.stamp()
    page.write_text("<p class=\"a b d\">two</p><i class='c'></i>")

    assert reworded == before
    assert stylesheet.stamp() != before
    assert stylesheet.class_names() == ["a", "b", "c", "d"]
