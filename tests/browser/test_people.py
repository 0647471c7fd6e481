"""The first run, a token's life, and that all pages of people are sound."""

import re

import pytest
from playwright.sync_api import expect

from cronmanager.runtime.ports import free_port
from tests.browser.product import Product
from tests.makers import PASSWORD

NEW = "a wholly different horse"
ADMIN_SETTINGS = ("ADMIN_EMAIL", "ADMIN_PASSWORD", "EGRESS_ALLOW")


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """The product as it is started for the first time: nothing is set, so a password is made."""
    for name in ADMIN_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    running = Product(tmp_path / "data", free_port(), {"API_RATE_LIMIT": "0"})
    yield running
    running.clean_up()


def test_from_up_to_a_green_run_in_three_steps(fresh, make_context):
    fresh.wait_until_ready(180)
    email, password = re.search(r"administrator: (\S+)\s+.*?password: (\S+)", fresh.said, re.S).groups()
    page = make_context().new_page()

    page.goto(fresh.url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("button", name="Make it and run it now").click()

    expect(page.locator("#first-run .status")).to_have_text(re.compile("Success"))
    expect(page.get_by_label("The answer")).to_contain_text("hello")


def test_a_token_is_made_used_and_revoked(sign_in, product):
    page = sign_in()
    page.goto("/tokens")

    page.get_by_label("Name").fill("<script>alert(1)</script>")
    page.get_by_role("button", name="Make the token").click()
    text = page.locator("#minted").text_content()
    used = page.request.get(f"{product.url}/cron", headers={"X-API-Token": text, "Cookie": ""})
    page.goto("/tokens")
    row = page.get_by_role("row").filter(has_text="<script>")

    assert used.status == 200
    expect(row).not_to_contain_text("not yet")
    row.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke the token").click()
    expect(row).to_have_count(0)
    refused = page.request.get(f"{product.url}/cron", headers={"X-API-Token": text, "Cookie": ""})
    assert refused.status == 401


def test_a_reader_sees_no_act_and_is_refused(sign_in, product):
    product.make_user("rhea@example.com", PASSWORD, "READ_ONLY")
    page = sign_in("rhea@example.com")

    page.goto("/welcome")
    expect(page.get_by_role("button", name="Make it and run it now")).to_have_count(0)
    page.goto("/settings")
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    assert page.request.get(f"{product.url}/settings/people").status == 403
