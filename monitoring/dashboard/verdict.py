"""Whether all is well, and if not, what is worst. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("part", "failing", "missed", "flapping")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not well: which kind, how many, and the part's name where a part is away."""

    kind: str  # of KINDS
    count: int = 1
    name: str = ""


def troubles(parts: Mapping[str, str], failing: int, missed: int, flapping: int) -> list[Trouble]:
    """All that is not well, the worst first; `parts` as the health check tells them."""
    away = [Trouble("part", name=name) for name, state in parts.items() if state != "ok"]
    counted = [
        Trouble(kind, count)
        for kind, count in (("failing", failing), ("missed", missed), ("flapping", flapping))
        if count
    ]
    return away + counted
