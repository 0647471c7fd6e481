"""Sends what is made piece by piece, from a thread and a connection to the database of its own. [adapter]

The web server's threads are for requests; a long export must neither hold one nor fill the memory.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse


def streamed(
    request: HttpRequest, pieces: Iterator[bytes], media_type: str, name: str
) -> StreamingHttpResponse:
    """`pieces`, which nobody has begun to read, as a file called `name`."""
    content = in_own_thread(pieces) if isinstance(request, ASGIRequest) else pieces
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(content, content_type=media_type, headers=headers)


async def in_own_thread(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each of `pieces`, made in one thread that ends with them, or when nobody reads on."""
    loop = asyncio.get_running_loop()
    with_own_connection = ThreadPoolExecutor(1, thread_name_prefix="export")
    try:
        while piece := await loop.run_in_executor(with_own_connection, next, pieces, b""):
            yield piece
    finally:
        with_own_connection.submit(_end, pieces)
        with_own_connection.shutdown(wait=False)


def _end(pieces: Iterator[bytes]) -> None:
    if hasattr(pieces, "close"):
        pieces.close()
    connections.close_all()  # this thread's
