"""The jobs table in use: many disabled and back, a deletion undone, keys, and a row that changes live."""

import re

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def page(sign_in, product) -> Page:
    """The table with three jobs."""
    product.delete_jobs()
    for name in ("rates", "mail", "backup"):
        product.make_job(name=name)
    page = sign_in()
    page.goto("/jobs?sort=name")
    expect(page.locator("#live")).to_have_text("Live")
    return page


def row(page: Page, name: str):
    return page.get_by_role("row").filter(has_text=name)


def test_many_are_disabled_and_the_undo_brings_them_back(page):
    expect(page.get_by_role("button", name="Disable")).to_be_disabled()
    page.get_by_label("Select mail").check()
    page.get_by_label("Select rates").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Disable").click()

    toast = page.locator(".toast").filter(has_text="2 jobs disabled.")
    expect(row(page, "mail").locator(".status")).to_contain_text("Paused")
    expect(row(page, "backup").locator(".status")).to_contain_text("Waiting")
    expect(page.get_by_label("Select mail")).to_be_checked()
    toast.get_by_role("button", name="Undo").click()

    expect(row(page, "mail").locator(".status")).to_contain_text("Waiting")
    expect(row(page, "rates").locator(".status")).to_contain_text("Waiting")
    expect(toast).to_have_count(0)


def test_a_deletion_names_what_goes_waits_and_can_be_undone(page, product):
    page.get_by_label("Select rates").check()
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete for good?")
    expect(dialog.get_by_text("rates")).to_be_visible()
    dialog.get_by_role("button", name="Delete the job").click()
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".toast")).to_have_count(0)
    page.get_by_role("button", name="Delete…").click()
    dialog.get_by_role("button", name="Delete the job").click()
    assert len(product.ask("GET", "/cron")) == 3
    expect(row(page, "rates")).to_have_count(0, timeout=13_000)
    expect(page.get_by_text("1 job deleted.")).to_be_visible()
    assert {job["name"] for job in product.ask("GET", "/cron")} == {"mail", "backup"}


def test_the_keys_go_through_the_table_select_run_and_search(page):
    focused = page.locator("tr[data-row]:focus-within")

    page.keyboard.press("j")
    expect(focused).to_contain_text("backup")
    page.keyboard.press("j")
    expect(focused).to_contain_text("mail")
    page.keyboard.press("x")
    expect(page.get_by_label("Select mail")).to_be_checked()
    page.keyboard.press("k")
    expect(focused).to_contain_text("backup")
    page.keyboard.press("r")
    expect(page.get_by_text("1 job runs now.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("rat")

    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/jobs\?search=rat&sort=name$"))


def test_a_row_changes_while_it_is_looked_at(page, product, receiver):
    receiver.answer("/fails", status=500)
    job = product.make_job(name="fails", endpointUrl=receiver.url("/fails"), retryCount=0)
    expect(row(page, "fails").locator(".status")).to_contain_text("Waiting")
    page.get_by_label("Select fails").check()

    product.ask("POST", f"/cron/{job['id']}/execute")

    expect(row(page, "fails").locator(".status")).to_contain_text("Failed")
    expect(row(page, "fails").locator(".strip .bad")).to_have_count(1)
    expect(page.get_by_label("Select fails")).to_be_checked()
    product.ask("DELETE", f"/cron/{job['id']}")
    expect(row(page, "fails")).to_have_count(0)


def test_on_a_phone_rows_are_cards_and_nothing_scrolls_sideways(page):
    page.set_viewport_size({"width": 390, "height": 844})

    expect(page.get_by_label("Select mail")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_jobs_come_before_what_is_asked_for_rarely(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/jobs")
    act, host = page.get_by_role("button", name="Disable"), page.get_by_label("Host")
    expect(act).to_be_hidden()
    expect(host).to_be_hidden()

    page.get_by_label("Select mail").check()
    expect(act).to_be_visible()
    page.get_by_label("More filters").check()
    host.fill("nowhere.example.com")
    expect(page.locator("tr[data-row]")).to_have_count(0)
    page.reload()

    expect(host).to_have_value("nowhere.example.com")
    expect(host).to_be_visible()
