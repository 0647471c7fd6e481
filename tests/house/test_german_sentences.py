"""Sentences that rows keep in English are said again in German, whoever and whatever caused them."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from cronmanager.recorded import PLACE, say_again
from jobs.models import CronExecution, ScheduleChange
from jobs.rescheduling.sentences import Form
from monitoring.audit.details import Detail
from monitoring.recorded import FORMS, retold
from tests.credentials import token_client
from tests.house import adjusted
from tests.house.adjusted import NOW
from tests.house.german import ask, left_in_english
from tests.house.test_german_pages import WHOLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
JOB = {"name": "rates", "cronExpression": "0 * * * *"}
SCENES = (adjusted.crowded, adjusted.reviewed, adjusted.decided, adjusted.held, adjusted.switched_off)


@pytest.fixture(autouse=True)
def _now(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.AUTO_RESCHEDULING_ENABLED = True


def filled(form: str) -> tuple[str, str]:
    """A sentence of that form, as it is kept and in German."""
    told = {name: f"{place + 7}" for place, name in enumerate(PLACE.findall(form))}
    with translation.override("de"):
        return form % told, gettext(form) % told


@pytest.mark.parametrize("form", FORMS)
def test_each_sentence_is_found_again_by_its_form_and_is_another_in_german(form):
    kept, german = filled(form)

    with translation.override("de"):
        assert (retold(kept), german != kept) == (german, True)
    assert retold(kept) == kept


@pytest.mark.parametrize(
    "around", [str(Form.REVERTED), str(Detail.BY_RULE_FOR), "user: reverted: %(reason)s"]
)
@pytest.mark.parametrize("form", Form)
def test_a_sentence_within_another_is_said_as_well(around, form):
    kept, german = filled(form)

    with translation.override("de"):
        told = retold(around % {"reason": kept})

    assert told.endswith(f": {german}")
    assert told.startswith(("Regel: ", "zurückgenommen: ", "Person: zurückgenommen: "))


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        ("an answer takes 1,950 ms on average, of 2,000 ms allowed", "1.950 ms, erlaubt sind 2.000 ms"),
        ("12 executions fall into one minute, 2.5 on average", "im Mittel sind es 2,5"),
        ("The endpoint answered 500; 200,204 is expected", "mit 500; erwartet wird 200,204"),
        ("reverted: every tick of the schedule again", "zurückgenommen: wieder jeder Termin des Zeitplans"),
        (
            "every second tick of the schedule, every 4th tick before",
            "jeder zweite Termin des Zeitplans, zuvor jeder 4. Termin",
        ),
        ("Not called: port 0 cannot be called", "Nicht aufgerufen: "),
        ("what an endpoint said: 1,950 ms", "what an endpoint said: 1,950 ms"),
        ("Connection refused by " + "x" * 5_000, "Connection refused by xxx"),
    ],
)
def test_what_stands_in_its_places_is_said_as_well(kept, german):
    with translation.override("de"):
        assert german in retold(kept)


def test_all_that_rules_say_is_a_form_and_each_form_is_said_by_one(ada):
    for scene in SCENES:
        scene(ada)

    kept = adjusted.kept_words(ScheduleChange.objects.iterator())
    with translation.override("de"):
        assert [text for text in kept if retold(text) == text] == []
    nested = {form for form in Form if form.name.startswith("EVERY") and form is not Form.EVERY_TICK}
    unsaid = {form.name for form in Form if form not in nested and not is_said(form, kept)}
    assert unsaid == set()


@pytest.mark.parametrize("scene", SCENES)
def test_pages_about_changes_are_in_german_to_the_last_sentence(ada, alike, scene):
    scene(ada)

    left = {url: left_in_english(alike, ada, url) for url in pages()}

    assert {url: texts for url, texts in left.items() if texts} == {}


def test_endpoints_say_what_rows_keep(ada):
    adjusted.reviewed(ada)
    change = ScheduleChange.objects.filter(metrics__throttled=0, rule="failures").get()

    told = token_client(ada).get(f"/cron/{change.job_id}/schedule-changes", headers={"Accept-Language": "de"})

    assert told.json()[0]["reason"] == change.reason == "12 of the last 12 executions failed"


def test_what_a_reader_of_german_was_told_is_told_to_programs_in_english(ada):
    page = ask(ada, "de", "/jobs/new", {**WHOLE, "endpoint_url": "ftp://told.test/"})

    answer = token_client(ada).post("/cron", {**JOB, "endpointUrl": "ftp://told.test/"})

    assert "das Schema ist ftp" in page
    assert "the scheme is ftp: only http and https are called" in answer.text


def is_said(form: Form, kept: set[str]) -> bool:
    """Whether one of the sentences is of that form."""
    with translation.override("de"):
        return any(say_again(text, (str(form),)) != text for text in kept)


def pages() -> list[str]:
    """Of the person, and of each job that something was changed on."""
    ids = set(ScheduleChange.objects.values_list("job_id", flat=True))
    assert ids, "no rule has said anything"
    jobs = [f"/jobs/{one}{of}" for one in ids for of in ("?changes=all", "/held")]
    runs = [f"/executions/{one}" for one in CronExecution.objects.values_list("pk", flat=True)[:5]]
    return ["/", "/jobs", "/audit", "/logs", "/logs?group=cause", *jobs, *runs]
