"""The page on auto-rescheduling says what the code holds."""

from dataclasses import fields
from pathlib import Path

import pytest

from jobs.rescheduling.tuning import Tuning

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "rescheduling.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [constant.name for constant in fields(Tuning)])
def test_each_constant_stands_on_the_page_with_its_default_and_range(name: str) -> None:
    constant = Tuning.__dataclass_fields__[name]
    low, high = constant.metadata["low"], constant.metadata["high"]

    assert f"| `{name}` | {constant.default:g} | {low:g} – {high:g} |" in PAGE


def test_the_pictures_are_there_and_small() -> None:
    pictures = list((DOCS / "images").glob("rescheduling-*.svg"))

    assert all(f"images/{picture.name}" in PAGE for picture in pictures)
    assert len(pictures) == 2
    assert sum(picture.stat().st_size for picture in pictures) < 200_000
