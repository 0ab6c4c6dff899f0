"""Reads when people are called again: `[[retries]]` and `[limits]` of a campaign file."""

import re
from datetime import time, timedelta

from dispatch.campaign.person import Outcome
from dispatch.campaign.retry_schedule import RETRIED, Retry, RetrySchedule
from dispatch.toml_file import Table, duration_of

NEXT_DAY = re.compile(r"next day at ([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
MOST_ATTEMPTS, MOST_RETRIES = 20, 50
LONGEST_WAIT = timedelta(days=30)


def retry_schedule_in(top: Table) -> RetrySchedule:
    """The tables `[[retries]]` and `[limits]` of a campaign file; raises ConfigurationError."""
    limits = top.table("limits", {})
    schedule = RetrySchedule(
        retries=tuple(_retry(table) for table in top.tables("retries")),
        attempts=limits.whole("attempts", 3, MOST_ATTEMPTS),
        attempts_per_day=limits.whole("attempts_per_day", 2, MOST_ATTEMPTS),
        between=limits.duration("between", timedelta(minutes=10)),
    )
    limits.done()
    if schedule.between > LONGEST_WAIT:
        limits.refuse("between", f"between is longer than {LONGEST_WAIT.days} days")
    for key in ("attempts", "attempts_per_day"):
        if not getattr(schedule, key):
            limits.refuse(key, f"{key} is 0, so nobody would be called: give 1 to {MOST_ATTEMPTS}")
    return schedule


def _retry(table: Table) -> Retry:
    wait, at = _wait(table)
    retry = Retry(_outcomes(table), wait, at, table.whole("times", 1, MOST_ATTEMPTS))
    table.done()
    if not retry.times:
        table.refuse("times", "times is 0: leave the table out instead")
    return retry


def _outcomes(table: Table) -> tuple[Outcome, ...]:
    names = table.texts("outcomes")
    known = ", ".join(RETRIED)
    if not names:
        table.refuse("outcomes", f"outcomes must name one or more of {known}")
    if unknown := [name for name in names if name not in RETRIED]:
        table.refuse("outcomes", f'no call is retried after "{unknown[0]}": name some of {known}')
    return tuple(Outcome(name) for name in dict.fromkeys(names))


def _wait(table: Table) -> tuple[timedelta, time | None]:
    text = table.text("wait")
    if found := NEXT_DAY.fullmatch(text):
        return timedelta(), time(int(found[1]), int(found[2]))
    wait = duration_of(text)
    if wait is None:
        table.refuse("wait", f'wait = "{text}": write "30m", "2h" or "next day at 18:00"')
    if wait > LONGEST_WAIT:
        table.refuse("wait", f'wait = "{text}": {LONGEST_WAIT.days} days at most')
    return wait, None
