"""The real product in a real Chromium. One of each for all tests; a context of its own for each.

A test fails by itself when a page writes an error to its console, throws, breaks the content security policy
or is answered with a fault of the server.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cronmanager.runtime.ports import free_port
from tests import receivers
from tests.browser.launching import NONE_THERE, find_binary, launched
from tests.browser.product import Product
from tests.browser.signing_in import sign_in_as
from tests.browser.watching import Watch
from tests.faults.stack import ADMIN
from tests.makers import PASSWORD
from tests.receivers import Receiver


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests beneath this folder drive a browser, and may take their time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """`cronmanager up`, started once."""
    running = Product(tmp_path_factory.mktemp("product") / "data", free_port())
    try:
        running.wait_until_ready(180)
        yield running
    finally:
        running.clean_up()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Who has none may leave these tests out, but not where everything is checked."""
    binary = find_binary()
    if binary is None:
        (pytest.fail if os.environ.get("BROWSER_TESTS") == "required" else pytest.skip)(NONE_THERE)
    with sync_playwright() as playwright:
        yield from launched(playwright, binary)


@pytest.fixture
def make_context(chromium: Browser, product: Product) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a window of its own, with cookies of its own; options are Playwright's."""
    watches: list[Watch] = []

    def make(**options: object) -> BrowserContext:
        usual = {"base_url": product.url, "viewport": {"width": 1280, "height": 800}}
        context = chromium.new_context(**usual | {"timezone_id": "Europe/Berlin"} | options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        watches.append(Watch(context))
        return context

    yield make
    for watch in watches:
        watch.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def sign_in(make_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Signs somebody in, the administrator unless told, in a new window; the page is the dashboard."""

    def sign_in(email: str = ADMIN["email"], password: str = PASSWORD, **options: object) -> Page:
        page = make_context(**options).new_page()
        return sign_in_as(page, email, password)

    return sign_in


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """What jobs call."""
    with receivers.start() as listening:
        yield listening


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Keeps a figure with the test's result (--junit-xml), and shows it with -s."""

    def tell(name: str, figure: object) -> None:
        record_property(name, figure)
        sys.stdout.write(f"\n{name}: {figure}\n")

    return tell
