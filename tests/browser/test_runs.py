"""Runs as they are seen: live, by whoever watches, and harmless whatever endpoints send."""

import time

import pytest
from playwright.sync_api import Page, expect

SOON_MS = 5000  # a third of a second on an idle machine; a busy one must not fail the suite
HOSTILE = "<script>document.title='owned'</script>\u202e<img src=x onerror=\"document.title='owned'\">"
# Notes when a page first tells of a failure: asking it again and again would take part of the second.
CLOCK = """
new MutationObserver(() => {
  if (!window.failureShownAt && document.querySelector("main .status[data-status=FAILED]"))
    window.failureShownAt = Date.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


@pytest.fixture(autouse=True)
def _anew(product):
    yield
    product.delete_jobs()


def ended(product, job, within_s=15):
    """The job's newest execution once it has ended."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        runs = product.ask("GET", f"/cron/{job['id']}/executions?take=1")
        if runs and runs[0]["completedAt"]:
            return runs[0]
        time.sleep(0.05)
    raise AssertionError("no execution has ended")


def test_a_failure_is_seen_on_three_open_pages_soon_after_the_answer(sign_in, product, receiver):
    receiver.answer("/rates", status=500, body=b"no")
    receiver.hold("/rates")
    job = product.make_job(name="rates", endpointUrl=receiver.url("/rates"), retryCount=0)
    first = sign_in()
    first.context.add_init_script(CLOCK)
    pages = [first, first.context.new_page(), first.context.new_page()]
    run = product.ask("POST", f"/cron/{job['id']}/execute")
    paths = ["/logs", f"/executions/{run['id']}", f"/logs?job={job['id']}&trigger=manual"]
    for page, path in zip(pages, paths, strict=True):
        page.goto(path)
        expect(page.locator("#live")).to_have_text("Live")
    receiver.wait_for(1, path="/rates")

    receiver.release("/rates")
    answered_at = time.time() * 1000

    for page in pages:
        expect(page.locator("main .status[data-status=FAILED]").first).to_be_visible()
    waited = [when_shown(page) - answered_at for page in pages]
    assert max(waited) <= SOON_MS, waited


def when_shown(page: Page) -> float:
    """When the page first told of a failure, in milliseconds; one clock for all on one machine."""
    return float(page.evaluate("window.failureShownAt"))


def test_the_tail_is_held_and_goes_on(sign_in, product, receiver):
    job = product.make_job(name="rates", endpointUrl=receiver.url("/"))
    page = sign_in()
    page.goto("/logs")
    expect(page.locator("#live")).to_have_text("Live")

    page.keyboard.press("p")
    product.ask("POST", f"/cron/{job['id']}/execute")
    resume = page.get_by_role("button", name="Resume •")

    expect(resume).to_be_visible()
    expect(page.locator("#rows tbody tr")).to_have_count(0)
    resume.click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)


def test_hostile_names_bodies_and_headers_do_nothing_but_show_as_text(sign_in, product, receiver):
    body = f'{{"a": "{"x" * 10_000}", "b": "\\u0000<script>document.title=1</script>"}}'.encode()
    headers = {"X-Evil": "<script>document.title='owned'</script>"}
    receiver.answer("/evil", status=500, body=body, headers=headers)
    job = product.make_job(
        name=HOSTILE, endpointUrl=receiver.url("/evil"), headers={"X-A": "<b>"}, retryCount=0
    )
    product.ask("POST", f"/cron/{job['id']}/execute")
    run = ended(product, job)
    page = sign_in(viewport={"width": 390, "height": 844})

    for path in ("/logs", "/logs?group=cause", "/audit", *ways_of(run)):
        page.goto(path)
        assert page.evaluate("document.title") not in ("owned", "1")
        assert page.evaluate("document.querySelectorAll('main img, main script').length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(f"/executions/{run['id']}")
    expect(page.get_by_role("link", name=HOSTILE[:30])).to_be_visible()


def ways_of(run):
    return [f"/executions/{run['id']}?as={way}" for way in ("json", "text", "hex")]


def test_a_value_that_is_clicked_becomes_an_expectation(sign_in, product, receiver):
    receiver.answer("/rates", body=b'{"rate": 3, "name": "usd"}')
    job = product.make_job(name="rates", endpointUrl=receiver.url("/rates"))
    product.ask("POST", f"/cron/{job['id']}/execute")
    run = ended(product, job)
    page = sign_in()
    page.goto(f"/executions/{run['id']}")

    page.locator("[data-pointer='/name']").click()
    expect(page.locator("#tried")).to_contain_text("1 passes")
    page.get_by_label("The body must").select_option("equal")
    expect(page.locator("#tried")).to_contain_text('"equals": "usd"')
    page.get_by_role("button", name="Expect this from now on").click()

    expect(page.locator(".toast")).to_contain_text("expects that from now on")
    assert product.ask("GET", f"/cron/{job['id']}")["expectedBody"] == {
        "jsonPointer": "/name",
        "equals": "usd",
    }


def test_an_export_comes_whole_through_the_web_server(sign_in, product, receiver):
    job = product.make_job(name="=cmd()", endpointUrl=receiver.url("/"))
    product.ask("POST", f"/cron/{job['id']}/execute")
    run = ended(product, job)
    page = sign_in()
    page.goto("/logs")

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    text = download.value.path().read_text(encoding="utf-8")
    assert run["id"] in text
    assert "'=cmd()" in text
