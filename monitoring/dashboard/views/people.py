"""/settings/people: accounts and their roles, for administrators. [face]"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import people
from accounts.models import Role, User
from accounts.queries import find_people, get_person, visible_tokens
from jobs.models import CronJob
from monitoring.dashboard.lists import listed
from monitoring.dashboard.people.settings_forms import RoleForm
from monitoring.dashboard.views.base import Page

LONGEST_SEARCH = 254


class PeoplePage(Page):
    """All of them."""

    section = "settings"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List those whose e-mail is like what is searched for."""
        text = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH]
        found = listed(request, find_people(text))
        return self.page("settings/people.html", {"tab": "people", "text": text, "listed": found})


class PersonPage(Page):
    """One account."""

    section = "settings"

    def get(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Show it."""
        person = get_person(user_id)
        return self._shown(person, RoleForm(initial={"role": person.role}))

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Give it another role."""
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self._shown(get_person(user_id), form)
        person = people.set_role(user_id, Role(form.cleaned_data["role"]), self.user)
        told = _("%(email)s is now %(role)s.") % {"email": person.email, "role": person.role}
        return self.done(told, address_of(person))

    def _shown(self, person: User, form: RoleForm) -> HttpResponse:
        context = {
            "tab": "people",
            "person": person,
            "form": form,
            "is_self": person.pk == self.user.pk,
            "jobs": CronJob.objects.filter(created_by=person).count(),
            "tokens": visible_tokens(person).count(),
        }
        return self.page("settings/person.html", context)


class PersonActive(Page):
    """Whether somebody is let in."""

    section = "settings"

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Shut them out, or let them in again."""
        is_active = request.POST.get("active") == "yes"
        person = people.set_active(user_id, is_active, self.user, timezone.now())
        told = _("%(email)s may sign in again.") if is_active else _("%(email)s is shut out.")
        return self.done(told % {"email": person.email}, address_of(person))


def address_of(person: User) -> str:
    """The page of an account."""
    return reverse("dashboard:person", args=[person.pk])
