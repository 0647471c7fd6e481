"""How the description of the API tells of credentials. [face]"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class CredentialScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """API tokens and access JWTs."""

    target_class = "accounts.authentication.CredentialAuthentication"
    name = ["bearer", "apiToken", "tokenInQuery"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        """The three places."""
        return [
            {
                "type": "http",
                "scheme": "bearer",
                "description": "An API token, or an access JWT of /auth/login.",
            },
            {"type": "apiKey", "in": "header", "name": "X-API-Token"},
            {"type": "apiKey", "in": "query", "name": "token"},
        ]


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of the pages."""

    target_class = "accounts.authentication.CookieAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Django's cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
