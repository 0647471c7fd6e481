"""What an act on many jobs has done, in words. [face]"""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import ngettext

from jobs.commands import Action


def told(action: Action, count: int, tags: Sequence[str]) -> str:
    """`3 jobs disabled.`"""
    match action:
        case Action.ENABLE:
            text = ngettext("%(count)d job enabled.", "%(count)d jobs enabled.", count)
        case Action.DISABLE:
            text = ngettext("%(count)d job disabled.", "%(count)d jobs disabled.", count)
        case Action.DELETE:
            text = ngettext("%(count)d job deleted.", "%(count)d jobs deleted.", count)
        case Action.EXECUTE:
            text = ngettext("%(count)d job runs now.", "%(count)d jobs run now.", count)
        case Action.TAG:
            text = ngettext("%(count)d job tagged %(tag)s.", "%(count)d jobs tagged %(tag)s.", count)
        case Action.UNTAG:
            text = ngettext("Tag %(tag)s off %(count)d job.", "Tag %(tag)s off %(count)d jobs.", count)
    return text % {"count": count, "tag": ", ".join(tags)}


def told_of_failures(failed: Sequence[tuple[UUID, str]]) -> str:
    """How many were left as they were, and why the first was."""
    if not failed:
        return ""
    text = ngettext(
        "%(count)d was left as it was: %(reason)s",
        "%(count)d were left as they were: %(reason)s",
        len(failed),
    )
    return text % {"count": len(failed), "reason": failed[0][1]}
