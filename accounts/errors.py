"""How accounts refuses."""

from cronmanager.rest.errors import Forbidden, Problem


class RegistrationClosed(Forbidden):
    """REGISTRATION_OPEN is false."""

    slug = "registration-closed"
    title = "Registration is closed"


class LoginRefused(Problem):
    """Unknown e-mail and wrong password read the same."""

    slug = "login-refused"
    title = "E-mail and password do not match"
    status = 401


class RefreshRefused(Problem):
    """Unknown, expired, used before or revoked."""

    slug = "refresh-refused"
    title = "The refresh token is not valid"
    status = 401
