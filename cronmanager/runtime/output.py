"""What the supervisor and its parts say: whole lines, each after the name of who says it. [adapter]"""

import os
import sys
from contextlib import suppress

OURS = "cronmanager"
WIDTH = len(OURS)


def say(text: str, name: str = OURS) -> None:
    """One line, or several, to the terminal. A terminal that is gone must not end the parts."""
    with suppress(OSError):
        sys.stdout.write("".join(f"{name:<{WIDTH}} | {line}\n" for line in text.splitlines()))
        sys.stdout.flush()


class Output:
    """The pipe that a part writes into. It outlives the part: the next one with that name writes on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self._begun = b""  # a line whose end has not come

    def relay(self) -> None:
        """Pass on the lines that have come."""
        with suppress(BlockingIOError):
            *lines, self._begun = (self._begun + os.read(self.reader, 65536)).split(b"\n")
            for line in lines:
                say(line.decode(errors="replace") or " ", self.name)
