"""Goes through the words of a sentence. [rule]"""

from cronmanager.language import gettext
from jobs.schedules.english.clauses import Clauses
from jobs.schedules.english.tokens import Token, not_understood
from jobs.schedules.english.words import Kind
from jobs.schedules.values import ScheduleError


class Reader:
    """Goes through the words from left to right and notes what they say."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at, self.said = tokens, 0, Clauses()

    def kind(self, ahead: int = 0) -> Kind | None:
        """The kind of the word that is `ahead`; None behind the last."""
        place = self.at + ahead
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else None

    def take(self) -> Token:
        """The next word."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def takes(self, *kinds: Kind) -> bool:
        """Whether the next words are of these kinds; then they are taken."""
        found = all(self.kind(ahead) == kind for ahead, kind in enumerate(kinds))
        self.at += len(kinds) if found else 0
        return found

    def pass_over(self, *kinds: Kind) -> None:
        """Leave out words of these kinds."""
        while self.kind() in kinds:
            self.at += 1

    def error(self, why: str = "", behind: int = 0) -> ScheduleError:
        """About the next word, or one before it."""
        token = self.tokens[min(max(self.at - behind, 0), len(self.tokens) - 1)]
        return not_understood(token.text, token.position, why or gettext("does not fit here"))
