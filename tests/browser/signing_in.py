"""The sign-in form, filled in as a person does."""

from playwright.sync_api import Page


def sign_in_as(page: Page, email: str, password: str) -> Page:
    """The page, where its person is led to after signing in."""
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    return page
