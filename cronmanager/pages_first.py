"""One path, a page for people and an endpoint for programs: /executions/<id>. [face]

A page is what a browser asks for on its own: it accepts HTML and brings no Authorization header. htmx asks
for parts of pages. All else is the API's, whatever the session.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

API = "cronmanager.api_urls"
SHARED = "/executions/"


class PagesFirst:
    """Has the path looked up among the endpoints first, unless a page is asked for.

    `is_shared_page` of a request says that a page answers where an endpoint might.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose, and go on."""
        is_page = asks_for_page(request)
        if not is_page:
            request.urlconf = API
        request.is_shared_page = is_page and request.path_info.startswith(SHARED)  # type: ignore[attr-defined]
        return self._get_response(request)


def asks_for_page(request: HttpRequest) -> bool:
    """Whether a browser asks, for a page or a part of one."""
    headers = request.headers
    accepts = "HX-Request" in headers or "text/html" in headers.get("Accept", "")
    return accepts and "Authorization" not in headers
