"""What the query of the jobs table asks for; what it cannot mean asks for nothing. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

STATES = ("FAILED", "RUNNING", "SUCCESS", "PENDING", "PAUSED")
SORTS = ("name", "-name", "status", "-status", "-last", "last", "next", "-next", "-created", "created")
NEWEST_FIRST = "-created"
TEXTS = ("search", "tag", "host", "owner")
NAMES = ("search", "status", "tag", "host", "owner", "flapping", "adjusted", "sort")
MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """An empty text asks for nothing."""

    search: str = ""
    status: str = ""
    tag: str = ""
    host: str = ""
    owner: str = ""
    is_flapping: bool = False
    is_adjusted: bool = False  # by a rule, or a rule asks whether it may
    sort: str = NEWEST_FIRST

    @property
    def narrows(self) -> bool:
        """Whether it leaves out any job."""
        texts = (self.search, self.status, self.tag, self.host, self.owner)
        return any(texts) or self.is_flapping or self.is_adjusted

    @property
    def asks_for_more(self) -> bool:
        """Whether it asks for more than words and a status, which a phone shows first."""
        return replace(self, search="", status="") != Wanted()

    @property
    def leaves_most(self) -> bool:
        """Whether it leaves out few jobs at the most: nearly all have succeeded last."""
        return not (replace(self, status="") if self.status == "SUCCESS" else self).narrows


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Read the query, which anybody may have written."""
    texts = {name: query.get(name, "").replace("\0", "").strip()[:MOST_LETTERS] for name in TEXTS}
    status, sort = query.get("status", ""), query.get("sort", "")
    return Wanted(
        **texts,
        status=status if status in STATES else "",
        is_flapping=query.get("flapping", "") == "yes",
        is_adjusted=query.get("adjusted", "") == "yes",
        sort=sort if sort in SORTS else NEWEST_FIRST,
    )
