"""What is sent compressed: pages as they are made, static files once and for all. [wiring]

Answers of the API stay as they are: their ETags are strong, and bodies that mirror a caller's words beside a
secret are what BREACH feeds on. Pages have no secret but the CSRF token, which Django masks anew each time;
its middleware adds a random length on top.
"""

import asyncio
import gzip
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import StaticFile

SHRINKING = (".css", ".js", ".svg", ".json", ".html", ".txt")  # pictures and fonts are compressed already


class PageCompression(GZipMiddleware):
    """Django's own, for HTML alone."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Compress a page for a browser that can read it so."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page and not response.streaming else response


class StaticFiles(ServeStaticMiddleware):  # type: ignore[misc]
    """Compresses a file when it is first asked for; from then on both forms are there."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._loose = {url for url in self.files if url.endswith(SHRINKING)}

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file in the best form that the browser takes, or the answer of what lies behind."""
        url = request.path_info
        if url in self._loose:
            self._loose.discard(url)
            with suppress(OSError):  # a data dir that cannot be written to: as it is, then
                self.files[url] = await asyncio.to_thread(with_packed, self.files[url], url)
        response: HttpResponseBase = await super().__call__(request)
        return response


def with_packed(file: StaticFile, url: str) -> StaticFile:
    """The same file, and beside it the compressed form that is written here."""
    _, path, headers = file.alternatives[0]
    packed = Path(settings.STATIC_ROOT) / f"{url.removeprefix(settings.STATIC_URL)}.gz"
    packed.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=packed.parent, delete=False) as written:  # other processes read it too
        written.write(gzip.compress(Path(path).read_bytes(), mtime=0))
    os.replace(written.name, packed)
    kept = [(name, value) for name, value in headers if name != "Content-Length"]
    return StaticFile(path, kept, encodings={"gzip": str(packed)})
