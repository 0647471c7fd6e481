"""A filter for each table of words; built in, no template needs to load it. [face]"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import template

from monitoring.dashboard import words

register = template.Library()


def word(table: Mapping[str, Any], name: str | None) -> str:
    """What `name` is called; itself where the table does not know it."""
    return str(table.get(name or "", name or ""))


for filter_name, its_table in words.FILTERS.items():
    register.filter(filter_name, partial(word, its_table))
