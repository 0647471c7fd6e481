"""The case: the three ways one after the other, against the goals. It needs nothing that runs."""

import gc
import time
from dataclasses import asdict
from typing import Any

from bench.options import Options
from bench.rescheduling.figures import Outcome, outcome_of
from bench.rescheduling.others import Nothing, Original
from bench.rescheduling.ours import Ours
from bench.rescheduling.pictures import draw
from bench.rescheduling.simulation import Way, World
from bench.results import Figure, Result

MOST_CPU_SECONDS = 180


def rescheduling(_on: object, _options: Options) -> Result:
    """Thirty days without rescheduling, with the original's five rules (told as stock) and with ours."""
    began = time.process_time()
    nothing, original, ours = lived(Nothing()), lived(Original()), lived(Ours())
    draw({"none": nothing, "the original’s rules": original, "ours": ours})
    cpu_seconds = time.process_time() - began
    outcomes = {"none": outcome_of(nothing), "original": outcome_of(original), "ours": outcome_of(ours)}
    shares = {"original": kept_by_job(nothing, original), "ours": kept_by_job(nothing, ours)}
    figures = [*goals(*outcomes.values()), *(told(*outcomes.values(), shares))]
    figures.append(Figure("simulation, CPU", cpu_seconds, "s", limit=MOST_CPU_SECONDS))
    return Result("rescheduling", figures, details_of(outcomes, shares))


def lived(way: Way) -> World:
    """A world whose thirty days are over."""
    world = World(way)
    gc.disable()  # millions of events, none in a circle
    try:
        world.run()
    finally:
        gc.enable()
    return world


def kept_by_job(nothing: World, other: World) -> float:
    """Successful runs kept, where what one job gains makes up for no other's loss."""
    pairs = [(one.successes, two.successes) for one, two in zip(nothing.jobs, other.jobs, strict=True)]
    return sum(min(pair) for pair in pairs) / sum(without for without, _ in pairs)


def goals(nothing: Outcome, original: Outcome, ours: Outcome) -> list[Figure]:
    """The figures that have a limit."""

    def share(of: str) -> tuple[float, float]:
        base = getattr(nothing, of)
        return getattr(ours, of) / base, getattr(original, of) / base

    kept, kept_by_original = share("succeeded")
    wasted, wasted_by_original = share("wasted")
    peak, peak_of_original = share("peak_to_mean")
    return [
        Figure("calls wasted on a dead endpoint, of none's", wasted, "", wasted_by_original, 0.2),
        Figure("successful runs lost, of none's", max(1 - kept, 0.0), "", 1 - kept_by_original, 0.01),
        Figure(
            "worst way back, less two periods",
            ours.worst_over_allowed_minutes,
            "min",
            original.worst_over_allowed_minutes,
            10,
        ),
        Figure("jobs left paused", ours.left_paused, "", original.left_paused, 0),
        Figure(
            "most changes of a job in an hour",
            ours.most_changes_an_hour,
            "",
            original.most_changes_an_hour,
            1,
        ),
        Figure("peak to mean, of none's", peak, "", peak_of_original, 0.2),
    ]


def told(nothing: Outcome, original: Outcome, ours: Outcome, shares: dict[str, float]) -> list[Figure]:
    """Figures that are told beside them."""
    kept, kept_by_original = (one.succeeded / nothing.succeeded for one in (ours, original))
    return [
        Figure("successful runs kept, of none's", kept, "", kept_by_original, is_more_better=True),
        Figure("successful runs lost, job by job", 1 - shares["ours"], "", 1 - shares["original"]),
        Figure("middle way back", ours.median_back_minutes, "min", original.median_back_minutes),
        Figure("recoveries that came too late", ours.late_recoveries, "", original.late_recoveries),
        Figure("changes", ours.changes, "", original.changes),
        Figure("peak calls a second", ours.peak_per_second, "", original.peak_per_second),
        Figure("peak calls a second, none", nothing.peak_per_second),
    ]


def details_of(outcomes: dict[str, Outcome], shares: dict[str, float]) -> dict[str, Any]:
    return {"ways": {name: asdict(outcome) for name, outcome in outcomes.items()}, "kept by job": shares}
