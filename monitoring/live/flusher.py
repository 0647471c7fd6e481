"""Lets sockets write, many together, and no more often than leaves the process time for requests. [adapter]

Each write costs the kernel more than the event in it costs us. While little happens an event is written at
once; under load the next round waits four times as long as the last one took, and events gather meanwhile,
unless a socket that reads would lose some by that.
"""

import asyncio
from contextlib import suppress
from itertools import islice

from monitoring.live.outlet import Outlet

SLICE = 50  # sockets written to between two looks at what else there is to do
REST = 4  # times as long as a round took
LONGEST_REST_S = 1.0


class Flusher:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Outlet, None] = {}  # in the order in which they came
        self._is_wanted, self._is_urgent = asyncio.Event(), asyncio.Event()

    def want(self, outlet: Outlet) -> None:
        """Let the outlet write soon."""
        self._waiting[outlet] = None
        self._is_wanted.set()
        if outlet.is_filling:
            self._is_urgent.set()

    async def run(self) -> None:
        """Flush for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._is_wanted.wait()
            began = loop.time()
            await self._flush()
            with suppress(TimeoutError):
                rest_s = min(LONGEST_REST_S, REST * (loop.time() - began))
                await asyncio.wait_for(self._is_urgent.wait(), rest_s)

    async def _flush(self) -> None:
        waiting, self._waiting = iter(self._waiting), {}
        self._is_wanted.clear()
        self._is_urgent.clear()
        while part := list(islice(waiting, SLICE)):
            for outlet in part:
                outlet.flush()
            await asyncio.sleep(0)
