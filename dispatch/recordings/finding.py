"""Which recordings an operator looks for, and how each is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dispatch.errors import SelectionRefused
from dispatch.incident_view import written
from dispatch.phone import E164
from dispatch.recordings.days import ONE
from dispatch.recordings.entry import Entry
from dispatch.recordings.kept import kept

MOST = 1000
"""Recordings in one answer: more are looked for by a shorter time."""
MOST_DAYS = 366
WAYS = ("contact", "number", "date", "from", "to", "incident", "campaign")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The ledger's index, and the values to look for in it, in their order."""

    by: str
    values: tuple[str, ...]


def wanted(asked: Mapping[str, Any], hashed: Callable[[str], str]) -> Wanted:
    """What is asked for, in one of the WAYS; raises SelectionRefused."""
    given = {name: str(asked[name]) for name in WAYS if asked.get(name)}
    ways = {"date" if name in ("from", "to") else name for name in given}
    if len(ways) != 1 or {"date", "from"} <= set(given) or {"date", "to"} <= set(given):
        named = ", ".join(f"--{name}" for name in WAYS)
        raise SelectionRefused(f"say what to look for, in one way: {named}")
    [way] = ways
    if way == "date":
        return Wanted("day", _days(given))
    if way != "number":
        return Wanted(way, (given[way],))
    if not E164.fullmatch(given[way]):
        raise SelectionRefused("--number must be + and 2 to 15 digits, with the country's code")
    return Wanted(way, (hashed(given[way]),))


def _days(given: Mapping[str, str]) -> tuple[str, ...]:
    if "date" not in given and not {"from", "to"} <= set(given):
        raise SelectionRefused("--from and --to belong together")
    first, last = (_day(given.get("date") or given[name]) for name in ("from", "to"))
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise SelectionRefused(f"--from must not be after --to, nor {MOST_DAYS} days before it")
    return tuple((first + ONE * number).isoformat() for number in range(count))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SelectionRefused("a day is written as 2026-01-31") from None


def recording_view(entry: Entry) -> dict[str, Any]:
    """As JSON: sizes in bytes, times in UTC; of whom it is as far as that is known, no number."""
    record, who = entry.record, entry.who
    return {
        "key": kept(entry).key,
        "original": entry.key,
        "contact": record.contact,
        "began": entry.began,
        "incident": who.incident,
        "campaign": who.campaign,
        "outcome": str(record.outcome),
        "reason": record.reason,
        "profile": record.profile if record.result else "",
        "seconds": record.source.seconds,
        "before": record.source.size,
        "after": record.result.size if record.result else None,
        "run": entry.run,
        "at": written(entry.at),
    }
