"""How accounts refuses."""

from cronmanager.rest.errors import Forbidden, InvalidFields, Problem


class RegistrationClosed(Forbidden):
    """REGISTRATION_OPEN is false."""

    slug = "registration-closed"
    title = "Registration is closed"


class LoginRefused(Problem):
    """Unknown e-mail and wrong password read the same."""

    slug = "login-refused"
    title = "E-mail and password do not match"
    status = 401


class WrongPassword(InvalidFields):
    """The current password, asked for again, is another."""

    def __init__(self) -> None:
        sentence = "This is not your password."
        super().__init__(sentence, {"current_password": [sentence]})


class RefreshRefused(Problem):
    """Unknown, expired, used before or revoked."""

    slug = "refresh-refused"
    title = "The refresh token is not valid"
    status = 401


class ResetRefused(Problem):
    """Unknown, expired or used before."""

    slug = "reset-refused"
    title = "The link for a new password is not valid"
    status = 400
