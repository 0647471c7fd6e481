"""Why an execution ended without a call: what its row keeps, in English. [rule]

Pages say it again in the reader's language (cronmanager/recorded.py).
"""

from enum import StrEnum

from cronmanager.language import gettext_noop as _


class Ending(StrEnum):
    """The sentences, with places."""

    MISSED = _("missed: no scheduler was at work within the job's grace")
    OVERLAPPED = _("overlap: the job's execution before this one had not ended")
    SUPERSEDED = _("overlap: a newer execution took the one waiting place")
    EDITED = _("edited")
    PAUSED = _("paused")
    RESCHEDULED = _("rescheduled")
    BACKFILL_CANCELLED = _("the backfill was cancelled")
    CANCELLED_BY = _("cancelled by %(person)s")
