"""What happens is seen at once on every open page, and once a lost link is back what happened meanwhile."""

import statistics
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.line import lay
from tests.browser.signing_in import sign_in_as
from tests.browser.watching import forgive
from tests.makers import PASSWORD

pytestmark = pytest.mark.alone
ROUNDS = 3
RETRIED_MS = 30_000  # who was cut off waits longer from try to try
SOON_MS, SURELY_MS = 1000, 5000  # a third of a second on an idle machine; a busy one is slow once, not always
# Notes when a page first tells that the job called `name` has failed: asking again and again takes time.
CLOCK = """(name) => {
  const tells = (one) => (one.closest("tr, .page-head") ?? one).textContent.includes(name);
  const section = () => document.getElementById("failures")?.closest("section");
  const marks = () => [...document.querySelectorAll("main .status[data-status=FAILED]")];
  const failed = () => section()?.textContent.includes(name) || marks().some(tells);
  window.shownAt = new Promise((tell) => new MutationObserver(() => failed() && tell(Date.now()))
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }));
}"""


@pytest.fixture(autouse=True)
def _anew(product):
    product.delete_jobs()
    yield
    product.delete_jobs()


def opened(first: Page, paths: list[str]) -> list[Page]:
    """These pages, in tabs of one window, each with its link."""
    pages = [first, *(first.context.new_page() for _ in paths[1:])]
    for page, path in zip(pages, paths, strict=True):
        page.goto(path)
        expect(page.locator("#live")).to_have_text("Live")
    return pages


def test_a_failure_is_seen_on_four_open_pages_within_a_second_of_the_answer(sign_in, product, receiver, tell):
    first, waits = sign_in(), []
    receiver.answer("/rates", status=500, body=b"no")

    for round_ in range(ROUNDS):
        name = f"rates {round_}"
        receiver.hold("/rates")
        job = product.make_job(name=name, endpointUrl=receiver.url("/rates"), retryCount=0)
        pages = opened(first, ["/", "/jobs", f"/jobs/{job['id']}", "/logs"])
        for page in pages:
            page.evaluate(CLOCK, name)
        product.ask("POST", f"/cron/{job['id']}/execute")
        receiver.wait_for(round_ + 1, path="/rates")
        answered_at = time.time() * 1000
        receiver.release("/rates")
        waits.append([round(page.evaluate("window.shownAt") - answered_at) for page in pages])
        for page in pages[1:]:
            page.close()

    tell("ms from the answer to dashboard, jobs, job page and logs", waits)
    assert statistics.median(max(waited) for waited in waits) <= SOON_MS, waits
    assert max(max(waited) for waited in waits) <= SURELY_MS, waits


def test_a_link_that_is_lost_says_so_and_once_it_is_back_nothing_is_missed(make_context, product, receiver):
    receiver.answer("/fails", status=500)
    fails = product.make_job(name="fails", endpointUrl=receiver.url("/fails"), retryCount=0)
    goes = product.make_job(name="goes away")

    with lay(product.port) as line:
        first = make_context(base_url=line.url).new_page()
        forgive(first, "WebSocket connection", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "htmx:")
        sign_in_as(first, "max@example.com", PASSWORD)
        home, jobs, job, logs = pages = opened(first, ["/", "/jobs", f"/jobs/{fails['id']}", "/logs"])
        line.cut()
        for page in pages:
            expect(page.get_by_text("The live link is lost")).to_be_visible()
            expect(page.locator("#live")).to_have_text("Not live")

        product.make_job(name="comes new")
        product.ask("DELETE", f"/cron/{goes['id']}")
        product.ask("PATCH", f"/cron/{fails['id']}", {"cronExpression": "30 4 * * *", "timeoutMs": 7000})
        product.ask("POST", f"/cron/{fails['id']}/execute?wait=20")
        expect(job.locator("main .status[data-status=FAILED]")).to_have_count(0)
        line.mend()

        for page in pages:
            expect(page.locator("#live")).to_have_text("Live", timeout=RETRIED_MS)
            expect(page.get_by_text("The live link is lost")).to_be_hidden()
        expect(home.locator("section", has=home.locator("#failures"))).to_contain_text("fails")
        expect(home.get_by_text("2 of 2 jobs are active")).to_be_visible()
        rows = jobs.locator("tr[data-row]")
        expect(rows.filter(has_text="comes new")).to_have_count(1)
        expect(rows.filter(has_text="goes away")).to_have_count(0)
        expect(rows.filter(has_text="fails").locator(".status")).to_contain_text("Failed")
        expect(rows.filter(has_text="fails").locator(".schedule")).to_contain_text("04:30")
        expect(job.locator("#now table [data-status=FAILED]")).to_be_visible()
        expect(job.locator("dl.pairs", has_text="Time-out")).to_contain_text("30 4 * * *")
        expect(job.locator("dl.pairs", has_text="Time-out")).to_contain_text("7.00 s")
        expect(logs.locator("#rows tbody tr")).to_have_count(1)
        product.make_job(name="comes live")
        expect(rows.filter(has_text="comes live")).to_have_count(1)


def test_whoever_looks_at_a_job_that_is_deleted_is_told(sign_in, product):
    job = product.make_job(name="rates")
    page = opened(sign_in(), [f"/jobs/{job['id']}"])[0]
    forgive(page, "404")

    product.ask("DELETE", f"/cron/{job['id']}")

    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


def test_figures_that_are_shown_stay_so_while_the_page_renews_itself(sign_in, product, receiver):
    job = product.make_job(name="rates", endpointUrl=receiver.url("/"))
    product.ask("POST", f"/cron/{job['id']}/execute?wait=20")
    page = opened(sign_in(), [f"/jobs/{job['id']}"])[0]
    page.get_by_text("Show figures").first.click()

    product.ask("POST", f"/cron/{job['id']}/execute?wait=20")

    expect(page.locator("#figures tbody tr")).to_have_count(2, timeout=12_000)
    expect(page.locator("#figures")).to_have_attribute("open", "")
