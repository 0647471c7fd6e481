"""What a use case raises when it must refuse; problems.py shapes it for the wire."""

from collections.abc import Mapping
from typing import ClassVar

from cronmanager.language import gettext, gettext_noop


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """A refusal in words that say what to do. `errors` is keyed by the field's own (snake_case) name."""

    slug: ClassVar[str] = "bad-request"
    title: ClassVar[str] = gettext_noop("The request cannot be met")
    status: ClassVar[int] = 400

    def __init__(self, detail: str = "", errors: Mapping[str, list[str]] | None = None) -> None:
        self.detail = detail or gettext(self.title)
        super().__init__(self.detail)
        self.errors = dict(errors or {})


class InvalidFields(Problem):
    """Some of what was written is not valid."""

    slug = "invalid-fields"
    title = gettext_noop("Some fields are not valid")
    status = 400


class Conflict(Problem):
    """Valid, but not as things stand."""

    slug = "conflict"
    title = gettext_noop("This cannot be done as things stand")
    status = 409


class Forbidden(Problem):
    """Known, but not allowed."""

    slug = "not-allowed"
    title = gettext_noop("This is not allowed")
    status = 403


class PreconditionFailed(Problem):
    """If-Match or If-None-Match asks for another state."""

    slug = "precondition-failed"
    title = gettext_noop("It is not as you take it to be")
    status = 412
