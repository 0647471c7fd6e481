"""Notes what goes wrong in a window: console errors, exceptions, broken policy, faults of the server."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, WebError

POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy broken: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Watch:
    """Over all pages of a window."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        context.watch = self  # type: ignore[attr-defined]
        self.faults: list[str] = []
        self.forgiven: list[str] = []  # parts of messages that a test brings about itself
        context.add_init_script(POLICY)
        context.on("console", self._console)
        context.on("weberror", self._thrown)
        context.on("response", self._answered)

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text} ({message.location['url']})")

    def _thrown(self, error: WebError) -> None:
        self._note(f"thrown: {error.error}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.status}: {response.url}")

    def _note(self, fault: str) -> None:
        if not any(part in fault for part in self.forgiven):
            self.faults.append(fault)


def forgive(page: Page, *parts: str) -> None:
    """Leave out faults with one of `parts` in them: the test brings them about."""
    page.context.watch.forgiven.extend(parts)  # type: ignore[attr-defined]
