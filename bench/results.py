"""What a case found, as figures beside their stock counterpart and their limit; printed and kept as JSON."""

import datetime as dt
import json
import math
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.measure import ratio

FOLDER = Path(__file__).resolve().parent / "results"
WIDTHS = (24, 44, 14, 14, 9, 12)
HEADINGS = ("case", "figure", "ours", "stock", "better", "limit")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `limit` is the most it may be; `stock` is the same thing done the stock way."""

    name: str
    ours: float | None
    unit: str = ""
    stock: float | None = None
    limit: float | None = None
    is_more_better: bool = False

    def times_better(self) -> float | None:
        """How many times better than the stock way it is."""
        if not self.stock or not self.ours:
            return None
        return ratio(self.ours, self.stock) if self.is_more_better else ratio(self.stock, self.ours)

    def is_met(self) -> bool:
        """Whether it keeps its limit; one that could not be measured does not."""
        return self.limit is None or (self.ours is not None and self.ours <= self.limit)


@dataclass(slots=True)
class Result:
    """A case's figures, and under `details` what they were made of."""

    case: str
    figures: list[Figure]
    details: dict[str, Any] = field(default_factory=dict)


def machine() -> dict[str, Any]:
    """Where and on what the figures were taken."""
    command = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FOLDER.parent)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "memory_gb": round(memory, 1),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "commit": commit.stdout.strip(),
    }


def keep(result: Result, of: dict[str, Any]) -> Path:
    """Write the result as results/<date>-<case>.json."""
    now = dt.datetime.now(dt.UTC)
    file = FOLDER / f"{now:%Y-%m-%dT%H%M%S}-{result.case}.json"
    FOLDER.mkdir(exist_ok=True)
    content = {"at": now.isoformat(timespec="seconds"), "machine": of, **asdict(result)}
    file.write_text(json.dumps(content, indent=1, default=str) + "\n", encoding="utf-8")
    return file


def print_line(*cells: str) -> None:
    """One line of the table."""
    print(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip(), flush=True
    )


def print_result(result: Result) -> None:
    """The case's part of the table."""
    for figure in result.figures:
        times = figure.times_better()
        print_line(
            result.case,
            figure.name,
            show(figure.ours, figure.unit),
            show(figure.stock, figure.unit),
            f"{times:g} ×" if times else "",
            "" if figure.limit is None else f"{'✓' if figure.is_met() else '✕'} ≤ {figure.limit:g}",
        )


def show(value: float | None, unit: str) -> str:
    """A figure as people read it; nothing where there is none."""
    return "" if value is None or math.isnan(value) else f"{value:,.4g} {unit}".strip()
