"""The answer of an execution: its headers, and its body in one of three ways. [use case]"""

from dataclasses import dataclass

from jobs.models import CronExecution
from monitoring.dashboard.answers import SHOWN_BYTES, SHOWN_LETTERS, ShownBody, hexdump, shown, text_of
from monitoring.dashboard.execution.pointed import Line, lines_of

WAYS = ("json", "text", "hex")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. `lines` has the JSON line by line, each with the pointer of what stands there."""

    headers: list[tuple[str, str]]
    body: ShownBody
    way: str  # in which the body is shown
    ways: tuple[str, ...]  # in which it can be shown
    size: int
    is_cut: bool
    lines: tuple[Line, ...] = ()

    @property
    def pointers(self) -> list[Line]:
        """What can be pointed at."""
        return [line for line in self.lines if line.is_value]


def answered(execution: CronExecution, wanted: str = "") -> Answered:
    """The stored answer; `wanted` is json, text or hex."""
    body = bytes(execution.response_body or b"")
    natural = shown(body)
    ways = ways_of(natural.kind)
    way = wanted if wanted in ways else ways[0] if ways else ""
    told = shown_as(way, body, natural)
    lines = tuple(lines_of(told.text)) if way == "json" else ()
    headers = [(name, value) for name, value in execution.response_headers or ()]
    return Answered(headers, told, way, ways, len(body), execution.response_truncated, lines)


def ways_of(kind: str) -> tuple[str, ...]:
    """In which ways a body of that kind can be shown, the natural one first."""
    return {"json": WAYS, "text": ("text", "hex"), "binary": ("hex",)}.get(kind, ())


def shown_as(way: str, body: bytes, natural: ShownBody) -> ShownBody:
    """The body that way, bounded."""
    if way == "hex" and natural.kind != "binary":
        return ShownBody("binary", hexdump(body[:SHOWN_BYTES]), max(0, len(body) - SHOWN_BYTES))
    if way == "text" and natural.kind == "json":
        text = text_of(body) or ""
        return ShownBody("text", text[:SHOWN_LETTERS], max(0, len(text) - SHOWN_LETTERS))
    return natural
