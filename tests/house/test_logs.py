import json
import logging
from types import SimpleNamespace

import pytest

from cronmanager.logs import is_news, make_formatter


def record(**extra: object) -> logging.LogRecord:
    made = logging.LogRecord("jobs.recorder", logging.WARNING, "x.py", 1, "execution recorded", (), None)
    made.__dict__.update(extra)
    return made


def test_a_json_line_carries_the_facts_as_fields():
    line = json.loads(make_formatter("json").format(record(job_id="7", attempt=2)))

    assert (line["event"], line["job_id"], line["attempt"]) == ("execution recorded", "7", 2)
    assert (line["level"], line["logger"]) == ("warning", "jobs.recorder")
    assert line["timestamp"].endswith("Z")


def test_a_console_line_shows_them_too():
    line = make_formatter("console").format(record(job_id="7"))

    assert "execution recorded" in line
    assert "job_id=7" in line


@pytest.mark.parametrize(
    ("path", "status", "told"), [("/ready", 503, False), ("/ready", 500, True), ("/cron", 503, True)]
)
def test_only_a_not_yet_ready_is_no_news(path: str, status: int, told: bool):
    assert is_news(record(request=SimpleNamespace(path=path), status_code=status)) is told
