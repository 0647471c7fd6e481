"""Whether the end of the chain fits, as far as a page can look each time it is shown. [story]"""

from dataclasses import dataclass

from monitoring.audit import rows
from monitoring.audit.chain import Finding, Head, Walk

LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Glance:
    """What the newest `rows` of the chain show; none of them may have a finding."""

    head: Head | None
    rows: int
    findings: tuple[Finding, ...]
    waiting: int  # rows that are not sealed yet


def glance() -> Glance:
    """Look at the last LOOKED_AT rows, each bound to the one before; verifying.py looks at all."""
    head = rows.head()  # first: what is sealed meanwhile is for the next look
    links = rows.newest(head, LOOKED_AT + 1)
    is_whole = len(links) <= LOOKED_AT
    walk = Walk(head, None if is_whole else links[0])
    found: list[Finding] = []
    for link in links if is_whole else links[1:]:
        found += walk.step(link)
    found += walk.end()
    return Glance(head, walk.rows, tuple(found), rows.waiting())
