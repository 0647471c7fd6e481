"""How jobs refuses."""

from collections.abc import Collection

from cronmanager.language import gettext, gettext_noop
from cronmanager.rest.errors import Conflict, InvalidFields, Problem


class InvalidJob(InvalidFields):
    """Fields of a job are not valid."""

    slug = "invalid-job"
    title = gettext_noop("The job is not valid")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(texts[0] for texts in errors.values()), errors)


class NoTickToCome(Conflict):
    """The schedule has ended."""

    slug = "no-tick-to-come"
    title = gettext_noop("The job's schedule has no tick to come")

    def __init__(self) -> None:
        super().__init__(
            gettext("The schedule has ended: change runAt, endsAt or the schedule, then enable the job.")
        )


class NothingToCancel(Conflict):
    """All of it has ended."""

    slug = "nothing-to-cancel"
    title = gettext_noop("There is nothing left to cancel")


class NothingMissed(Conflict):
    """No tick that was missed is left to be run."""

    slug = "nothing-missed"
    title = gettext_noop("There is nothing to catch up with")


class KeyTaken(Conflict):
    """Another job of the owner has the key."""

    slug = "key-taken"
    title = gettext_noop("Another job has this key")

    def __init__(self, key: str) -> None:
        super().__init__(
            gettext("You have a job with the key %(key)s already.") % {"key": repr(key)},
            {"key": [gettext("Another job has this key.")]},
        )


class ExecutionEnded(Conflict):
    """What has ended cannot be cancelled."""

    slug = "execution-ended"
    title = gettext_noop("The execution has ended")

    def __init__(self, status: str) -> None:
        super().__init__(
            gettext("The execution is %(status)s: only one that waits or runs can be cancelled.")
            % {"status": status}
        )


class ExecutionUnended(Conflict):
    """What has not ended is not run again."""

    slug = "execution-unended"
    title = gettext_noop("The execution has not ended")

    def __init__(self, status: str) -> None:
        super().__init__(
            gettext("The execution is %(status)s: wait for its end, or cancel it, then retry it.")
            % {"status": status}
        )


STATES = {
    "suggested": gettext_noop("suggested"),
    "applied": gettext_noop("applied"),
    "accepted": gettext_noop("accepted"),
    "dismissed": gettext_noop("dismissed"),
    "reverted": gettext_noop("reverted"),
    "expired": gettext_noop("expired"),
}


def _state(status: str) -> str:
    return gettext(STATES[status])


class ChangeDecided(Conflict):
    """A suggestion is no longer open, or a change is no longer there to be taken back."""

    slug = "change-decided"
    title = gettext_noop("The change of the schedule is decided already")

    def __init__(self, status: str, wanted: Collection[str]) -> None:
        told = gettext("The change is %(status)s: only one that is %(wanted)s can be decided so.")
        words = gettext(" or ").join(_state(one) for one in wanted)
        super().__init__(told % {"status": _state(status), "wanted": words})


class ChangeOutdated(Conflict):
    """The schedule is another by now."""

    slug = "change-outdated"
    title = gettext_noop("The schedule was changed since this was suggested")

    def __init__(self) -> None:
        super().__init__(
            gettext("The job is no longer as it was when this was suggested: wait for a new suggestion.")
        )


class NoReportAwaited(Problem):
    """The work is over: reported, too late, cancelled, or another attempt's by now."""

    slug = "no-report-awaited"
    title = gettext_noop("No report is awaited here any more")
    status = 410

    def __init__(self) -> None:
        super().__init__(
            gettext("It was reported, is past its time or was cancelled: this report changes nothing.")
        )
