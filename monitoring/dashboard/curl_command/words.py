"""Words of a command line, and why one cannot be read. [rule]"""

from dataclasses import dataclass

from cronmanager.language import gettext

LONGEST_COMMAND = 600_000  # letters: a job's body has at most 512 KiB


class CurlError(ValueError):
    """A command that cannot be read; `position` is where in what was pasted."""

    def __init__(self, message: str, position: int = 0) -> None:
        told = gettext("%(fault)s (at position %(position)s).")
        super().__init__(told % {"fault": message, "position": position})
        self.position = position


@dataclass(frozen=True, slots=True)
class Word:
    """A word as curl would get it, and where it began."""

    text: str
    position: int
