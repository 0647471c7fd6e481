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
def run(product, receiver):
    """The run of a job that is hostile wherever it can be, against an endpoint that is as well."""
    product.delete_jobs()
    body = f'{{"a": "{LONG}", "b": "\\u0000{SCRIPT}", "{SCRIPT}": "{TURNED}"}}\0'.encode()
    receiver.answer("/evil", status=500, body=body, headers={"X-Evil": SCRIPT, "X-Long": LONG})
    job = product.make_job(
        name=HOSTILE,
        description=f"{HOSTILE} {LONG}",
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
    yield product.ask("POST", f"/cron/{job['id']}/execute?wait=20")
    product.delete_jobs()


@pytest.fixture
def own(sign_in):
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
    return page


def test_hostile_names_bodies_and_headers_do_nothing_but_show_as_text(own, product, run):
    paths = [path for route, path in addresses(DASHBOARD, WAYS, product.find) if route not in PARTS]
    ways = [f"/executions/{run['id']}?as={way}" for way in ("json", "text", "hex")]
    broken, wide = [], []

    for path in (*paths, *ways, f"/jobs?search={SCRIPT}", f"/logs?search={SCRIPT}"):
        own.goto(path)
        broken += [path] if own.evaluate(BROKEN_OUT) else []
        wide += [path] if own.evaluate("document.documentElement.scrollWidth") > 390 else []

    assert (broken, wide) == ([], [])
    own.goto(f"/executions/{run['id']}")
    expect(own.get_by_role("link", name=HOSTILE[:30])).to_be_visible()
    expect(own.locator("#answer")).to_contain_text(SCRIPT)
    own.goto("/tokens")
    expect(own.get_by_role("row").filter(has_text="<script>")).to_have_count(1)
