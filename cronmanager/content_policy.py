"""Which content security policy an answer bears. [wiring]

Pages of ours run no inline script and bear no inline style. The admin, the API's interactive docs and DRF's
browsable API are made by others and need both; they get a policy of their own that is looser in that alone.
"""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cronmanager import content_rules

FOREIGN_PATHS = ("/admin/", "/api/docs")


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp, with the choice between the two policies."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The looser policy for what is foreign."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if not report_only and is_foreign(request, response):
            parts.config = content_rules.FOREIGN
        return parts


def is_foreign(request: HttpRequest, response: Any) -> bool:
    """Whether a page is made by others."""
    renderer = getattr(response, "accepted_renderer", None)
    is_browsable = renderer is not None and renderer.format == "api"
    return is_browsable or request.path_info.startswith(FOREIGN_PATHS)
