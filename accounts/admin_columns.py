"""How the admin's pages show what is no plain value. [face]"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin


def stamp(at: datetime | None) -> str:
    """As lists show it: UTC, with seconds, on one line."""
    return f"{at:%Y-%m-%d %H:%M:%S}".replace(" ", "\N{NO-BREAK SPACE}") if at else "-"


def told(column: str, name: Any, retold: Callable[[str], str]) -> Callable[[Any, Any], str]:
    """A method of an admin called `told_<column>`: a sentence that rows keep, in the reader's language."""

    @admin.display(description=name, ordering=column)
    def tell(_admin: Any, row: Any) -> str:
        return retold(getattr(row, column) or "") or "-"

    return tell
