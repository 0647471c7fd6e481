"""Whatever people and endpoints write is shown as text, on every page that shows it."""

import pytest
from playwright.sync_api import expect

from tests.browser.sights import DASHBOARD, PARTS, WAYS, addresses

SCRIPT = "<script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
TURNED = "\u202e\u2066cod.exe"
HOSTILE = f"{SCRIPT}{TURNED}{IMAGE}"
LONG = "x" * 10_000
# What a page that shows them as text has none of, and no page of ours ever has.
BROKEN_OUT = """() => [...document.querySelectorAll("main img, main script, main iframe, [onerror]")].length
  || document.title.startsWith("owned") || document.title === "1" """


@pytest.fixture
def runs(product, receiver):
    """Of a job that is hostile wherever it can be, and so are the answers: one of no text, one of JSON."""
    product.delete_jobs()
    body = f'{{"a": "{LONG}", "b": "\\u0000{SCRIPT}", "{SCRIPT}": "{TURNED}"}}'.encode()
    headers = {"X-Evil": SCRIPT, "X-Long": LONG}
    receiver.answer("/evil", status=500, body=body + b"\0", headers=headers, times=1)
    receiver.answer("/evil", status=500, body=body, headers=headers)
    job = product.make_job(
        name=HOSTILE,
        description=f"{HOSTILE} {LONG}"[:10_000],
        tags=[SCRIPT[:50], TURNED, "t" * 50],
        key=f"{SCRIPT}",
        httpMethod="POST",
        body={SCRIPT: LONG},
        headers={"X-A": SCRIPT, "X-Long": LONG[:4000]},
        queryParams={"q": HOSTILE},
        endpointUrl=receiver.url("/evil"),
        expectedBody={"contains": SCRIPT},
        retryCount=0,
    )
    product.ask("PATCH", f"/cron/{job['id']}", {"cronExpression": "7 * * * *"})
    yield [product.ask("POST", f"/cron/{job['id']}/execute?wait=20") for _ in range(2)]
    product.delete_jobs()


@pytest.fixture
def own(sign_in, product):
    """A page of somebody who has named a token and a view like that too."""
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto("/tokens")
    page.get_by_label("Name").fill(HOSTILE[:60])
    page.get_by_role("button", name="Make the token").click()
    page.goto("/jobs?status=FAILED")
    page.locator("summary", has_text="Views").click()
    page.get_by_label("Keep these filters as").fill(SCRIPT)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=SCRIPT)).to_be_visible()
    yield page
    for table in ("api_tokens", "saved_views"):
        product.execute(f"DELETE FROM {table}")


def test_hostile_names_bodies_and_headers_do_nothing_but_show_as_text(own, product, runs):
    paths = [path for route, path in addresses(DASHBOARD, WAYS, product.find) if route not in PARTS]
    ways = [f"/executions/{run['id']}?as={way}" for run in runs for way in ("json", "text", "hex")]
    broken, wide = [], []

    for path in (*paths, *ways, f"/jobs?search={SCRIPT}", f"/logs?search={SCRIPT}"):
        own.goto(path)
        broken += [path] if own.evaluate(BROKEN_OUT) else []
        wide += [path] if own.evaluate("document.documentElement.scrollWidth") > 390 else []

    assert (broken, wide) == ([], [])
    own.goto(f"/executions/{runs[1]['id']}")
    expect(own.get_by_role("link", name=HOSTILE[:30])).to_be_visible()
    expect(own.locator("#answer")).to_contain_text(SCRIPT)
    own.goto("/tokens")
    expect(own.get_by_role("row").filter(has_text="<script>")).to_have_count(1)
