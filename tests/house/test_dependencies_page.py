"""Each dependency has its reason on the page, and the page names no other."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bare_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements}


def test_the_page_about_dependencies_names_each_of_them_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    first_cells = re.findall(r"^\| ([a-z][^|]*) \| (?!why)", page, re.MULTILINE)
    explained = bare_names([name for cell in first_cells for name in cell.split(", ")])

    required = project["dependencies"] + project["optional-dependencies"]["test"]
    assert explained == bare_names(required)


def test_what_is_committed_of_others_is_on_the_page_with_its_licence() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    roots = (ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor")

    folders = [folder for root in roots for folder in sorted(root.iterdir())]

    assert [one.name for one in folders if f"| `{one.relative_to(ROOT)}/`, " not in page] == []
    assert [one.name for one in folders if not (one / "LICENSE").is_file()] == []
