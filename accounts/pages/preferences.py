"""The switches of language and theme, which stand on every page. [face]"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import commands
from accounts.models import User
from accounts.pages.forms import PreferencesForm
from accounts.preferences import THEME_COOKIE, ZONE_COOKIE

COOKIES = {"theme": THEME_COOKIE, "language": settings.LANGUAGE_COOKIE_NAME, "timezone": ZONE_COOKIE}
YEAR_S = 365 * 24 * 3600


class PreferencesView(View):
    """Kept with the account of who is signed in, and as a cookie for the pages before that."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen and go back."""
        form = PreferencesForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest()
        chosen = {name: value for name, value in form.cleaned_data.items() if name in request.POST}
        if isinstance(request.user, User) and chosen:
            commands.set_preferences(request.user, chosen)
        return remember(HttpResponseRedirect(way_back(request)), chosen)


def remember(response: HttpResponse, chosen: Mapping[str, str]) -> HttpResponse:
    """Keep it in the browser too, for the pages before the sign-in."""
    for name, value in chosen.items():
        response.set_cookie(COOKIES[name], value, YEAR_S, secure=settings.HTTPS, samesite="Lax")
    return response


def way_back(request: HttpRequest) -> str:
    """The page that `next` names, if it is one of this site."""
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_ours else "/"
