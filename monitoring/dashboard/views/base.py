"""The base of every page: who may see it, what is current, and how a refusal is told. [face]"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import View

from accounts import announcements
from accounts.models import User
from accounts.pages.preferences import way_back
from accounts.permissions import why_not
from cronmanager.rest.errors import Problem
from monitoring.dashboard.access import rule_for


class Page(View):
    """A page, or a part of one. A stranger is led to sign in and back, a role that may not is refused."""

    section: ClassVar[str] = ""  # the entry of the navigation that it belongs to
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask who and what first; a command's refusal becomes a message."""
        if not isinstance(request.user, User):
            return to_sign_in(request)
        self.user = request.user
        self._refuse_unless_allowed(request)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Problem as error:
            return self.refused(error)
        except Http404:
            if not is_part(request):
                raise
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})  # the page anew: it says so
        response.headers.setdefault("Cache-Control", "no-store")  # the way back shows no stale page
        return response

    def page(self, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        """The rendered template; what there is to say comes along where htmx asked for a part."""
        response = render(self.request, template, {"section": self.section, **(context or {})}, status=status)
        if is_part(self.request) and messages.get_messages(self.request):
            response.write(self._toasts())
        return response

    def done(self, text: str, back: str = "") -> HttpResponse:
        """What an act has done, said on the page that it was done on."""
        messages.success(self.request, text)
        return self._answer_act(back)

    def refused(self, error: Problem) -> HttpResponse:
        """Why an act was not done."""
        told = [text for texts in error.errors.values() for text in texts] or [error.detail]
        messages.error(self.request, " ".join(told))
        return self._answer_act("")

    def _answer_act(self, back: str) -> HttpResponse:
        if is_part(self.request):
            return HttpResponse(self._toasts(), headers={"HX-Reswap": "none"})
        return HttpResponseRedirect(back or way_back(self.request))

    def _toasts(self) -> str:
        return render_to_string("partials/_toasts.html", {"is_extra": True}, self.request)

    def _refuse_unless_allowed(self, request: HttpRequest) -> None:
        method = request.method or ""
        if not hasattr(self, method.lower()):
            return  # 405 follows
        match = request.resolver_match
        reason = why_not(self.user, None, rule_for(match.view_name if match else "", method))
        if reason:
            told = {"method": method, "path": request.path}
            announcements.access_refused.send(User, user=self.user, **told)
            raise PermissionDenied(reason)


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of a page."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to /login and back; a part of a page whose session has ended takes the whole page there."""
    if is_part(request):
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        return HttpResponse(
            status=204, headers={"HX-Redirect": f"{settings.LOGIN_URL}?{urlencode({'next': page})}"}
        )
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
