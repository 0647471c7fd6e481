"""/executions/<id>."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from jobs.commands.creation import create_job
from jobs.commands.named_secrets import put_secret
from jobs.models import CronExecution, CronJob, NamedSecret
from monitoring.dashboard.answers import pretty_json
from monitoring.dashboard.execution.pointed import lines_of
from tests.credentials import jwt_client
from tests.makers import make_execution, make_job

AT = now().replace(microsecond=0) - timedelta(hours=1)
TIMINGS = {"dnsMs": 1, "connectMs": 2, "tlsMs": None, "firstByteMs": 30, "totalMs": 40}
HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture
def browser(ada):
    client = Client(headers={"Accept": "text/html"})
    client.force_login(ada)
    return client


def ended(job, status="SUCCESS", *, body=b"", at=AT, **fields):
    code = 200 if status == "SUCCESS" else 500
    attempt = {
        "attemptNumber": 1,
        "startedAt": at.isoformat(),
        "completedAt": at.isoformat(),
        "responseStatus": code,
        "errorKind": fields.get("error_kind"),
        "errorMessage": fields.get("error_message"),
        "executionTimeMs": 40,
        "timings": TIMINGS,
        "connection": None,
        "remoteAddress": "10.0.0.1:80",
    }
    values = {
        "attempt_number": 1,
        "started_at": at,
        "completed_at": at,
        "response_status": code,
        "response_headers": [["Content-Type", "application/json"]],
        "response_body": body,
        "timings": TIMINGS,
        "attempts": [attempt],
        "execution_time_ms": 40,
        "lag_ms": 3,
        **fields,
    }
    return make_execution(job, at, status=status, **values)


def page(browser, execution, query="") -> str:
    answer = browser.get(f"/executions/{execution.pk}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_browser_is_shown_the_page_and_a_program_the_same_execution_as_json(ada, browser):
    execution = ended(make_job(ada))
    url = f"/executions/{execution.pk}"

    assert browser.get(url)["Content-Type"].startswith("text/html")
    assert jwt_client(ada).get(url).json()["id"] == str(execution.pk)
    assert jwt_client(ada).get(url, headers={"Accept": "application/json"}).status_code == 200
    assert browser.get(url, headers={"Accept": "*/*"}).json()["id"] == str(execution.pk)
    assert browser.get(url, headers={"Accept": "*/*", "HX-Request": "true"})["Content-Type"].startswith(
        "text/html"
    )


@pytest.mark.django_db
def test_a_failure_is_explained_and_compared_with_the_last_good_run(ada, browser):
    job = make_job(ada)
    good = ended(job, body=b'{"rate": 1}', at=AT - timedelta(minutes=5))
    ended(job, "FAILED", at=AT - timedelta(minutes=4), error_kind="dns")
    facts = {"error_kind": "http_status", "error_message": "The endpoint answered 500; 200-299 is expected"}
    failed = ended(job, "FAILED", body=b'{"rate": 2}', **facts)

    html = page(browser, failed)

    assert "It failed at its own work: its log says why." in html
    assert f"/executions/{good.pk}" in html
    assert "/rate" in html
    assert '<code class="wraps">Unexpected status</code>' in html
    assert "Attempt 1: 40 ms" in html


@pytest.mark.django_db
def test_what_an_endpoint_sent_shows_as_text_and_as_bytes(ada, browser):
    execution = ended(make_job(ada, name=HOSTILE), body=f'{{"a": "{HOSTILE}"}}'.encode())

    as_json, as_text, as_hex = (page(browser, execution, f"?as={way}") for way in ("json", "text", "hex"))

    for html in (as_json, as_text, as_hex):
        assert "<script>alert" not in html
    assert 'data-pointer="/a"' in as_json
    assert "&lt;script&gt;" in as_text
    assert "00000000  7b 22 61 22" in as_hex


@pytest.mark.django_db
def test_the_request_is_shown_and_copied_with_its_secrets_masked(ada, browser):
    headers = {"Authorization": "Bearer very-secret-token", "X-Plain": "seen"}
    values = {
        "name": "a",
        "endpoint_url": "https://a.test/x?k=very-secret-token",
        "cron_expression": "0 * * * *",
    }
    job = create_job(
        ada, {**values, "headers": headers, "http_method": "POST", "body": "very-secret-token"}, now()
    )

    html = page(browser, ended(CronJob.objects.get(pk=job.pk)))

    assert "very-secret-token" not in html
    assert "X-Plain: seen" in html
    assert "curl &#x27;https://a.test/x" in html


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "RETRYING", "SKIPPED", "MISSED", "CANCELLED"])
def test_what_has_no_answer_has_a_page_too(ada, browser, status):
    fields = {} if status in ("PENDING", "RUNNING", "RETRYING") else {"completed_at": AT}
    if status == "RUNNING":
        fields["async_deadline"] = now() + timedelta(hours=1)
    execution = make_execution(make_job(ada), AT, status=status, **fields)

    assert ('hx-trigger="execution:' in page(browser, execution)) == (not fields.get("completed_at"))


@pytest.mark.django_db
def test_a_run_is_run_again_and_one_that_waits_is_cancelled(ada, browser):
    execution = ended(make_job(ada))

    again = browser.post(f"/executions/{execution.pk}/again")
    made = CronExecution.objects.get(trigger="retry")
    browser.post(f"/executions/{made.pk}/stop", {"next": f"/executions/{made.pk}"})

    assert again["Location"] == f"/executions/{made.pk}"
    made.refresh_from_db()
    assert made.status == "CANCELLED"


@pytest.mark.django_db
def test_what_is_pointed_at_is_tried_on_the_last_answers_and_then_expected(ada, browser):
    job = make_job(ada)
    low = ended(job, body=b'{"n": 1}', at=AT - timedelta(minutes=9))
    last = ended(job, body=b'{"n": 7}')
    ended(job, body=b'{"n": 9}', at=AT - timedelta(minutes=3))
    asked = {"pointer": "/n", "text": "", "demand": "equal"}

    tried = browser.get(f"/executions/{last.pk}/expect", asked | {"demand": "greater"}).content.decode()
    kept = browser.post(f"/executions/{last.pk}/expect", asked)

    assert "1 passes" in tried
    assert str(low.pk) in tried
    assert kept.status_code == 302
    job.refresh_from_db()
    assert job.expected_body == {"jsonPointer": "/n", "equals": 7}


@pytest.mark.django_db
def test_what_cannot_be_expected_is_told_and_what_was_chosen_stays(ada, browser):
    execution = ended(make_job(ada), body=b'{"n": "x"}')
    asked = {"pointer": "/n", "text": "", "demand": "greater"}

    told = browser.get(f"/executions/{execution.pk}/expect", asked).content.decode()
    refused = browser.post(f"/executions/{execution.pk}/expect", asked)

    assert "/n is no number" in told
    assert '<option value="greater" selected>' in told
    assert refused.status_code == 400


@pytest.mark.django_db
def test_a_reader_sees_no_act_and_a_stranger_nothing(rhea, ben):
    execution = ended(make_job(rhea), body=b'{"n": 1}')
    reader, stranger = Client(headers={"Accept": "text/html"}), Client(headers={"Accept": "text/html"})
    reader.force_login(rhea)
    stranger.force_login(ben)

    html = (
        page(reader, execution)
        + reader.get(
            f"/executions/{execution.pk}/expect", {"pointer": "/n", "demand": "equal"}
        ).content.decode()
    )

    assert "Run again</button>" not in html
    assert "Expect this" not in html
    assert stranger.get(f"/executions/{execution.pk}").status_code == 404
    assert stranger.get(f"/executions/{execution.pk}/expect").status_code == 404


def test_each_line_of_a_document_has_the_pointer_of_what_stands_there():
    document = '{"a": [1, {"b/c": "x"}, []], "~": {}, "d": null}'

    lines = list(lines_of(pretty_json(document)))

    assert [(line.pointer, line.value) for line in lines if line.is_value] == [
        ("/a/0", "1"),
        ("/a/1/b~1c", '"x"'),
        ("/a/2", "[]"),
        ("/~0", "{}"),
        ("/d", "null"),
    ]


@pytest.mark.django_db
def test_looking_at_a_request_is_no_use_of_its_secrets(ada, browser):
    put_secret(ada, "KEY", "a-named-secret", now())
    job = make_job(ada, body="key={{secret:KEY}}", http_method="POST")

    html = page(browser, ended(job))

    assert "key=••••" in html
    assert "a-named-secret" not in html
    assert NamedSecret.objects.get().last_used_at is None
