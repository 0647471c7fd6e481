"""Through the door, and what every page has."""

import re

from playwright.sync_api import expect


def test_a_stranger_signs_in_and_comes_to_the_page_that_was_asked_for(make_context, product):
    page = make_context().new_page()

    page.goto("/?from=mail")
    page.get_by_label("E-mail").fill("max@example.com")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(f"{product.url}/?from=mail")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome")
    expect(page.locator("#live")).to_have_text("Live")


def test_what_happens_elsewhere_shows_up_without_a_reload(sign_in, product):
    page = sign_in()

    product.make_job(name="rates", cronExpression="0 0,6,12,18 * * *")

    expect(page.get_by_role("table").get_by_text("rates").first).to_be_visible()
    product.delete_jobs()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome", timeout=10_000)


def test_to_leave_a_page_before_its_link_is_up_and_come_back_is_no_fault(sign_in):
    page = sign_in()
    there_and_back = (
        f"dispatchEvent(new PageTransitionEvent('{which}', {{persisted: true}}));"
        for which in ("pagehide", "pageshow")
    )
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {''.join(there_and_back)} }})")

    page.goto("/settings")  # what its console says is looked at in the end

    expect(page.locator("#live")).to_have_text("Live")


def test_the_theme_changes_at_once_and_is_kept(sign_in):
    page = sign_in(color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"

    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Dark", exact=True).click()

    assert page.evaluate(ground) == "rgb(20, 23, 28)"
    page.reload()
    assert page.evaluate(ground) == "rgb(20, 23, 28)"
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="System", exact=True).click()


def test_on_a_phone_the_navigation_opens_and_nothing_scrolls_sideways(sign_in):
    page = sign_in(viewport={"width": 390, "height": 844})
    entry = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Dashboard")

    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu").click()

    expect(entry).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_the_pages_work_too(make_context, product):
    page = make_context(java_script_enabled=False).new_page()

    page.goto("/")
    page.get_by_label("E-mail").fill("max@example.com")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Welcome|All is well"))
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="System", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
