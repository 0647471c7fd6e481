"""Django under ASGI with one change of threads for each request. [adapter]

Django's own handler starts a thread for each request and goes to it and back for each middleware that is not
written for asyncio, and all of ours are plain functions. Here a request, its middleware, its view and the end
of its database connection are one call in one of some threads that stay.
"""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from cronmanager.compression import StaticFiles

THREADS = 256  # a request that waits for an execution or an endpoint holds one, without a connection


def make_ready() -> None:
    """Load what the first request would, and leave all that stays out of garbage collection.

    To walk through it stops each thread for a tenth of a second.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def security_headers() -> dict[str, str]:
    """What Django's own middleware sets on an answer that passes it."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers


class WebHandler(ASGIHandler):
    """Answers HTTP; static files come from memory and disk without a thread."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web")
        self._entrance = StaticFiles(self._answer)
        self._security = security_headers()

    def load_middleware(self, is_async: bool = False) -> None:
        """All of them as plain functions."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the request, have it answered, send the answer."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        set_script_prefix(get_script_prefix(scope))
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else await self._entrance(request)
        for name, value in self._security.items():  # static files pass no middleware
            response.headers.setdefault(name, value)
        await self.send_response(response, send)
        if response.streaming:
            await sync_to_async(response.close)()
        body.close()

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, copy_context().run, self._answer_here, request)

    def _answer_here(self, request: Any) -> HttpResponseBase:
        signals.request_started.send(sender=type(self), scope=request.scope)
        response: HttpResponseBase = self.get_response(request)
        if not response.streaming:
            response.close()  # gives the connection back; what is sent is in memory
        return response
