"""How answers are written for browsers. [face]"""

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.renderers import BrowsableAPIRenderer


class PageRenderer(BrowsableAPIRenderer):
    """The browsable API, also where what was sent cannot be read and so not be put back into its form."""

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """The form, or none: an answer that says what is wrong must not fail by its own page."""
        try:
            return super().get_rendered_html_form(data, view, method, request)
        except APIException:
            return None
