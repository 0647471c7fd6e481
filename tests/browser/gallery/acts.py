"""What is done on a page before its picture is taken. Found by names and classes: texts may change."""

from playwright.sync_api import Page

from tests.faults.stack import ADMIN

SEND = "main form.form button.primary"


def nothing(page: Page) -> None:
    """The page as it comes."""


def sign_in(page: Page, password: str = ADMIN["password"]) -> None:
    """As the administrator."""
    page.goto("/login")
    page.fill("input[name=email]", ADMIN["email"])
    page.fill("input[name=password]", password)
    page.click(SEND)
    page.wait_for_load_state()


def sign_in_wrongly(page: Page) -> None:
    """With a password that is none."""
    sign_in(page, "not the password")


def register_badly(page: Page) -> None:
    """With a password that anybody would guess."""
    page.fill("input[name=email]", "nina@example.com")
    for field in page.locator("input[type=password]").all():
        field.fill("password")
    page.click(SEND)


def ask_reset(page: Page) -> None:
    """For an address that may be known or not."""
    page.fill("input[name=email]", "nina@example.com")
    page.click(SEND)


def choose_password(page: Page) -> None:
    """By a link that does not count any more."""
    for field in page.locator("input[type=password]").all():
        field.fill("correct horse battery staple")
    page.click(SEND)


def choose_jobs(page: Page) -> None:
    """Three of them, for what can be done with many."""
    for box in page.locator("tbody td.pick input").all()[:3]:
        box.check()


def write_job(page: Page) -> None:
    """A job before it is saved, with what its schedule means beside it."""
    page.fill("#id_name", "Nightly report")
    page.fill("#id_endpoint_url", "https://reports.acme.example/run")
    _schedule(page, "30 2 * * 1-5", "Europe/Berlin")


def write_bad_job(page: Page) -> None:
    """A job that cannot be saved."""
    page.fill("#id_name", "Nightly report")
    page.fill("#id_endpoint_url", "reports.acme.example")
    _schedule(page, "61 * * * *", "Europe/Nowhere")
    page.locator("main button[name=act][value=save]").last.click()
    page.wait_for_load_state()


def _schedule(page: Page, expression: str, zone: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#id_cron_expression", expression)
        page.fill("#id_timezone", zone)


def open_curl(page: Page) -> None:
    """A command from somebody's terminal."""
    page.click("a[href='#paste']")
    page.fill("#id_curl", "curl -X POST https://api.acme.example/run -H 'Accept: application/json' -d '{}'")


def ask_delete(page: Page) -> None:
    """The question before the job is gone."""
    page.locator("a[href='#delete']").first.click()


def mint_token(page: Page) -> None:
    """A token, shown this once."""
    page.fill("#id_name", "Status page")
    page.locator("input[name=permissions]").first.check()
    page.click(SEND)
    page.wait_for_load_state()


def show_keys(page: Page) -> None:
    """The keys that pages know."""
    page.keyboard.press("?")


def forge(page: Page) -> None:
    """A form from nowhere."""
    page.evaluate(
        "() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/logout';"
        " document.body.append(form); form.submit(); }"
    )
    page.wait_for_url("**/logout")
