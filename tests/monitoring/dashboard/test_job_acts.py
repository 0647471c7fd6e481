"""Acts on many jobs of the table, their undo, and the views that are kept."""

import re

import pytest

from jobs.models import CronExecution, CronJob
from monitoring.models import SavedView
from tests.makers import make_job, make_jobs

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(client, ada):
    """What a form of Ada's page is answered with."""
    client.force_login(ada)

    def post(path, headers=None, **values):
        return client.post(f"/jobs/{path}", values, headers=headers or {})

    return post


def undo_in(answer):
    """The undo's form, as a browser would send it."""
    form = re.search(r"<form[^>]*data-once>(.*?)</form>", answer.content.decode(), re.S)
    values: dict[str, list[str]] = {}
    for name, value in (
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1]) if form else []
    ):
        values.setdefault(name, []).append(value)
    return values


def active(jobs):
    return [CronJob.objects.get(pk=job.pk).is_active for job in jobs]


def test_many_are_disabled_and_the_undo_leaves_alone_what_was_off_before(post, ada):
    jobs = [make_job(ada), make_job(ada), make_job(ada, is_active=False)]

    answer = post("change", HTMX, action="disable", id=[job.pk for job in jobs])

    assert active(jobs) == [False, False, False]
    assert b"3 jobs disabled." in answer.content
    assert (answer["HX-Reswap"], answer["HX-Trigger"]) == ("none", "acted")
    undone = post("change", HTMX, **undo_in(answer))
    assert b"2 jobs enabled." in undone.content
    assert active(jobs) == [True, True, False]


def test_a_tag_is_put_on_and_taken_off_where_it_was_not_before(post, ada):
    plain, tagged = make_job(ada, tags=["a"]), make_job(ada, tags=["night"])

    answer = post("change", HTMX, action="tag", tag=" night ", id=[plain.pk, tagged.pk])

    assert CronJob.objects.get(pk=plain.pk).tags == ["a", "night"]
    post("change", HTMX, **undo_in(answer))
    assert CronJob.objects.get(pk=plain.pk).tags == ["a"]
    assert CronJob.objects.get(pk=tagged.pk).tags == ["night"]
    post("change", action="untag", tag="night", id=tagged.pk)
    assert CronJob.objects.get(pk=tagged.pk).tags == []


def test_a_deletion_is_asked_by_name_and_done_only_when_one_is_sure(post, ada):
    jobs = make_jobs(10, ada, name="<b>rates</b>")
    ids = [job.pk for job in jobs]

    asked = post("delete", HTMX, id=ids)
    page = post("delete", id=ids)

    assert CronJob.objects.count() == 10
    for answer in (asked, page):
        assert answer.content.count(b"&lt;b&gt;rates&lt;/b&gt;</bdi>") == 8
        assert b"and 2 more" in answer.content
        assert b"Delete 10 jobs" in answer.content
    done = post("delete", HTMX, id=ids, sure="yes")
    assert b"10 jobs deleted." in done.content
    assert CronJob.objects.count() == 0


def test_all_that_match_are_acted_on(post, ada):
    for name in ("rates a", "rates b", "mail"):
        make_job(ada, name=name)

    post("change", action="disable", all="yes", query="search=rates&skip=1")

    assert set(CronJob.objects.filter(is_active=True).values_list("name", flat=True)) == {"mail"}


def test_one_and_many_run_at_once(post, ada):
    one, other = make_jobs(2, ada)

    post("run", HTMX, run=one.pk, id=other.pk)
    assert CronExecution.objects.filter(job=one, trigger="manual").count() == 1
    assert CronExecution.objects.filter(job=other).count() == 0
    assert b"2 jobs run now." in post("run", HTMX, id=[one.pk, other.pk]).content


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("change", {"action": "disable"}, "Select some jobs first."),
        ("change", {"action": "execute"}, "Choose what to do."),
        ("change", {"action": "tag", "tag": " "}, "Write a tag of 1 to 50 letters."),
        ("delete", {"id": "nonsense"}, "Select some jobs first."),
    ],
)
def test_what_cannot_be_done_is_said_where_it_was_asked(post, ada, client, path, values, told):
    make_job(ada)

    answer = post(path, query="sort=name", **values)

    assert answer["Location"] == "/jobs?sort=name"
    assert told in client.get("/jobs?sort=name").content.decode()
    assert told in post(path, HTMX, **values).content.decode()


def test_strangers_jobs_are_left_alone(post, ben):
    job = make_job(ben)

    for path, values in (("change", {"action": "disable"}), ("run", {}), ("delete", {"sure": "yes"})):
        assert b"There is no such job." in post(path, HTMX, id=job.pk, **values).content
    assert b"gone already" in post("delete", HTMX, id=job.pk).content
    assert active([job]) == [True]
    assert CronExecution.objects.count() == 0


def test_without_scripts_the_table_says_what_was_done_once_and_can_undo_it(post, ada, client):
    job = make_job(ada)

    answer = post("change", action="disable", id=job.pk, query="sort=name")
    page = client.get(answer["Location"])

    assert answer["Location"] == "/jobs?sort=name"
    assert b"1 job disabled." in page.content
    assert undo_in(page)["id"] == [str(job.pk)]
    assert b"1 job disabled." not in client.get("/jobs").content


def test_a_view_keeps_the_filters_and_leads_to_them(post, client, ada):
    make_job(ada)

    answer = post("views", name="Night & fails", query="tag=a%26b&status=FAILED&skip=50")
    page = client.get(answer["Location"]).content.decode()
    view = SavedView.objects.get(owner=ada)

    assert view.filters == {"status": ["FAILED"], "tag": ["a&b"]}
    assert 'href="?status=FAILED&amp;tag=a%26b"' in page
    assert "Night &amp; fails" in page
    post(f"views/{view.pk}/delete")
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_anothers_is_not_found(post, ada, ben, client):
    make_job(ada)
    post("views", name=" ")
    assert b"Write 1 to 60 letters." in client.get("/jobs").content

    view = SavedView.objects.create(owner=ben, name="mine")
    assert post(f"views/{view.pk}/delete").status_code == 404
