"""Runs as they are seen: live, by whoever watches, and harmless whatever endpoints send."""

import time

import pytest
from playwright.sync_api import expect


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
