"""Parts of long lists: how much there is, and the way back."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.makers import make_execution, make_job


def test_a_part_behind_the_end_leads_back_to_the_last_rows(client, ada):
    job = make_job(ada)
    for at in (now() - timedelta(minutes=n) for n in range(3)):
        make_execution(job, at, status="SUCCESS", completed_at=at)
    client.force_login(ada)

    listed = client.get("/logs?skip=500", headers={"Accept": "text/html"}).context["listed"]

    assert (listed.rows, listed.total, listed.previous) == ([], 3, "/logs")


@pytest.mark.parametrize("path", ["/jobs", "/logs", "/tokens", "/schedule", "/audit", "/settings/people"])
def test_each_list_says_that_it_ends_before_this_and_shows_the_way_back(client, max_, path):
    job = make_job(max_)
    make_execution(job, now(), status="SUCCESS", completed_at=now())
    client.force_login(max_)
    client.post("/tokens", {"name": "ci", "permissions": ["READ"], "expires": "90", "allowed_ips": ""})

    text = client.get(f"{path}?skip=500", headers={"Accept": "text/html"}).content.decode()

    assert "The list ends before this" in text
    assert f'href="{path}">To the last rows</a>' in text
