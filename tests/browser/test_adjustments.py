"""A rule's suggestion from its first showing to its end, and the history zoomed, in a real browser."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from cronmanager.runtime.embedded import read
from tests.runtime.facts import wait_for

FAILED_RUNS = 6
SOON_ASKED = {"failure_runs": 5, "breaker_failures": 20}  # a breaker that asks as well would ask instead


@pytest.fixture(autouse=True)
def _anew(product):
    yield
    product.delete_jobs()


@pytest.fixture
def failing(product, receiver):
    """A job that runs each second and fails, of which a rule may only ask."""
    receiver.answer("/rates", status=500, body=b"no")
    fields = {"intervalSeconds": 1, "retryCount": 0, "autoReschedule": "suggest"}
    fields["reschedulingTuning"] = SOON_ASKED
    return product.make_job(name="rates", endpointUrl=receiver.url("/rates"), **fields)


def failed_runs(product, job):
    return len(product.ask("GET", f"/cron/{job['id']}/executions?status=FAILED&take=100"))


def review(product):
    """What the product does once an hour, now."""
    environment = os.environ | read(product.data_dir)
    command = [sys.executable, "-m", "cronmanager", "reschedule"]
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=120)


def test_a_suggestion_is_accepted_by_one_click_and_what_it_did_is_taken_back(sign_in, product, failing):
    page = sign_in()
    page.goto(f"/jobs/{failing['id']}")
    expect(page.locator("#live")).to_have_text("Live")
    expect(page.locator(".suggestion")).to_have_count(0)
    wait_for(lambda: failed_runs(product, failing) >= FAILED_RUNS, 60, "enough runs have failed")

    review(product)

    card = page.locator(".suggestion")
    expect(card).to_contain_text("Run it every 2 seconds")
    expect(card).to_contain_text("Too many failures")
    expect(card).to_contain_text("50 % fewer calls until the endpoint is well again")
    other = page.context.new_page()
    other.goto(f"/jobs/{failing['id']}")
    expect(other.locator("#live")).to_have_text("Live")

    card.get_by_role("button", name="Accept").click()

    for seen in (page, other):  # the one that acted, and one that hears of it
        sentence = seen.locator(".job-title")
        expect(sentence).to_contain_text(
            "Every second, aligned to the clock, at present every 2 seconds (since"
        )
        expect(seen.locator(".suggestion")).to_have_count(0)
        expect(seen.locator("#changes")).to_contain_text("accepted by")
    assert product.ask("GET", f"/cron/{failing['id']}")["effectiveSchedule"]["keepEvery"] == 2

    page.locator(".adjusted").get_by_role("button", name="Revert").click()

    for seen in (page, other):
        expect(seen.locator(".job-title")).not_to_contain_text("at present")
        expect(seen.locator("#changes")).to_contain_text("taken back by")
    assert product.ask("GET", f"/cron/{failing['id']}")["effectiveSchedule"] is None


def test_a_suggestion_is_decided_without_scripts_too(sign_in, product, failing):
    wait_for(lambda: failed_runs(product, failing) >= FAILED_RUNS, 60, "enough runs have failed")
    review(product)
    page = sign_in(java_script_enabled=False)
    page.goto(f"/jobs/{failing['id']}")

    page.locator(".suggestion").get_by_role("button", name="Dismiss").click()

    expect(page.locator(".toast")).to_contain_text("The suggestion is dismissed")
    expect(page.locator(".suggestion")).to_have_count(0)


def test_dragging_over_the_chart_zooms_in_and_a_link_leads_out_again(sign_in, product, receiver):
    job = product.make_job(name="rates", endpointUrl=receiver.url("/"), intervalSeconds=1)
    path = f"/cron/{job['id']}/executions?take=100"
    wait_for(lambda: len(product.ask("GET", path)) >= 20, 60, "there is a history")
    product.ask("POST", f"/cron/{job['id']}/toggle")
    page = sign_in()
    page.goto(f"/jobs/{job['id']}")
    everything = page.locator("#history svg.lines + svg rect").count()
    page.locator("#history").scroll_into_view_if_needed()
    box = page.locator("#history svg.lines").bounding_box()

    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60, steps=5)
    page.mouse.up()

    page.wait_for_url(re.compile(r"\?from=.*&to=.*#history"))
    zoomed = page.locator("#history svg.lines + svg rect").count()
    assert 1 < zoomed < everything
    page.get_by_role("link", name="Zoom out").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#history svg.lines + svg rect")).not_to_have_count(zoomed)
