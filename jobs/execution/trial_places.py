"""How many trials may be under way at once, in this process and of one user. [rule]

Each holds a thread of the web process for as long as its call takes.
"""

import threading
from collections import Counter
from uuid import UUID

MOST = 64
MOST_OF_A_USER = 8


class Places:
    """Taken and given back from any thread."""

    def __init__(self, most: int = MOST, most_of_a_user: int = MOST_OF_A_USER) -> None:
        self._most, self._most_of_a_user = most, most_of_a_user
        self._taken: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    def take(self, user_id: UUID) -> bool:
        """Whether the user has a place now; who has must `give_back`."""
        with self._lock:
            if self._taken.total() >= self._most or self._taken[user_id] >= self._most_of_a_user:
                return False
            self._taken[user_id] += 1
            return True

    def give_back(self, user_id: UUID) -> None:
        """The trial is over."""
        with self._lock:
            self._taken[user_id] -= 1
            if not self._taken[user_id]:
                del self._taken[user_id]


PLACES = Places()
