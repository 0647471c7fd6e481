"""Why a job did, or did not, run at an instant. [story]"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from jobs.commands.schedule_changes import schedule_facts
from jobs.explaining import evidence, history, sentences
from jobs.explaining.ends import of_execution
from jobs.explaining.history import Change, Facts, Spell
from jobs.explaining.sentences import Clock, Explanation
from jobs.models import CronJob
from jobs.schedules import next_tick

NEAREST_WITHIN = (timedelta(hours=1), timedelta(days=1), timedelta(days=40), timedelta(days=370))
MOST_TICKS_BACK = 5_000


def explain(job: CronJob, at: datetime, now: datetime, kept_since: datetime) -> Explanation:
    """What happened to the job's tick at `at`.

    1. A row of that instant tells what became of it.
    2. Without one, the job's history tells why there could be none.
    3. What neither tells is a gap, or older than `kept_since`, from when on rows are kept.
    """
    execution = evidence.execution_at(job, at)
    if execution is not None:
        return of_execution(job, execution)
    changes = evidence.changes_of(job)
    life = history.spells(job.created_at, changes, schedule_facts(job), max(now, at))
    spell = history.spell_at(life, at)
    if spell is None:
        born = Clock(job.timezone).write(job.created_at)
        return Explanation("not_created", f"The job did not exist yet: it was created at {born}.")
    return of_history(spell, changes, at, now, kept_since)


def of_history(
    spell: Spell, changes: Sequence[Change], at: datetime, now: datetime, kept_since: datetime
) -> Explanation:
    """Why there is no row: the first reason that holds."""
    facts = {"schedule": dict(spell.facts)}
    clock = Clock(spell.facts["timezone"])
    if spell.facts.get("held") or not history.is_tick(spell.facts, at):
        return adjusted_away(spell, changes, at) or no_tick(spell.facts, at, clock)
    if not spell.facts["isActive"]:
        return Explanation("switched_off", f"The job was switched off{since(changes, at, clock)}.", facts)
    closed = outside_window(spell.facts, at, clock)
    if closed:
        return Explanation("outside_window", closed, facts)
    if at > now:
        return Explanation("to_come", f"It is to come, at {clock.write(at)}.", facts)
    if at < kept_since:
        kept = f"Executions are kept since {clock.write(kept_since)}: what became of this one is forgotten."
        return Explanation("forgotten", kept, facts)
    sentence = "This tick has no row yet: a scheduler that was away tells of it when it is back."
    return Explanation("without_row", sentence, facts)


def adjusted_away(spell: Spell, changes: Sequence[Change], at: datetime) -> Explanation | None:
    """Why a tick of the user's is none now; None when it is none of the user's."""
    facts, clock = {"schedule": dict(spell.facts)}, Clock(spell.facts["timezone"])
    if history.is_held_back(spell.facts, at):
        why = next((one for one in reversed(changes) if one.at <= spell.begin), None)
        since = clock.write(spell.begin)
        return Explanation(
            "held_back", sentences.held_back(spell.facts, why.reason if why else "", since), facts
        )
    moved = history.moved_to(spell.facts, at)
    if moved is None:
        return None
    return Explanation("shifted", sentences.shifted(clock.write(moved)), {**facts, "runsAt": moved})


def no_tick(facts: Facts, at: datetime, clock: Clock) -> Explanation:
    """The nearest instants that are ticks."""
    schedule = history.schedule_of(facts)
    after, before = next_tick(schedule, at), last_tick_before(facts, at)
    shown = {"previousTick": before, "nextTick": after, "schedule": dict(facts)}
    written = [clock.write(one) if one else None for one in (before, after)]
    return Explanation("not_a_tick", sentences.not_a_tick(*written), shown)


def last_tick_before(facts: Facts, at: datetime) -> datetime | None:
    """The schedule's last tick before `at`, looked for at most a year back."""
    schedule = history.schedule_of(facts)
    for reach in NEAREST_WITHIN:
        tick, last = next_tick(schedule, at - reach), None
        for _ in range(MOST_TICKS_BACK):
            if tick is None or tick >= at:
                break
            last, tick = tick, next_tick(schedule, tick)
        if last:
            return last
    return None


def since(changes: Sequence[Change], at: datetime, clock: Clock) -> str:
    """Who switched the job off, and when."""
    offs = [one for one in changes if one.at < at and one.before["isActive"] and not one.after["isActive"]]
    if not offs:
        return ""
    by = f" by {offs[-1].by}" if offs[-1].by else ""
    return f"{by} at {clock.write(offs[-1].at)}"


def outside_window(facts: Facts, at: datetime, clock: Clock) -> str:
    """What kept the tick out; empty when nothing did."""
    starts, ends, paused = (history.instant_of(facts, name) for name in ("startsAt", "endsAt", "pausedUntil"))
    if paused and at < paused:
        return f"The job was paused until {clock.write(paused)}."
    if starts and at < starts:
        return f"The job starts at {clock.write(starts)}."
    return f"The job ended at {clock.write(ends)}." if ends and at > ends else ""
