"""Draws expressions and instants that are hard for a scheduler, from a seed."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.conformance.vixie import MONTHS, WEEKDAYS

HARD_ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # moved its clock at 00:01 until 2011
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",  # at 02:45
    "Africa/Casablanca",  # around Ramadan
    "America/Sao_Paulo",  # at midnight, until 2019
    "Pacific/Apia",  # left out 2011-12-30
    "Asia/Tehran",  # at midnight, until 2022
    "Antarctica/Troll",  # by two hours
    "Antarctica/Casey",  # by three hours
    "America/Danmarkshavn",
    "UTC",
]


def draw_expression(rng: random.Random, day: date) -> str:
    """An expression that probably has ticks around `day`, most of them in the small hours."""
    return " ".join(
        [
            draw_minute(rng),
            rng.choice(
                ["*", "*/2", "*/3", "0", "1", "2", "2,3", "0-3", "1-3/2", "23,0", str(rng.randrange(24))]
            ),
            draw_day_of_month(rng, day),
            rng.choice(
                ["*"] * 6 + [str(day.month), MONTHS[day.month - 1].upper(), "*/2", "1-6", "oct-dec,mar"]
            ),
            draw_day_of_week(rng, day),
        ]
    )


def draw_minute(rng: random.Random) -> str:
    a, b = sorted(rng.sample(range(60), 2))
    step = rng.randrange(1, 40)
    drawn = [
        "*",
        f"*/{step}",
        f"{a}",
        f"{a},{b}",
        f"{a}-{b}",
        f"{a}-{b}/{step}",
        f"{b},*/{step}",
        f"*/{step},{a}",
    ]
    return rng.choice(["0", "1", "30", "59", "0,30", "*/15", "*/5", *drawn])


def draw_day_of_month(rng: random.Random, day: date) -> str:
    near = (day + timedelta(days=rng.randrange(3))).day
    return rng.choice(["*"] * 8 + ["?", str(near), f"{near},15", "*/2", "1-15", "L", "LW", "1,L", "*/5,L"])


def draw_day_of_week(rng: random.Random, day: date) -> str:
    weekday = rng.randrange(7)
    name = WEEKDAYS[weekday].title()
    forms = [
        "?",
        "sun",
        "7",
        "0",
        f"{weekday}",
        name,
        "1-5",
        "mon-fri",
        "*/2",
        "5-7",
        f"{weekday}L",
        f"{name}l",
    ]
    return rng.choice(["*"] * 10 + [*forms, f"{weekday}#{rng.randrange(1, 6)}", "sat,1#1", "*/3,5L"])


@lru_cache
def changes(zone: str) -> list[datetime]:
    """Days from 1990 to 2100 after which the zone's clock is moved."""
    tz, found = ZoneInfo(zone), []
    days = [datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(111 * 365)]
    offsets = [day.astimezone(tz).utcoffset() for day in days]
    for i in range(1, len(days)):
        if offsets[i] != offsets[i - 1]:
            found.append(days[i - 1])
    return found


def draw_starts(rng: random.Random, zone: str, count: int) -> list[datetime]:
    """Instants in the zone, four of five of them shortly before its clock is moved."""
    moved = changes(zone)
    anywhere = [
        datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(40_000)) for _ in range(count)
    ]
    drawn = [rng.choice(moved) if moved and rng.random() < 0.8 else day for day in anywhere]
    return [day + timedelta(seconds=rng.randrange(-36 * 3600, 30 * 3600)) for day in drawn]
