"""Silences: alerts that match one open an incident that is held back, not dropped, until its end.

Which alerts a silence holds is decided when they come: an incident that was opened before it began
goes on, and what still fires at its end pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from dispatch.alert import Alert
from dispatch.facts import Hold
from dispatch.incident import Incident, State
from dispatch.severity import Severity

KEYS = ("name", "resource", "source", "account", "region", "severity")
"""What of an alert can be matched."""
LONGEST = timedelta(days=30)
"""From start to end: what nobody wants to hear of for longer is to be fixed, or not an alarm."""
HELD_BY = "silence "
"""How the reason for a hold begins where it is a silence."""
MOST_TOGETHER = 20
"""Silences that hold one incident, one after the other: each is checked in the transaction of 100
items that stores it. What more of them would hold pages, which errs on the safe side."""


def fits(value: str, glob: str) -> bool:
    """Whether the whole value is as the glob says; `[` is an ordinary character of alarm names."""
    return fnmatchcase(value, glob.replace("[", "[[]"))


@dataclass(frozen=True, slots=True)
class Matcher:
    """`key` is one of KEYS. In `glob`, `*` is any text and `?` one character; case counts."""

    key: str
    glob: str

    def matches(self, alert: Alert, severity: Severity) -> bool:
        """Whether the whole value is as the glob says."""
        value = severity.value if self.key == "severity" else str(getattr(alert, self.key))
        return fits(value, self.glob)

    def __str__(self) -> str:
        return f"{self.key}={self.glob}"


@dataclass(frozen=True, slots=True)
class Silence:
    """From `start` until `end` (UTC), or until somebody ended it before: `ended_at`, `ended_by`.

    Alerts that all `matchers` match are held back; critical ones too, unless `except_critical`.
    """

    id: str
    matchers: tuple[Matcher, ...]
    start: datetime
    end: datetime
    reason: str
    by: str
    except_critical: bool = False
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def over_at(self) -> datetime:
        """The moment from which it holds nothing."""
        return min(self.end, self.ended_at or self.end)

    def state(self, now: datetime) -> str:
        """Coming, active or over."""
        if now >= self.over_at:
            return "over"
        return "active" if now >= self.start else "coming"

    def matches(self, alert: Alert, severity: Severity) -> bool:
        """Whether it would hold this alert back, at its time."""
        if self.except_critical and severity is Severity.CRITICAL:
            return False
        return all(one.matches(alert, severity) for one in self.matchers)

    def ended(self, by: str, now: datetime) -> "Silence":
        """The same, ended now."""
        return replace(self, ended_at=now, ended_by=by)


def holding(
    alert: Alert, severity: Severity, silences: Iterable[Silence], now: datetime
) -> tuple[Silence, ...]:
    """The silences that hold the alert back from `now` on without a gap, in order; none: empty."""
    found: list[Silence] = []
    until = now
    matching = (one for one in silences if one.over_at > now and one.matches(alert, severity))
    for one in sorted(matching, key=lambda one: (one.start, one.id)):
        if one.start > until or len(found) == MOST_TOGETHER:
            break
        found.append(one)
        until = max(until, one.over_at)
    return tuple(found)


def hold_by(silences: Sequence[Silence]) -> Hold | None:
    """The hold that these silences are together: until the last of them ends."""
    if not silences:
        return None
    why = "; ".join(f"{HELD_BY}{one.id} ({one.reason})" for one in silences)
    return Hold(max(one.over_at for one in silences), why)


def hold_left(incident: Incident, others: Sequence[Silence]) -> Hold | None:
    """Once a silence is ended: the hold that the `others` are together, None where there are none.

    It never lasts longer than the incident was to be held: they may be younger than it.
    """
    rest, until = hold_by(others), incident.stage_ends_at
    return rest and replace(rest, until=min(rest.until, until or rest.until))


def held_by_silence(incident: Incident) -> bool:
    """Whether a silence, and nothing else, holds the incident back."""
    return incident.state is State.OPEN and incident.held.startswith(HELD_BY)
