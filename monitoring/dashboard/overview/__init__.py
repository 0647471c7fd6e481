"""What the front page asks, a fixed number of statements for each part, however long the history is. [store]

failures.py groups what failed by its cause (causes.py), runs.py has what runs and the last runs of a page of
jobs, busiest.py who runs most, takes longest or flaps (flapping.py), load.py what is to come (pileups.py),
outages.py the ticks that were missed, suggested.py what rules ask. Administrators see everything, others what
is theirs. Rates and lag are monitoring.stats.overview's, the next ticks jobs.upcoming.upcoming_ticks', the
parts' health monitoring.health.check_parts'.
"""

from monitoring.dashboard.overview.busiest import (
    BusyJob,
    FlappingJob,
    busiest_jobs,
    flapping_jobs,
    slowest_jobs,
)
from monitoring.dashboard.overview.causes import Failure, FailureGroup
from monitoring.dashboard.overview.failures import Failures, failure_groups
from monitoring.dashboard.overview.load import upcoming_load
from monitoring.dashboard.overview.outages import Outage, caught_up, outages, tags_of
from monitoring.dashboard.overview.pileups import Load
from monitoring.dashboard.overview.runs import last_runs, running_now
from monitoring.dashboard.overview.suggested import SUGGESTED, asked_about, suggestions_open

__all__ = [
    "SUGGESTED",
    "BusyJob",
    "Failure",
    "FailureGroup",
    "Failures",
    "FlappingJob",
    "Load",
    "Outage",
    "asked_about",
    "busiest_jobs",
    "caught_up",
    "failure_groups",
    "flapping_jobs",
    "last_runs",
    "outages",
    "running_now",
    "slowest_jobs",
    "suggestions_open",
    "tags_of",
    "upcoming_load",
]
