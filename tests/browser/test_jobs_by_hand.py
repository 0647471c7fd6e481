"""A job is made of a pasted command, edited with what that changes in sight, and run, in a real browser."""

import re

from playwright.sync_api import expect


def test_a_pasted_command_becomes_a_job_that_runs(sign_in, receiver, product):
    page = sign_in()
    receiver.answer("/hook", body=b"fine")

    page.goto("/jobs/new")
    page.get_by_role("link", name="Paste curl").click()
    page.get_by_role("textbox", name="curl command").fill(
        f"curl -X POST {receiver.url('/hook')} -H 'X-Api-Key: s3cret' -d 'a=1'"
    )
    page.get_by_role("button", name="Fill the form").click()
    expect(page.get_by_label("URL", exact=True)).to_have_value(receiver.url("/hook"))
    page.get_by_label("Name", exact=True).fill("pasted")
    page.get_by_label("Cron expression").fill("0 9 * * 1-5")
    expect(page.locator("#sentence")).to_have_text(re.compile("At 09:00 on weekdays"))
    page.get_by_role("button", name="Send a test request").click()
    expect(page.locator("#trial")).to_contain_text("fine")
    page.get_by_role("button", name="Create the job").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("pasted")
    expect(page.get_by_text("X-Api-Key: ••••").first).to_be_visible()
    page.get_by_role("button", name="Run now").click()
    expect(page.locator("#now table [data-status=SUCCESS]")).to_be_visible()
    product.delete_jobs()


def test_an_edit_says_what_it_changes_before_it_is_saved(sign_in, product):
    job = product.make_job(name="edited", cronExpression="30 2 * * *", timezone="Europe/Berlin")
    page = sign_in()

    page.goto(f"/jobs/{job['id']}/edit")
    expect(page.locator("#preview")).to_contain_text("the clock goes forward")
    page.get_by_label("Cron expression").fill("30 2,14 * * *")

    expect(page.locator("#difference")).to_contain_text("7 added, 0 removed, 0 moved")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("list").get_by_text("30 2,14 * * *")).to_be_visible()
    page.get_by_role("button", name="Put back what was before").click()
    expect(page.locator("dd code", has_text="30 2 * * *")).to_be_visible()
    product.delete_jobs()


def test_nothing_typed_is_lost_by_an_error_or_by_leaving(sign_in):
    page = sign_in()

    page.goto("/jobs/new")
    page.get_by_label("Name", exact=True).fill("kept")
    page.get_by_label("Cron expression").fill("61 * * * *")
    page.get_by_label("URL", exact=True).fill("nowhere")
    page.get_by_role("button", name="Create the job").click()
    expect(page.locator("#id_endpoint_url_error")).to_be_visible()
    expect(page.locator("#id_cron_expression_error")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("kept")

    page.goto("/")
    page.goto("/jobs/new")

    expect(page.get_by_text("What you had typed is back.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("kept")
    expect(page.get_by_label("Cron expression")).to_have_value("61 * * * *")
