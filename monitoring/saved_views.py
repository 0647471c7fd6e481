"""Filters of the jobs table that a person keeps under a name; nobody sees another's. [use case]"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext

from accounts.models import User
from cronmanager.rest.errors import InvalidFields
from monitoring.models import SavedView

MOST_VIEWS, MOST_FILTERS, NAME_LETTERS, FILTER_LETTERS = 50, 20, 60, 4000
Filters = Mapping[str, Sequence[str]]


def saved_views(user: User) -> list[SavedView]:
    """The views of `user`, by name."""
    return list(SavedView.objects.filter(owner=user).order_by("name", "id")[:MOST_VIEWS])


def save_view(user: User, name: str, filters: Filters, now: datetime) -> SavedView:
    """Keep `filters` under `name`, in place of what was there. Raises InvalidFields."""
    name = _name(name)
    fields = {"filters": _filters(filters), "updated_at": now}
    with transaction.atomic():
        User.objects.select_for_update().get(
            pk=user.pk
        )  # two that save at once are counted one after the other
        others = SavedView.objects.filter(owner=user).exclude(name=name)
        if others.count() >= MOST_VIEWS:
            told = gettext("You keep %(count)s views already: delete one first.")
            raise _invalid("name", told % {"count": MOST_VIEWS})
        view, _ = SavedView.objects.update_or_create(
            owner=user, name=name, defaults=fields, create_defaults={**fields, "created_at": now}
        )
    return view


def rename_view(user: User, view_id: UUID, name: str, now: datetime) -> SavedView:
    """Raises InvalidFields where the name is taken; 404 for another's view."""
    view = get_view(user, view_id)
    view.name, view.updated_at = _name(name), now
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "updated_at"])
    except IntegrityError as error:
        raise _invalid("name", gettext("Another of your views has this name.")) from error
    return view


def delete_view(user: User, view_id: UUID) -> None:
    """404 for another's view."""
    get_view(user, view_id).delete()


def get_view(user: User, view_id: UUID) -> SavedView:
    """One view of `user`, else 404."""
    view = SavedView.objects.filter(owner=user, pk=view_id).first()
    if view is None:
        raise Http404
    return view


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LETTERS or not name.isprintable():
        raise _invalid("name", gettext("Write 1 to %(most)s letters.") % {"most": NAME_LETTERS})
    return name


def _filters(filters: Filters) -> dict[str, list[str]]:
    kept = {name: [value for value in values if value] for name, values in filters.items()}
    kept = {name: values for name, values in kept.items() if values}
    text = json.dumps(kept, ensure_ascii=False)
    if len(kept) > MOST_FILTERS or len(text) > FILTER_LETTERS:
        raise _invalid("filters", gettext("These are more filters than a view can keep."))
    if "\\u0000" in text:
        raise _invalid("filters", gettext("A filter has a NUL in it."))
    return kept


def _invalid(field: str, sentence: str) -> InvalidFields:
    return InvalidFields(sentence, {field: [sentence]})
