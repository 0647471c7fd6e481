"""Far too much of everything: hundreds of jobs with names of all kinds, dozens of people, tags and tokens."""

from datetime import datetime, timedelta
from random import Random

import time_machine

from accounts.commands import mint_token
from accounts.models import Role, User
from jobs.models import CronJob
from jobs.rescheduling import breaking
from jobs.rescheduling.review import review
from monitoring.models import SavedView
from tests.browser.scenes import broken, crowd, machines, people
from tests.browser.scenes.normal import start
from tests.browser.scenes.stories import Past, tell

JOBS, PEOPLE, TOKENS, EACH = 420, 48, 26, 24


def fill(now: datetime) -> dict[str, CronJob]:
    """Returns the jobs by name."""
    boss = people.administrator(now)
    owners = people.colleagues(boss, now) | {"": boss}
    machines.start(now)
    more_people(boss, now)
    many_tokens(boss, now)
    past = Past(now - timedelta(days=6), now, machines.WORKER, most=EACH)
    jobs = tell(crowd.stories(JOBS), owners, past)
    busiest = tell(crowd.busy(), owners, Past(past.since, now, machines.WORKER))
    broken.miss(list(jobs.values())[:90], broken.last_night(now))
    review(now)
    breaking.watch(now)
    for place, name in enumerate(list(jobs)[5:17]):
        start(jobs[name], now - timedelta(seconds=3 + 11 * place), now)
    many_views(boss)
    return jobs | busiest


def more_people(boss: User, now: datetime) -> None:
    """Dozens, some with long addresses, some of them gone."""
    dice = Random("people")
    for place in range(PEOPLE):
        at = now - timedelta(days=90 - place)
        email = crowd.address(place, dice)
        role = dice.choice([Role.USER, Role.USER, Role.USER, Role.READ_ONLY, Role.ADMIN])
        made = User.objects.create_user(email, None, role=role, created_at=at, is_active=place % 11 != 5)
        User.objects.filter(pk=made.pk).update(last_login=at + timedelta(days=dice.randrange(1, 40)))


def many_tokens(boss: User, now: datetime) -> None:
    """One for each thing that anybody ever tried."""
    dice = Random("tokens")
    for place in range(TOKENS):
        ago = timedelta(days=60 - 2 * place)
        scopes = dice.sample(["READ", "WRITE", "DELETE", "EXECUTE"], dice.randrange(1, 5))
        ends_at = now + timedelta(days=dice.randrange(1, 300)) if place % 3 else None
        with time_machine.travel(now - ago):
            made, _ = mint_token(boss, crowd.token_name(place), scopes, ends_at, [], now - ago)
        made.last_used_at = now - timedelta(minutes=7 ** dice.randrange(0, 5)) if place % 4 else None
        made.save(update_fields=["last_used_at"])


def many_views(boss: User) -> None:
    """As many filters as fit, and some that do not."""
    for tag in crowd.TAGS[:9]:
        SavedView.objects.create(owner=boss, name=f"{tag} that fail at night", filters={"tag": [tag]})
