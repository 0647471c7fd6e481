"""People keep filters under names, some, and see nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from cronmanager.rest.errors import InvalidFields
from monitoring.models import SavedView
from monitoring.saved_views import MOST_VIEWS, delete_view, get_view, rename_view, save_view, saved_views

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FAILED = {"status": ["FAILED"], "tag": ["a", "b"]}


@pytest.mark.django_db
def test_views_are_kept_by_name_and_replaced(ada, django_assert_num_queries):
    save_view(ada, "  night   jobs ", {"tag": ["night"]}, NOW)
    save_view(ada, "Failed", FAILED | {"search": [""]}, NOW)
    again = save_view(ada, "night jobs", {"tag": ["late"]}, NOW + timedelta(hours=1))

    with django_assert_num_queries(1):
        found = saved_views(ada)

    assert [(view.name, view.filters) for view in found] == [
        ("Failed", FAILED),
        ("night jobs", {"tag": ["late"]}),
    ]
    assert (again.created_at, again.updated_at) == (NOW, NOW + timedelta(hours=1))


@pytest.mark.django_db
def test_a_view_is_renamed_and_deleted_by_its_owner_alone(ada, ben, max_):
    view = save_view(ada, "Failed", FAILED, NOW)
    save_view(ben, "Mine", {}, NOW)

    assert rename_view(ada, view.pk, "Mine", NOW).name == "Mine"
    for other in (ben, max_):
        assert view not in saved_views(other)
        with pytest.raises(Http404):
            rename_view(other, view.pk, "Stolen", NOW)
        with pytest.raises(Http404):
            delete_view(other, view.pk)
    delete_view(ada, view.pk)
    with pytest.raises(Http404):
        get_view(ada, view.pk)


@pytest.mark.django_db
def test_a_name_that_is_taken_is_refused(ada):
    save_view(ada, "one", {}, NOW)
    view = save_view(ada, "two", {}, NOW)

    with pytest.raises(InvalidFields, match="this name"):
        rename_view(ada, view.pk, "one", NOW)

    assert get_view(ada, view.pk).name == "two"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("", {}),
        (" \n ", {}),
        ("x" * 61, {}),
        ("a\0b", {}),
        ("ok", {"search": ["x" * 5000]}),
        ("ok", {"search": ["\0"]}),
        ("ok", {str(n): ["x"] for n in range(21)}),
    ],
)
def test_what_cannot_be_kept_is_refused(ada, name: str, filters: dict[str, Any]):
    with pytest.raises(InvalidFields):
        save_view(ada, name, filters, NOW)

    assert saved_views(ada) == []


@pytest.mark.django_db(transaction=True)
def test_no_more_are_kept_than_may_be_even_when_saved_at_once(ada):
    for n in range(MOST_VIEWS - 1):
        save_view(ada, f"view {n}", {}, NOW)

    def save(n: int) -> bool:
        try:
            save_view(ada, f"late {n}", {}, NOW)
        except InvalidFields:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        saved = list(threads.map(save, range(4)))

    assert sum(saved) == 1
    assert SavedView.objects.count() == MOST_VIEWS
    assert save_view(ada, "view 0", FAILED, NOW).filters == FAILED
