"""Every page, read from the URL conf, and how it is looked at. A new route needs its line here."""

from collections.abc import Callable, Iterator
from itertools import product as every

from django.urls import URLPattern

from accounts.pages import urls as of_accounts
from monitoring.dashboard import urls as of_dashboard

PARTS = frozenset({"dashboard:job-rows", "dashboard:job-row", "dashboard:logs-export"})  # no page, or a file
WAYS: dict[str, tuple[str, ...]] = {  # by route: what is asked for behind its path
    "dashboard:home": ("", "?span=30d"),
    "dashboard:load": ("",),
    "dashboard:jobs": ("", "?status=FAILED&sort=name", "?search=no-such-job"),
    "dashboard:job-new": ("",),
    "dashboard:job": ("", "?span=30d"),
    "dashboard:job-edit": ("",),
    "dashboard:job-held": ("",),
    "dashboard:execution": ("",),
    "dashboard:expect": ("",),
    "dashboard:logs": ("", "?status=FAILED", "?group=cause"),
    "dashboard:schedule": ("",),
    "dashboard:forecast": ("",),
    "dashboard:outages": ("",),
    "dashboard:audit": ("",),
    "dashboard:system": ("",),
    "dashboard:tokens": ("",),
    "dashboard:settings": ("",),
    "dashboard:people": ("",),
    "dashboard:person": ("",),
    "dashboard:welcome": ("",),
    "dashboard:welcome-run": ("",),
}
BEFORE_SIGN_IN: dict[str, tuple[str, ...]] = {
    "account:login": ("", "?next=/jobs"),
    "account:register": ("",),
    "account:ask-reset": ("",),
    "account:reset": ("",),
}
ONE_IS_ENOUGH = frozenset(
    {"dashboard:job-edit", "dashboard:job-held", "dashboard:expect", "dashboard:welcome-run"}
)


def routes(patterns: list[URLPattern], namespace: str) -> dict[str, URLPattern]:
    """The routes that answer GET, by their whole names."""
    shown = [one for one in patterns if one.name and hasattr(one.callback.view_class, "get")]
    return {f"{namespace}:{one.name}": one for one in shown}


ROUTES = {f"dashboard:{one.name}": one for one in of_dashboard.urlpatterns}
DASHBOARD = routes(of_dashboard.urlpatterns, "dashboard")
ACCOUNTS = routes(of_accounts.urlpatterns, "account")
ACCOUNTS.pop("account:logout")  # asks nothing, shows nothing


def addresses(
    table: dict[str, URLPattern], ways: dict[str, tuple[str, ...]], find: Callable[[str], list[str]]
) -> Iterator[tuple[str, str]]:
    """(route, address) of every page; `find` gives things for the name of a parameter."""
    for route, pattern in table.items():
        names = list(pattern.pattern.converters)
        found = [find(name)[: 1 if route in ONE_IS_ENOUGH else None] for name in names]
        for things, way in every(every(*found), ways.get(route, ())):
            yield route, filled(str(pattern.pattern), dict(zip(names, things, strict=True))) + way


def filled(path: str, things: dict[str, str]) -> str:
    """The path with its parameters in place."""
    for name, thing in things.items():
        path = path.replace(f"<uuid:{name}>", thing).replace(f"<str:{name}>", thing)
    return f"/{path}"
