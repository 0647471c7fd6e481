"""What is not quite a request: every route takes it for what it is."""

import base64
import json
from collections import Counter
from urllib.parse import quote

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from cronmanager.rest.casing import StrictSerializer
from tests.credentials import jwt_client
from tests.house.test_routes import ROUTES, methods_of
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
STORED = ("jobs.CronJob", "jobs.CronExecution", "accounts.ApiToken", "accounts.User", "jobs.ScheduleChange")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("isactiv=true", "did you mean isActive?"),
        ("Take=1", "did you mean take?"),
        ("zzz=1", "There is no such parameter."),
        ("a%00=1", "There is no such parameter."),
        ("take=1&take=2", "This is there more than once."),
    ],
)
def test_a_parameter_that_a_list_does_not_know_is_refused(ada, query, says):
    answer = jwt_client(ada).get(f"/cron?{query}")

    assert answer.status_code == 400
    ((sentence,),) = answer.json()["errors"].values()
    assert sentence.endswith(says)


def test_a_parameter_of_another_endpoint_is_refused(ada):
    job = make_job(ada)
    client = jwt_client(ada)

    answers = [
        client.get(f"/cron/{job.pk}?wait=1"),
        client.patch(f"/cron/{job.pk}?name=x", {}),
        client.delete(f"/cron/{job.pk}?force=true"),
        client.post("/cron?dry=1", {}),
        client.get("/auth/me?take=1"),
        client.get("/health?x=1"),
    ]

    assert [answer.status_code for answer in answers] == [400] * len(answers)
    job.refresh_from_db()


def test_token_and_format_are_known_everywhere(ada):
    assert jwt_client(ada).get("/cron?format=json").status_code == 200
    assert jwt_client(ada).get("/health?token=x").status_code == 200


def test_several_tags_all_have_to_be_there(ada):
    make_job(ada, name="both", tags=["a", "b"])
    make_job(ada, name="one", tags=["a"])

    found = jwt_client(ada).get("/cron?tag=a&tag=b&ordering=name").json()

    assert [job["name"] for job in found] == ["both"]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("example.com", ["path", "port"]),
        ("EXAMPLE.com", ["path", "port"]),
        ("example.co", []),
        ("xample.com", []),
        (".*", []),
    ],
)
def test_a_host_is_the_whole_host(ada, host, found):
    make_job(ada, name="path", url="https://example.com/x")
    make_job(ada, name="port", url="http://example.com:8080")
    make_job(ada, name="other", url="https://example.com.evil/?https://example.com/")

    answer = jwt_client(ada).get("/cron", {"host": host, "ordering": "name"})

    assert [job["name"] for job in answer.json()] == found


def test_a_host_with_a_path_is_none(ada):
    assert jwt_client(ada).get("/cron", {"host": "example.com/x"}).status_code == 400


@pytest.mark.parametrize(
    "content", ["[" * 900 + "]" * 900, '{"a":' * 70 + "1" + "}" * 70, "9" * 5000, '{"a": 1e999}']
)
def test_a_body_that_goes_too_far_is_refused(ada, content):
    for path in ("/cron", "/cron/bulk", "/auth/tokens"):
        answer = jwt_client(ada).generic("POST", path, content, "application/json")

        assert answer.status_code == 400, path


@pytest.mark.parametrize("value", [0, 1, "true", "false", "on", "", 1.0, [], {}])
def test_only_true_and_false_are_booleans_in_a_body(ada, value):
    job = make_job(ada)
    client = jwt_client(ada)
    bodies = [{"isActive": value}, {"followRedirects": value}, {"verifyTls": value}]

    answers = [client.patch(f"/cron/{job.pk}", body) for body in bodies]
    many = client.post("/cron/bulk", {"action": "disable", "filter": {"isActive": value}})

    assert [answer.status_code for answer in (*answers, many)] == [400] * 4
    assert [answer.json()["errors"].popitem()[0] for answer in answers] == [*(next(iter(b)) for b in bodies)]
    job.refresh_from_db()
    assert (job.is_active, job.follow_redirects, job.verify_tls) == (True, True, True)


@pytest.mark.parametrize("text", ["true", "1", "True"])
def test_a_query_writes_booleans_as_texts(ada, text):
    make_job(ada, name="on")
    make_job(ada, name="off", is_active=False)

    found = jwt_client(ada).get("/cron", {"isActive": text}).json()

    assert [job["name"] for job in found] == ["on"]


def test_no_shape_of_a_body_takes_other_things_for_booleans():
    def loose(shape):
        fields = shape().fields.values()
        return [one for one in fields if type(one) is serializers.BooleanField and not one.read_only]

    bodies = [shape for shape in all_below(StrictSerializer) if not shape.__name__.endswith("Query")]

    assert bodies
    assert {shape.__name__: loose(shape) for shape in bodies if loose(shape)} == {}


def all_below(shape):
    return [one for child in shape.__subclasses__() for one in (child, *all_below(child))]


def test_what_the_database_cannot_keep_is_refused_in_a_forged_cursor(ada):
    forged = ['[["name","id"],"a\\u0000",null]', '[["name","id"],"\\ud800",null]', "[" * 1200, "[]", "{}"]
    answers = [
        jwt_client(ada).get(
            "/cron", {"ordering": "name", "cursor": base64.urlsafe_b64encode(text.encode()).decode()}
        )
        for text in forged
    ]

    assert {answer.status_code for answer in answers} == {400}


texts = st.text(max_size=40) | st.sampled_from(
    ["\0", "\ud800", "true", "-1", "9" * 400, "1e999", "../..", "%", "••••"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    *(
        "name",
        "cronExpression",
        "intervalSeconds",
        "runAt",
        "timezone",
        "endpointUrl",
        "headers",
        "tags",
        "key",
    ),
    *("queryParams", "expectedBody", "expectedStatus", "startsAt", "isActive", "secretHeaders", "body"),
    *(
        "ids",
        "filter",
        "action",
        "permissions",
        "expiresAt",
        "allowedIps",
        "email",
        "password",
        "refresh_token",
    ),
]
VALID = {"name": "x", "intervalSeconds": 60, "endpointUrl": "https://example.com/"}
bodies = (
    st.dictionaries(st.sampled_from(NAMES) | texts, values, max_size=5).map(lambda more: {**VALID, **more})
    | values
)
queries = st.dictionaries(
    st.sampled_from(
        ["take", "skip", "cursor", "ordering", "tag", "status", "startDate", "jobId", "hours", "wait"]
    )
    | texts,
    texts,
    max_size=3,
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "If-Match": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        "If-None-Match": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        "Idempotency-Key": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        "Content-Type": st.sampled_from(
            ["text/plain", "application/json", "application/json; charset=latin-1", "x"]
        ),
        "Accept": st.sampled_from(["application/json", "text/html", "image/png", "*/*;q=x", ""]),
    },
)
SELDOM = {
    *("monitoring:schema", "monitoring:docs", "monitoring:ready"),  # slow; 503 is what readiness may answer
    *("accounts:login", "accounts:register", "accounts:logout"),  # hash a password each time; end the login
}
ENDPOINTS = [
    (path, method) for path, name, view in ROUTES for method in methods_of(view) if name not in SELDOM
]


def written(value):
    """JSON as a careless client writes it: NaN and halves of pairs included."""
    return json.dumps(value).encode()


def urlencoded(query):
    return "&".join(f"{quote(k, errors='replace')}={quote(v, errors='replace')}" for k, v in query.items())


@pytest.mark.parametrize(("path", "method"), ENDPOINTS)
def test_no_request_is_answered_by_a_fault_of_ours(ada, path, method):
    job = make_job(ada)
    ids = {"<uuid:job_id>": job.pk, "<uuid:execution_id>": make_execution(job).pk, "<uuid:token_id>": job.pk}
    client = jwt_client(ada)
    statuses = Counter()

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(body=bodies, query=queries, extra=headers, key=texts)
    def throw(body, query, extra, key):
        address = path.replace("<path:key>", quote(key, safe="", errors="replace") or "x")
        for placeholder, value in ids.items():
            address = address.replace(placeholder, str(value))
        content_type = extra.pop("Content-Type", "application/json")
        query = {} if query.get("wait") else query
        before = {label: apps.get_model(label).objects.count() for label in STORED}
        answer = client.generic(
            method, f"/{address}?{urlencoded(query)}", written(body), content_type, headers=extra
        )
        statuses[answer.status_code] += 1
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert {label: apps.get_model(label).objects.count() for label in STORED} == before
            if "html" not in answer["Content-Type"]:
                assert answer.json()["status"] == answer.status_code

    throw()
    assert statuses
