"""Which pages there are to be looked at, and in which states."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.gallery import acts
from tests.browser.gallery.acts import nothing
from tests.browser.scenes import SCENES

FULL = ("normal", "crowded", "broken")


@dataclass(frozen=True, slots=True)
class View:
    """A page in some of the scenes. `{job}` and its like in its path are found in the scene's database."""

    name: str
    title: str
    path: str
    scenes: tuple[str, ...] = FULL
    act: Callable[[Page], None] = nothing  # what is done before the picture
    is_stranger: bool = False  # nobody is signed in


VIEWS = (
    View("login", "Sign-in", "/login", ("normal",), is_stranger=True),
    View("login-refused", "Sign-in, refused", "/login", ("broken",), acts.sign_in_wrongly, is_stranger=True),
    View("register", "Registration", "/register", ("normal",), is_stranger=True),
    View("register-refused", "Registration, refused", "/register", ("broken",), acts.register_badly, True),
    View("reset", "Password reset", "/password-reset", ("normal",), is_stranger=True),
    View("reset-asked", "Password reset, asked for", "/password-reset", ("broken",), acts.ask_reset, True),
    View(
        "reset-link",
        "Password reset, the mail's link",
        "/password-reset/a-used-one",
        ("broken",),
        acts.choose_password,
        True,
    ),
    View("welcome", "First run", "/welcome", ("empty", "normal")),
    View("dashboard", "Dashboard", "/", SCENES),
    View("dashboard-7d", "Dashboard over seven days", "/?span=7d", ("normal",)),
    View("jobs", "Jobs", "/jobs", SCENES),
    View("jobs-chosen", "Jobs, some of them chosen", "/jobs", ("normal", "crowded"), acts.choose_jobs),
    View("jobs-filtered", "Jobs, filtered", "/jobs?status=FAILED&sort=name", FULL),
    View("jobs-none", "Jobs, none found", "/jobs?search=nothing+of+that+name", ("normal",)),
    View("job-new", "New job", "/jobs/new", ("empty", "normal"), acts.write_job),
    View("job-new-refused", "New job, refused", "/jobs/new", ("broken",), acts.write_bad_job),
    View("job-new-curl", "New job from curl", "/jobs/new", ("normal",), acts.open_curl),
    View("job", "Job", "/jobs/{job}", FULL),
    View("job-calm", "Job, all well", "/jobs/{calm}", FULL),
    View("job-edit", "Edit a job", "/jobs/{job}/edit", FULL),
    View("job-delete", "Delete a job?", "/jobs/{job}", ("normal", "crowded"), acts.ask_delete),
    View("job-held", "Ticks that a job is held back from", "/jobs/{job}/held", ("broken",)),
    View("execution-failed", "Execution, failed", "/executions/{failed}", FULL),
    View("execution-good", "Execution, good", "/executions/{good}", FULL),
    View("execution-running", "Execution, running", "/executions/{running}", FULL),
    View("execution-missed", "Execution, missed", "/executions/{missed}", ("broken",)),
    View("expect", "Point at the answer", "/executions/{good}/expect?demand=contain&text=true", ("normal",)),
    View("logs", "Logs", "/logs", SCENES),
    View("logs-causes", "Logs by cause", "/logs?group=cause", SCENES),
    View("audit", "Audit", "/audit", SCENES),
    View("schedule", "Schedule", "/schedule", SCENES),
    View("outages", "Outages", "/outages", ("empty", "crowded", "broken")),
    View("system", "System", "/system", SCENES),
    View("tokens", "Tokens", "/tokens", SCENES),
    View("token-minted", "A token, minted", "/tokens", ("normal",), acts.mint_token),
    View("settings", "Settings", "/settings", ("normal",)),
    View("people", "People", "/settings/people", SCENES),
    View("person", "A person", "/settings/people/{person}", ("normal",)),
    View("keys", "Keys", "/jobs", ("normal",), acts.show_keys),
    View("not-found", "404", "/jobs/00000000-0000-4000-8000-000000000000", ("normal",)),
    View("refused", "403", "/", ("normal",), acts.forge),
    View("fault", "500", "/audit", ("broken",)),
)
