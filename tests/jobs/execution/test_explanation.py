"""What is said of a failure."""

import pytest

from jobs.execution.explanation import CERTIFICATES, CLASSES, EXPLAINED, STATUSES, TIMEOUTS, explain

AT = {"host": "api.example.com", "port": 443}


@pytest.mark.parametrize(
    ("kind", "status", "facts", "said"),
    [
        ("dns", None, {**AT, "reason": "NXDOMAIN"}, "The name api.example.com did not resolve: NXDOMAIN."),
        (
            "timeout",
            None,
            {**AT, "phase": "answer", "limitMs": 30_000},
            "The endpoint accepted the connection but sent nothing within 30 s.",
        ),
        ("timeout", None, {**AT, "phase": "connect", "limitMs": 1500}, "api.example.com:443 neither took"),
        (
            "connect",
            None,
            {**AT, "phase": "connect", "reason": "Connection refused"},
            "Nothing listens at api",
        ),
        (
            "connect",
            None,
            {**AT, "phase": "connect", "reason": "Network is unreachable"},
            "cannot be reached",
        ),
        ("connect", None, {**AT, "phase": "answer"}, "took the connection and ended it"),
        ("tls", None, {**AT, "reason": "certificate has expired"}, "has expired: renew it."),
        ("tls", None, {**AT, "reason": "unheard of"}, "could not agree on TLS: unheard of."),
        ("http_status", 404, None, "told. It has nothing at this path: check the URL."),
        ("http_status", 418, None, "told. It refuses the request."),
        ("http_status", 700, None, "told."),
        ("protocol", None, {"phase": "request"}, "Nothing was sent: correct the job."),
    ],
)
def test_a_failure_is_said_so_that_one_can_act(kind: str, status: int | None, facts: object, said: str):
    assert said in (explain(kind, "told", status, facts) or "")


@pytest.mark.parametrize("kind", [*EXPLAINED, "a kind that is yet to come"])
@pytest.mark.parametrize("facts", [None, {}, AT])
def test_whatever_is_not_known_there_is_a_sentence(kind: str, facts: object):
    sentence = explain(kind, "told", None, facts)

    assert sentence is not None
    assert sentence[:1].isupper() or sentence.startswith(("told", "api"))
    assert sentence.endswith((".", "?"))
    assert "None" not in sentence


def test_success_needs_no_words():
    assert explain(None, "", 200, AT) is None


def test_every_sentence_ends():
    said = [*TIMEOUTS.values(), *STATUSES.values(), *CLASSES.values(), *(text for _, text in CERTIFICATES)]

    assert all(text.endswith((".", "?")) for text in said)
