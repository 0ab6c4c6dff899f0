"""Which recordings a run of the archive is about: days, a prefix, or single keys."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dispatch.errors import SelectionRefused
from dispatch.recordings.days import folders
from dispatch.recordings.naming import LONGEST_KEY
from dispatch.recordings.profiles import PROFILES

AUTOMATED = "ivr/"
"""Where Amazon Connect keeps recordings of automated calls, below those of agents.

Keys that people publish have ALIAS/CallRecordings/ivr/2025/12/31/ID_20251231T09:47_UTC.wav.
"""
KEYS = ("date", "from", "to", "prefix", "keys", "daily", "profile")
NAME = 60
"""Characters of a run's name that are its selection's: Step Functions allows 80 in all."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Days from `first` to `last`, both meant; or what begins with one of `prefixes`.

    `daily` is true for the schedule's own, which also takes up the days since its last success.
    """

    first: date | None = None
    last: date | None = None
    prefixes: tuple[str, ...] = ()
    daily: bool = False

    def listed(self, root: str) -> list[str]:
        """What is to be listed in a bucket in which recordings lie below `root`."""
        if self.first is None or self.last is None:
            return list(self.prefixes)
        days = list(folders(self.first, self.last))
        return [root + below + day for below in ("", AUTOMATED) for day in days]

    def __str__(self) -> str:
        """As people say it."""
        if self.first is not None:
            days = f"{self.first} to {self.last}"
            return str(self.first) if self.first == self.last else days
        if len(self.prefixes) == 1:
            return self.prefixes[0] or "everything"
        return f"{len(self.prefixes)} recordings"


def selection_of(asked: Mapping[str, Any], today: date) -> Selection:
    """What is asked for, which must not lie ahead of `today`; raises SelectionRefused.

    Nothing asked for is the schedule's own. A `profile` beside it is not looked at here.
    """
    if unknown := sorted(set(asked) - set(KEYS)):
        raise SelectionRefused(f"{unknown[0]} is not known: {', '.join(KEYS)} are")
    ways = [
        way
        for way in (("date",), ("from", "to"), ("prefix",), ("keys",), ("daily",))
        if set(way) & {*asked}
    ]
    if len(ways) > 1:
        raise SelectionRefused("give a date, or from and to, or a prefix, and not two of them")
    if ways in ([], [("daily",)]):
        return Selection(daily=True)
    if ways[0] == ("prefix",):
        return Selection(prefixes=(_key(asked["prefix"]),))
    if ways[0] == ("keys",):
        return Selection(prefixes=_apart(_keys(asked["keys"])))
    days = [_day(asked, name, today) for name in ways[0]]
    if days[0] > days[-1]:
        raise SelectionRefused(f"from {days[0]} is after to {days[-1]}")
    return Selection(days[0], days[-1])


def profile_of(asked: Mapping[str, Any], otherwise: str) -> str:
    """The profile that is asked for, else the other; raises SelectionRefused."""
    profile = asked.get("profile") or otherwise
    if not isinstance(profile, str) or profile not in PROFILES:
        raise SelectionRefused(f"profile must be one of {', '.join(PROFILES)}")
    return profile


def daily_selection(
    asked: Mapping[str, Any], now: datetime, after: int, covered: date | None
) -> Selection:
    """The days up to `after` days ago that come after `covered`, the last one that is archived.

    The day counts from when the schedule says it was due, not from when it came: EventBridge
    Scheduler puts that in as 2022-03-22T18:59:43Z (its User Guide, context attributes). What is
    ahead of `now` is not due, and would cover days of which nothing was recorded yet.
    """
    at = min(_time(asked["daily"]), now) if "daily" in asked else now
    last = at.date() - timedelta(days=after)
    first = last if covered is None else min(covered + timedelta(days=1), last)
    return Selection(first, last, daily=True)


def run_name(selection: Selection, profile: str, today: date) -> str:
    """What a run of it is called: the same for the same selection."""
    if selection.daily:
        return f"daily-{today}-{profile}".rstrip("-")
    if selection.first is not None:
        days = f"{selection.first}_{selection.last}"
        name = str(selection.first) if selection.first == selection.last else days
        return f"{name}-{profile}" if profile else name
    text = "\n".join((profile, *selection.prefixes))
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", selection.prefixes[0]).strip("-")
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{words[-NAME:].lstrip('-') or 'everything'}-{digest}"


def _day(asked: Mapping[str, Any], name: str, today: date) -> date:
    given = asked.get(name)
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        day = None
    if day is None:
        raise SelectionRefused(f"{name} must be a day, as 2026-01-31")
    if day > today:
        raise SelectionRefused(f"{name} {day} is yet to come")
    return day


def _time(given: object) -> datetime:
    """In UTC, as the days of the keys are."""
    try:
        time = datetime.fromisoformat(str(given))
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise SelectionRefused("daily must be a time, as 2026-01-31T01:30:00Z") from None


def _keys(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise SelectionRefused("keys must be a list of keys")
    return tuple(_key(each) for each in given)


def _apart(prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that begin with another: nothing is to be listed twice in a run."""
    kept: list[str] = []
    for each in sorted(set(prefixes)):
        if not kept or not each.startswith(kept[-1]):
            kept.append(each)
    return tuple(kept)


def _key(given: object) -> str:
    if not isinstance(given, str) or len(given.encode("utf-8", "surrogatepass")) > LONGEST_KEY:
        raise SelectionRefused(f"a prefix or key must be text of at most {LONGEST_KEY} bytes")
    return given
