"""What the documents name exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts import errors as accounts_errors
from cronmanager.rest import errors as rest_errors
from cronmanager.rest import problems
from cronmanager.rest.errors import Problem
from jobs import errors as jobs_errors

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ARCHITECTURE = (DOCS / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
PLACES = sorted(set(re.findall(r"`([\w/]+\.py):([\w.]+)`", ARCHITECTURE)))


def names_in(body: list[ast.stmt], owner: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield owner + node.name
        if isinstance(node, ast.ClassDef):
            yield from names_in(node.body, f"{node.name}.")


def links_of(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]


def settings_read() -> set[str]:
    sources = [ROOT / "cronmanager" / name for name in ("settings.py", "environment.py")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return set(re.findall(r'(?:env\.\w+|environ\.get)\(\s*"([A-Z_]+)"', text))


def slugs() -> set[str]:
    raised = {
        one.slug
        for module in (rest_errors, accounts_errors, jobs_errors)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Problem)
    }
    shaped = {slug for slug, _ in [*problems.KINDS.values(), problems.OTHER]}
    source = Path(problems.__file__).read_text(encoding="utf-8")
    return raised | shaped | set(re.findall(r'plain\(\d+, "([a-z-]+)"', source))


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_each_function_that_architecture_names_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    assert name in set(names_in(tree.body))


def test_architecture_stays_short_enough_to_be_read() -> None:
    glossary = ARCHITECTURE.partition("## Words")[2].partition("\n## ")[0]

    assert PLACES
    assert len(ARCHITECTURE.splitlines()) < 200
    assert len(re.findall(r"^\| (?!word |---)", glossary, re.MULTILINE)) <= 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_between_pages_leads_somewhere(page: Path) -> None:
    dead = [link for link in links_of(page) if not (page.parent / link).exists()]

    assert dead == []


def test_each_problem_that_the_api_can_answer_has_its_page_and_no_other() -> None:
    pages = {page.stem for page in (DOCS / "problems").glob("*.md")} - {"README"}

    assert pages == slugs()


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_fits_on_a_screen(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) < 40


def test_the_readme_lists_each_setting_of_the_environment_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("### Environment")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)

    listed = {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)}

    assert listed == settings_read()


def test_the_make_targets_that_the_readme_names_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    named = set(re.findall(r"(?:^|`|=\S+ )make ([a-z-]+)", readme, re.MULTILINE))

    assert named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)
