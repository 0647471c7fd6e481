"""Whether the web of this machine answers. [adapter]"""

import http.client

from cronmanager import environment
from cronmanager.runtime.ports import LOOPBACK


def answers(port: int, path: str, timeout_s: float = 1.0) -> bool:
    """Whether GET `path` answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=timeout_s)
    try:
        connection.request("GET", path, headers={"Host": known_host()})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def known_host() -> str:
    """A host name that the web accepts: with ALLOWED_HOSTS set, it refuses its own address."""
    first = environment.words("ALLOWED_HOSTS", "*")[0]
    return LOOPBACK if first == "*" else first.removeprefix(".")
