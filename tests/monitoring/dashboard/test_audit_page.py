"""/audit."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from monitoring.audit.glance import glance
from monitoring.audit.sealing import seal
from monitoring.models import AuditLog
from tests.makers import make_job

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def browser_of(user):
    client = Client(headers={"Accept": "text/html"})
    client.force_login(user)
    return client


def act(owner, **fields):
    values = {
        "at": AT,
        "action": "job.updated",
        "resource_type": "job",
        "credential": "jwt",
        "actor_email": owner.email,
    }
    return AuditLog.objects.create(**values | {"owner_id": owner.pk} | fields)


def shown(browser, query=""):
    return browser.get(f"/audit{query}").content.decode()


@pytest.mark.django_db
def test_an_act_tells_what_each_field_was_and_is(ada):
    job = make_job(ada, name="rates")
    changes = {"timeout_ms": [1000, 2000], "headers": [{"A": "1"}, {"A": "<b>2</b>"}]}
    act(ada, resource_id=str(job.pk), resource_name="<script>x</script>", changes=changes)

    html = shown(browser_of(ada))

    assert "<del>1000</del>" in html
    assert "<ins>2000</ins>" in html
    assert "headers/A" in html
    assert "&lt;b&gt;2&lt;/b&gt;" in html
    assert "<script>x" not in html
    assert str(job.pk) in html


@pytest.mark.django_db
def test_filters_stand_in_the_url(ada):
    rows = {
        "updated": act(ada),
        "deleted": act(ada, action="job.deleted"),
        "token": act(ada, action="token.created", resource_type="token", actor_email="max@example.com"),
    }
    browser = browser_of(ada)
    table = {
        "?action=job.": {"updated", "deleted"},
        "?action=job.deleted": {"deleted"},
        "?resource=token": {"token"},
        "?actor=MAX@example.com": {"token"},
        "?until=2020-01-01T00:00": set(),
        "?action=nonsense": {"updated", "deleted", "token"},
    }

    found = {
        query: {name for name, row in rows.items() if f'id="act-{row.pk}"' in shown(browser, query)}
        for query in table
    }

    assert found == table


@pytest.mark.django_db
def test_everybody_sees_their_own_and_administrators_all(ada, ben, max_):
    row = act(ada)

    assert f'id="act-{row.pk}"' not in shown(browser_of(ben))
    assert f'id="act-{row.pk}"' in shown(browser_of(max_))


@pytest.mark.django_db
def test_the_page_says_whether_the_chain_holds(ada):
    rows = [act(ada) for _ in range(3)]
    seal()
    browser = browser_of(ada)

    assert "The chain holds" in shown(browser)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_logs SET detail = 'other' WHERE id = %s", [rows[1].pk])
    assert "The audit was tampered with." in shown(browser)


@pytest.mark.django_db
def test_a_glance_at_the_end_of_a_long_chain_finds_what_was_removed_there_and_no_more(ada, monkeypatch):
    monkeypatch.setattr("monitoring.audit.glance.LOOKED_AT", 3)
    rows = [act(ada) for _ in range(8)]
    seal()

    assert glance().findings == ()
    assert glance().rows == 3
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_logs WHERE id = %s", [rows[6].pk])
    assert [finding.kind for finding in glance().findings] == ["removed"]
