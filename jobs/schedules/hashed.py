"""`H` in a field of an expression: some value, always the same for one job, others for others. [rule]

As in Jenkins: `H`, `H/15`, `H(0-29)`, `H(0-29)/10`. What it stands for is written out before a field is read,
so that what is stored is an expression like any other.
"""

import re
from hashlib import blake2b

from cronmanager.language import gettext
from jobs.schedules.fields import DAY_OF_MONTH, DAY_OF_WEEK, FieldKind, Part

HASH = re.compile(r"[Hh](?:\((?P<low>[0-9]{1,9})-(?P<high>[0-9]{1,9})\))?(?:/(?P<step>[0-9]{1,9}))?")
IN_EACH_MONTH = 28  # days


def has_hash(expression: str) -> bool:
    """Whether an H stands in `expression` that is one: no month, weekday or nickname begins with it."""
    return any(HASH.fullmatch(piece) for word in expression.split() for piece in word.split(","))


def written_out(kind: FieldKind, text: str, position: int, seed: str) -> str:
    """The field `text` with a value of `seed`'s for each H in it; ScheduleError on a range that is none."""
    pieces = []
    for piece in text.split(","):
        match = HASH.fullmatch(piece)
        pieces.append(_value(Part(kind, piece, position), match, seed) if match else piece)
        position += len(piece) + 1
    return ",".join(pieces)


def _value(part: Part, match: re.Match[str], seed: str) -> str:
    low, high = _range(part, match)
    if match["step"] is None:
        return str(low + _number(part.kind, seed) % (high - low + 1))
    step = int(match["step"])
    if step == 0:
        raise part.error(gettext("a step of 0 never moves"), gettext("a step of 1 or more"))
    first = low + _number(part.kind, seed) % min(step, high - low + 1)
    return f"{first}-{high}/{step}" if first < high else str(first)


def _range(part: Part, match: re.Match[str]) -> tuple[int, int]:
    least, most = bounds_of(part.kind)
    if match["low"] is None:
        return least, most
    low, high = int(match["low"]), int(match["high"])
    if not part.kind.low <= low <= high <= part.kind.high:
        wanted = gettext("%(range)s or a part of it") % {"range": f"H({least}-{most})"}
        raise part.error(gettext("%(piece)s has no such range") % {"piece": part.shown}, wanted)
    return low, high


def bounds_of(kind: FieldKind) -> tuple[int, int]:
    """What an H without a range may stand for: a day that every month has, a Sunday once."""
    if kind is DAY_OF_MONTH:
        return kind.low, IN_EACH_MONTH
    return (kind.low, 6) if kind is DAY_OF_WEEK else (kind.low, kind.high)


def _number(kind: FieldKind, seed: str) -> int:
    return int.from_bytes(blake2b(f"{seed} {kind.name}".encode(), digest_size=8).digest())
