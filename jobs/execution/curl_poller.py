"""Watches libcurl's sockets, by epoll or by whatever the system has. [adapter]"""

import os
import select
import selectors
from threading import Lock
from typing import Protocol

import pycurl

CURL_ERROR = pycurl.CSELECT_ERR


class Poller(Protocol):
    """Which sockets are ready. `want` and the answers are libcurl's bits: 1 to read, 2 to write."""

    def watch(self, fd: int, want: int) -> None:
        """Watch `fd` from now on for `want`, whatever was asked before."""
        ...

    def forget(self, fd: int) -> None:
        """Watch it no longer; it may be closed already."""
        ...

    def poll(self, wait_s: float) -> list[tuple[int, int]]:
        """The sockets that are ready, after at most `wait_s` seconds."""
        ...

    def close(self) -> None:
        """Give the system's object back."""
        ...


class SelectorPoller:
    """By `selectors`: kqueue on a Mac."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def watch(self, fd: int, want: int) -> None:
        """See Poller."""
        if fd in self._selector.get_map():
            self._selector.modify(fd, want)  # EVENT_READ and EVENT_WRITE have libcurl's values
        else:
            self._selector.register(fd, want)

    def forget(self, fd: int) -> None:
        """See Poller."""
        if fd in self._selector.get_map():
            self._selector.unregister(fd)

    def poll(self, wait_s: float) -> list[tuple[int, int]]:
        """See Poller."""
        return [(key.fd, ready) for key, ready in self._selector.select(wait_s)]

    def close(self) -> None:
        """See Poller."""
        self._selector.close()


class EpollPoller:
    """By epoll itself: half the cost of a call's registrations."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watched: dict[int, int] = {}

    def watch(self, fd: int, want: int) -> None:
        """See Poller."""
        mask = EPOLL_MASKS[want]
        if fd in self._watched:
            self._epoll.modify(fd, mask)
        else:
            self._epoll.register(fd, mask)
        self._watched[fd] = mask

    def forget(self, fd: int) -> None:
        """See Poller."""
        if self._watched.pop(fd, None) is not None:
            self._epoll.unregister(fd)

    def poll(self, wait_s: float) -> list[tuple[int, int]]:
        """See Poller."""
        return [(fd, CURL_BITS[mask & 31]) for fd, mask in self._epoll.poll(wait_s)]

    def close(self) -> None:
        """See Poller."""
        self._epoll.close()


EPOLL_MASKS = (0, 1, 4, 5)  # EPOLLIN is 1, EPOLLOUT 4, EPOLLERR 8, EPOLLHUP 16
CURL_BITS = tuple(
    (bits & 1) | (bits & 4) >> 1 | (CURL_ERROR if bits & 24 else 0) | (1 if bits & 16 else 0)
    for bits in range(32)
)


def new_poller() -> Poller:
    """The best that this system has."""
    return EpollPoller() if hasattr(select, "epoll") else SelectorPoller()


class Waker:
    """Ends a poll from any thread: a pipe whose reading end is watched."""

    def __init__(self, poller: Poller) -> None:
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(self._writer, False)
        self._lock = Lock()
        self._is_closed = False
        self._is_asked = False
        poller.watch(self.reader, 1)

    def wake(self) -> None:
        """End the poll that goes on, or else the next one."""
        with self._lock:
            if not self._is_asked and not self._is_closed:
                self._is_asked = True
                os.write(self._writer, b"\0")

    def take(self) -> None:
        """The poll has ended: make ready for the next wake."""
        with self._lock:
            self._is_asked = False
            os.read(self.reader, 1)

    def close(self) -> None:
        """Close the pipe; wakes that are still to come do nothing."""
        with self._lock:
            self._is_closed = True
            os.close(self.reader)
            os.close(self._writer)
