"""Rows that come from the database as JSON already: written without being read. [adapter]"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework.renderers import JSONRenderer


@dataclass(frozen=True, slots=True)
class Texts:
    """How each row of a list becomes a JSON text: from these columns and expressions, by `text_of`."""

    columns: Sequence[str]
    expressions: Mapping[str, Any]
    text_of: Callable[[Any], str]


class JsonText(str):
    """A text that is JSON."""

    __slots__ = ()


class TextRenderer(JSONRenderer):
    """Passes JSON on as it is, and renders everything else."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The bytes of the answer."""
        if not isinstance(data, JsonText):
            return super().render(data, accepted_media_type, renderer_context)
        if self.get_indent(accepted_media_type, renderer_context or {}) is None:
            return data.encode()
        return super().render(json.loads(data), accepted_media_type, renderer_context)
