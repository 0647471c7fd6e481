"""Parts of long lists: how much there is, and the way back."""

from datetime import timedelta

from django.utils.timezone import now

from tests.makers import make_execution, make_job


def test_a_part_behind_the_end_leads_back_to_the_last_rows(client, ada):
    job = make_job(ada)
    for at in (now() - timedelta(minutes=n) for n in range(3)):
        make_execution(job, at, status="SUCCESS", completed_at=at)
    client.force_login(ada)

    listed = client.get("/logs?skip=500", headers={"Accept": "text/html"}).context["listed"]

    assert (listed.rows, listed.total, listed.previous) == ([], 3, "/logs")
