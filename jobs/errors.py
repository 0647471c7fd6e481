"""How jobs refuses."""

from cronmanager.rest.errors import Conflict, InvalidFields, Problem


class InvalidJob(InvalidFields):
    """Fields of a job are not valid."""

    slug = "invalid-job"
    title = "The job is not valid"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(texts[0] for texts in errors.values()), errors)


class NoTickToCome(Conflict):
    """The schedule has ended."""

    slug = "no-tick-to-come"
    title = "The job's schedule has no tick to come"

    def __init__(self) -> None:
        super().__init__("The schedule has ended: change runAt, endsAt or the schedule, then enable the job.")


class NothingToCancel(Conflict):
    """All of it has ended."""

    slug = "nothing-to-cancel"
    title = "There is nothing left to cancel"


class NothingMissed(Conflict):
    """No tick that was missed is left to be run."""

    slug = "nothing-missed"
    title = "There is nothing to catch up with"


class KeyTaken(Conflict):
    """Another job of the owner has the key."""

    slug = "key-taken"
    title = "Another job has this key"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"You have a job with the key {key!r} already.", {"key": ["Another job has this key."]}
        )


class ExecutionEnded(Conflict):
    """What has ended cannot be cancelled."""

    slug = "execution-ended"
    title = "The execution has ended"

    def __init__(self, status: str) -> None:
        super().__init__(f"The execution is {status}: only one that waits or runs can be cancelled.")


class ExecutionUnended(Conflict):
    """What has not ended is not run again."""

    slug = "execution-unended"
    title = "The execution has not ended"

    def __init__(self, status: str) -> None:
        super().__init__(f"The execution is {status}: wait for its end, or cancel it, then retry it.")


class NoReportAwaited(Problem):
    """The work is over: reported, too late, cancelled, or another attempt's by now."""

    slug = "no-report-awaited"
    title = "No report is awaited here any more"
    status = 410

    def __init__(self) -> None:
        super().__init__("It was reported, is past its time or was cancelled: this report changes nothing.")
