"""By keyboard alone: each control is reached and shows it, dialogs hold the focus and give it back."""

import re

import pytest
from playwright.sync_api import Page, expect

# Notes each control that the focus comes to, and those on which it cannot be seen.
WATCH = """() => {
  window.reached = new Set();
  window.unseen = [];
  addEventListener("focusin", ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    reached.add(target);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 1) unseen.push(target.outerHTML.slice(0, 120));
  });
}"""
KINDS = "a[href], button, input, select, textarea, summary, [tabindex='0']"
CONTROLS = f"""[...document.querySelectorAll("{KINDS}")]
  .filter((one) => one.checkVisibility({{ visibilityProperty: true }}))
  .filter((one) => !one.disabled && one.type !== "hidden")
  .filter((one) => one.type !== "radio" || one.checked)"""
COUNT = f"() => {CONTROLS}.length"
MISSED = f"() => {CONTROLS}.filter((one) => !reached.has(one)).map((one) => one.outerHTML.slice(0, 120))"
FOCUS = "() => document.activeElement.closest('dialog')?.id ?? document.activeElement.nodeName"
PAGES = (
    *("/", "/jobs", "/jobs/new", "/jobs/{job}", "/jobs/{job}/edit", "/executions/{run}", "/logs", "/audit"),
    *("/schedule", "/outages", "/tokens", "/settings", "/settings/people", "/system", "/welcome"),
)


@pytest.fixture(scope="module")
def ids(product):
    """A job with a run that failed, for a page to be full of controls."""
    product.delete_jobs()
    job = product.make_job(name="rates", tags=["money"], retryCount=0)
    run = product.ask("POST", f"/cron/{job['id']}/execute?wait=20")
    yield {"job": job["id"], "run": run["id"]}
    product.delete_jobs()


def test_each_control_is_reached_by_tab_and_shows_that_it_has_the_focus(sign_in, ids):
    page, missed, unseen = sign_in(), {}, {}

    for path in (address.format(**ids) for address in PAGES):
        page.goto(path, wait_until="networkidle")
        page.evaluate(WATCH)
        for _ in range(2 * page.evaluate(COUNT)):  # what scrolls takes the focus too
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
        missed[path], unseen[path] = page.evaluate(MISSED), page.evaluate("window.unseen")

    assert {path: found for path, found in missed.items() if found} == {}
    assert {path: found for path, found in unseen.items() if found} == {}


def press_until(page: Page, key: str, locator, most: int = 80) -> None:
    """Go on with `key` until the focus is there."""
    for _ in range(most):
        if locator.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never comes to {locator}")


def test_a_dialog_takes_the_focus_keeps_it_and_gives_it_back(sign_in, ids):
    page = sign_in()
    page.goto(f"/jobs/{ids['job']}")
    opener = page.locator("main").get_by_role("link", name="Delete")
    press_until(page, "Tab", opener)

    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Delete rates?")).to_be_visible()
    seen = set()
    for _ in range(6):
        seen.add(page.evaluate(FOCUS))
        page.keyboard.press("Tab")
    assert seen <= {"delete", "BODY"}
    assert "delete" in seen
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_jobs_are_disabled_undone_edited_and_told_of_without_a_pointer(sign_in, ids):
    page = sign_in()
    page.goto("/jobs")
    expect(page.locator("#live")).to_have_text("Live")
    row = page.get_by_role("row").filter(has_text="rates")

    page.keyboard.press("j")
    page.keyboard.press("x")
    press_until(page, "Shift+Tab", page.get_by_role("button", name="Disable"))
    page.keyboard.press("Enter")
    expect(row.locator(".status")).to_contain_text("Paused")
    press_until(page, "Tab", page.get_by_role("button", name="Undo"))
    page.keyboard.press("Space")
    expect(row.locator(".status")).not_to_contain_text("Paused")

    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("tr[data-row] :focus")).to_have_count(1)
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(f"/jobs/{ids['job']}/edit$"))


def test_escape_leaves_the_search_and_keeps_what_was_sought(sign_in, ids):
    page = sign_in()
    page.goto("/jobs")
    page.keyboard.press("/")
    page.keyboard.type("rat")
    expect(page).to_have_url(re.compile("search=rat"))

    page.keyboard.press("Escape")
    page.keyboard.press("j")

    expect(page.locator("[data-search]")).to_have_value("rat")
    expect(page.locator("tr[data-row] :focus")).to_have_text("rates")


def test_a_form_that_came_back_has_the_focus_where_it_is_wrong(sign_in, ids):
    page = sign_in()
    page.goto(f"/jobs/{ids['job']}/edit")
    page.fill("#id_timezone", "Mars/Base")

    page.get_by_role("button", name="Save the changes").click()

    expect(page.locator("#id_timezone")).to_be_focused()
