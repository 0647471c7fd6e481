"""How accounts refuses."""

from cronmanager.language import gettext, gettext_noop
from cronmanager.rest.errors import Conflict, Forbidden, InvalidFields, Problem


class RegistrationClosed(Forbidden):
    """REGISTRATION_OPEN is false."""

    slug = "registration-closed"
    title = gettext_noop("Registration is closed")


class LoginRefused(Problem):
    """Unknown e-mail and wrong password read the same."""

    slug = "login-refused"
    title = gettext_noop("E-mail and password do not match")
    status = 401


class WrongPassword(InvalidFields):
    """The current password, asked for again, is another."""

    def __init__(self) -> None:
        sentence = gettext("This is not your password.")
        super().__init__(sentence, {"current_password": [sentence]})


class PasswordIsOwn(Conflict):
    """Only one that was made for a person is replaced without being asked for."""

    def __init__(self) -> None:
        super().__init__(gettext("You have a password of your own: change it on the page of settings."))


class OwnAccount(Conflict):
    """An administrator's own account is another one's to change, so that there is always one."""

    def __init__(self) -> None:
        super().__init__(gettext("Your own role and access are for another administrator to change."))


class RefreshRefused(Problem):
    """Unknown, expired, used before or revoked."""

    slug = "refresh-refused"
    title = gettext_noop("The refresh token is not valid")
    status = 401


class KeyInUse(Conflict):
    """The first request with the Idempotency-Key has no answer yet."""

    slug = "idempotency-key-in-use"
    title = gettext_noop("A request with this Idempotency-Key is under way")

    def __init__(self) -> None:
        super().__init__(gettext("Wait for its answer, or send this again a little later."))


class KeyReused(Problem):
    """An Idempotency-Key stands for one request."""

    slug = "idempotency-key-reused"
    title = gettext_noop("This Idempotency-Key stands for another request")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            gettext("Another path, query or body came with it in the last 24 hours: make a new key.")
        )


class ResetRefused(Problem):
    """Unknown, expired or used before."""

    slug = "reset-refused"
    title = gettext_noop("The link for a new password is not valid")
    status = 400
