"""Jobs are found by words, host and tags, however many have them, and however their rows came and changed."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from jobs import finding
from jobs.finding import Sought, find
from jobs.models import CronJob, JobWords
from tests.makers import make_job

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("few", [0, 2000], ids=["very many", "few"])
SOUGHT: list[tuple[Sought, set[str]]] = [
    (Sought("INVOICE"), {"Invoice run"}),
    (Sought("ünd"), {"Sommer Ünd Winter"}),
    (Sought("of the month"), {"Invoice run"}),
    (Sought("/hooks/2"), {"Sommer Ünd Winter"}),
    (Sought("50%"), {"50% off"}),
    (Sought("5_%"), set()),
    (Sought("\\"), {"back\\slash"}),
    (Sought("zq"), set()),
    (Sought(host="a.example"), {"Invoice run", "50% off"}),
    (Sought(host="A.EXAMPLE"), {"Invoice run", "50% off"}),
    (Sought(host="a.example:8080"), {"50% off"}),
    (Sought(host="example"), set()),
    (Sought(host="[::1]"), {"back\\slash"}),
    (Sought(tags=("one",)), {"Invoice run", "back\\slash"}),
    (Sought(tags=("one", "two")), {"back\\slash"}),
    (Sought("run", "a.example", ("one",)), {"Invoice run"}),
    (Sought(), {"Invoice run", "Sommer Ünd Winter", "50% off", "back\\slash"}),
]


@pytest.fixture
def jobs(ada: User) -> None:
    make_job(
        ada, name="Invoice run", url="https://a.example/hooks/1", tags=["one"], description="End of the month"
    )
    make_job(ada, name="Sommer Ünd Winter", url="http://b.example/hooks/2", tags=["three"])
    make_job(ada, name="50% off", url="http://a.example:8080?x=1")
    make_job(ada, name="back\\slash", url="http://[::1]:80/", tags=["two", "one"])


def names(sought: Sought, owner: User | None = None) -> set[str]:
    jobs = CronJob.objects.filter(created_by=owner) if owner else CronJob.objects.all()
    return set(find(jobs, owner and owner.pk, sought).jobs.values_list("name", flat=True))


@EACH
@pytest.mark.parametrize(("sought", "expected"), SOUGHT)
def test_what_is_sought_is_found(jobs, monkeypatch, few: int, sought: Sought, expected: set[str]):
    monkeypatch.setattr(finding, "FEW", few)

    assert names(sought) == expected


@EACH
def test_of_one_owner_nothing_of_others_is_found(jobs, ada, ben, monkeypatch, few):
    monkeypatch.setattr(finding, "FEW", few)
    make_job(ben, name="Invoice run of Ben")

    assert names(Sought("invoice"), ada) == {"Invoice run"}
    assert names(Sought("invoice"), ben) == {"Invoice run of Ben"}
    assert names(Sought("invoice")) == {"Invoice run", "Invoice run of Ben"}


def test_what_is_counted_instead_is_as_many(jobs, monkeypatch):
    monkeypatch.setattr(finding, "FEW", 0)

    found = find(CronJob.objects.all(), None, Sought("example"))

    assert found.counted is not None
    assert found.counted.count() == found.jobs.count() == 3


def test_a_changed_job_is_found_by_what_it_is_now(jobs, ben):
    CronJob.objects.filter(name="Invoice run").update(
        name="Bills", endpoint_url="https://c.example/", tags=["new"], description="", created_by=ben
    )

    assert names(Sought("invoice")) == set()
    assert names(Sought("bill"), ben) == names(Sought(host="c.example")) == {"Bills"}
    assert names(Sought(tags=("new",))) == {"Bills"}


def test_a_deleted_job_leaves_no_words(jobs):
    CronJob.objects.filter(name="Invoice run").delete()

    assert JobWords.objects.count() == 3


def test_a_tick_writes_no_words(jobs):
    before = places()

    CronJob.objects.update(next_run_at=None, status="SUCCESS", last_run_at=None)
    for job in CronJob.objects.all():
        job.save()

    assert places() == before


def places() -> dict[Any, str]:
    """Where each row lies: elsewhere, once it was written again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT job_id, ctid::text FROM job_words")
        return dict(cursor.fetchall())
