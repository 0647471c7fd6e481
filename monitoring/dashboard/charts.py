"""The geometry of small charts, in the units of their SVG's view box. [rule]"""

from collections.abc import Sequence


def polyline(values: Sequence[float | None], width: float, height: float) -> list[str]:
    """The `points` of lines through `values`, 0 at the bottom, the largest at the top; a None is a gap."""
    most = max((value for value in values if value is not None), default=0) or 1
    step = width / max(1, len(values) - 1)
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{place * step:.1f},{height - height * value / most:.1f}")
    return [" ".join(points) for points in lines if points]
