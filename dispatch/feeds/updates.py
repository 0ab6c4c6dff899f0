"""The updates that one description holds, and which of them is the newest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dispatch.feeds.entry import State

LABELS: Final = {
    "investigating": State.INVESTIGATING,
    "identified": State.IDENTIFIED,
    "monitoring": State.MONITORING,
    "resolved": State.RESOLVED,
    "mitigated": State.RESOLVED,
    "completed": State.RESOLVED,
    "complete": State.RESOLVED,
    "closed": State.RESOLVED,
    "cancelled": State.RESOLVED,
    "canceled": State.RESOLVED,
    "postmortem": State.RESOLVED,
    "post-mortem": State.RESOLVED,
    "scheduled": State.SCHEDULED,
    "planned": State.SCHEDULED,
    "in progress": State.SCHEDULED,
    "verifying": State.SCHEDULED,
    "maintenance": State.SCHEDULED,
    "update": None,
}
"""What status pages put before an update's text; an "update" leaves the state as it was."""
LABEL_WORDS: Final = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
LABEL: Final = re.compile(
    rf"(?:(?:current )?(?:status|state)\s*:\s*)({LABEL_WORDS})\b[\s:\u2013\u2014-]*(.*)"
    rf"|({LABEL_WORDS})\s*(?:[:\u2013\u2014]|-(?=\s|$))\s*(.*)",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_CLOCK: Final = r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?"
_DAY: Final = (
    rf"(?:(?:{'|'.join(_MONTHS)})[a-z]*\.?\s+\d{{1,2}}|\d{{1,2}}\s+(?:{'|'.join(_MONTHS)})[a-z]*)"
)
_STAMP: Final = re.compile(
    rf"(?:({_DAY})(?:,?\s+\d{{4}})?,?\s+(?:at\s+)?)?{_CLOCK}\s*(?:[A-Z]{{2,5}}(?:[+-]\d{{1,2}}(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_HALF_A_YEAR: Final = 6
_NOON: Final = 12


@dataclass(slots=True)
class Update:
    """One update: `label` as it stands, `day` (month, day) and `clock` where they are told."""

    label: str = ""
    lines: list[str] = field(default_factory=list)
    day: tuple[int, int] | None = None
    clock: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """What it says, without its label and its time."""
        return "\n".join(self.lines)


def updates_of(lines: Sequence[str]) -> list[Update]:
    """The updates, the newest first; what stands before them all counts as the oldest."""
    found: list[Update] = []
    for line in lines:
        stamp, label = _STAMP.fullmatch(line), LABEL.fullmatch(line)
        begins = stamp or (label and not _awaits_label(found))
        if begins or not found:
            found.append(Update())
        _add(found[-1], line, stamp, label)
    heading = found[:1] if len(found) > 1 and not (found[0].clock or found[0].label) else []
    updates = found[len(heading) :]
    return [*(updates[::-1] if _oldest_first(updates) else updates), *heading]


def state_of(updates: Sequence[Update]) -> State | None:
    """The newest state that a label names; None where none does."""
    named = (LABELS[one.label] for one in updates if one.label)
    return next((state for state in named if state), None)


def _awaits_label(found: Sequence[Update]) -> bool:
    """Whether the last update has a time and nothing else yet."""
    return bool(found) and bool(found[-1].clock) and not found[-1].label and not found[-1].lines


def _add(
    update: Update, line: str, stamp: re.Match[str] | None, label: re.Match[str] | None
) -> None:
    if stamp:
        update.day, update.clock = _day(stamp[1]), _clock(stamp)
    elif label:
        update.label = (label[1] or label[3]).lower()
        update.lines += [rest] if (rest := (label[2] or label[4] or "")) else []
    else:
        update.lines.append(line)


def _day(text: str | None) -> tuple[int, int] | None:
    if not text:
        return None
    month = next(number for number, name in enumerate(_MONTHS, 1) if name in text.lower())
    return month, int("".join(filter(str.isdecimal, text)))


def _clock(stamp: re.Match[str]) -> tuple[int, int]:
    hour, half = int(stamp[2]), (stamp[4] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return hour, int(stamp[3])


def _oldest_first(found: Sequence[Update]) -> bool:
    """By the first and the last time told. Times without a day or a label are Slack's."""
    timed = [one for one in found if one.clock]
    if len(timed) < 2:  # noqa: PLR2004 - one time tells no order
        return False
    first, last = timed[0], timed[-1]
    if not first.day or not last.day:
        # Over midnight the clock goes back, so only the page's custom tells.
        return not any(one.day or one.label for one in timed)
    earlier = (first.day, first.clock or (0, 0)) < (last.day, last.clock or (0, 0))
    over_new_year = abs(first.day[0] - last.day[0]) > _HALF_A_YEAR
    return earlier != over_new_year
