"""GET /api/audit."""

from datetime import UTC, datetime, timedelta

import pytest

from monitoring.models import AuditLog
from tests.credentials import jwt_client, token_client

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def make_row(owner=None, actor=None, **fields):
    values = {"at": AT, "action": "job.updated", "resource_type": "job", "credential": "jwt", **fields}
    return AuditLog.objects.create(
        owner_id=owner and owner.pk,
        actor_id=actor and actor.pk,
        actor_email=actor.email if actor else "",
        **values,
    )


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()]


def test_everybody_reads_of_their_own_things_and_administrators_of_all(ada, ben, rhea, max_):
    hers, his = make_row(ada, ada), make_row(ben, ben)
    by_max, by_the_product, unknown = make_row(ada, max_), make_row(ben), make_row()

    assert ids(token_client(ada, "READ").get("/api/audit")) == [by_max.pk, hers.pk]
    assert ids(jwt_client(ben).get("/api/audit")) == [by_the_product.pk, his.pk]
    assert ids(token_client(rhea).get("/api/audit")) == []
    assert ids(token_client(max_).get("/api/audit")) == [
        *(unknown.pk, by_the_product.pk, by_max.pk, his.pk, hers.pk)
    ]


def test_a_filter_shows_nothing_of_others(ada, ben):
    make_row(ben, ben, resource_id="x")
    client = token_client(ada)

    for query in (f"actorId={ben.pk}", "resourceType=job&resourceId=x", "action=job."):
        assert ids(client.get(f"/api/audit?{query}")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=login.refused", ["login"]),
        ("action=login.", ["login"]),
        ("action=job.", ["old", "new"]),
        ("resourceType=user", ["login"]),
        ("resourceType=job&resourceId=7", ["new"]),
        ("startDate=2027-03-01T10:30:00Z", ["new"]),
        ("endDate=2027-03-01T10:00:00Z", ["login", "old"]),
    ],
)
def test_the_list_is_narrowed(max_, query, found):
    made = {
        "old": make_row(),
        "login": make_row(action="login.refused", resource_type="user"),
        "new": make_row(at=AT + timedelta(hours=1), action="job.created", resource_id="7"),
    }

    assert sorted(ids(token_client(max_).get(f"/api/audit?{query}"))) == sorted(made[n].pk for n in found)


def test_what_one_person_did(max_, ada, ben):
    row = make_row(ada, ada)
    make_row(ben, ben)

    assert ids(token_client(max_).get(f"/api/audit?actorId={ada.pk}")) == [row.pk]


@pytest.mark.parametrize(
    "query", ["action=job", "action=%00", "resourceType=cat", "actorId=me", "startDate=soon", "cursor=x"]
)
def test_a_filter_that_means_nothing_is_refused(ada, query):
    assert token_client(ada).get(f"/api/audit?{query}").status_code == 400


def test_a_row_has_the_whole_shape(ada):
    job_id = (
        token_client(ada)
        .post("/cron", {"name": "n", "cronExpression": "0 3 * * *", "endpointUrl": "https://example.com/"})
        .json()["id"]
    )

    (row,) = token_client(ada).get("/api/audit").json()

    assert set(row) == {
        *(
            "id",
            "at",
            "action",
            "resourceType",
            "resourceId",
            "resourceName",
            "actorId",
            "actorEmail",
            "ownerId",
        ),
        *("credential", "address", "changes", "detail", "position", "previousId", "previousHash", "hash"),
    }
    assert (row["resourceId"], row["actorEmail"], row["changes"]["name"]) == (job_id, ada.email, [None, "n"])


def test_every_page_takes_the_same_queries(ada, django_assert_num_queries):
    for number in range(30):
        make_row(ada, ada, at=AT + timedelta(seconds=number))
    client = token_client(ada)
    client.get("/api/audit")

    with django_assert_num_queries(3):  # credential, count, rows
        first = client.get("/api/audit?take=20")
    with django_assert_num_queries(3):
        second = client.get("/api/audit", {"take": 20, "cursor": first["X-Next-Cursor"]})

    assert ids(first) + ids(second) == list(AuditLog.objects.order_by("-id").values_list("id", flat=True))
