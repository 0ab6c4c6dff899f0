"""How often one number, and one person, may be called. Over a limit waits; nothing is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.line.state import Ring
from dispatch.severity import Severity
from dispatch.traffic import Kind


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` calls within any time as long as `within`."""

    calls: int
    within: timedelta
    critical_may_exceed: bool = False

    def free_at(self, rings: Sequence[datetime], now: datetime) -> datetime:
        """The moment from which another call is within the limit: `now`, or later."""
        recent = sorted(at for at in rings if at > now - self.within)
        return now if len(recent) < self.calls else recent[-self.calls] + self.within


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for each number, and for each person over all their numbers."""

    number: tuple[Limit, ...]
    contact: tuple[Limit, ...]

    @property
    def longest(self) -> timedelta:
        """How far back they look."""
        return max((limit.within for limit in (*self.number, *self.contact)), default=timedelta())

    def free_at(
        self,
        rings: Sequence[Ring],
        phone: int,
        severity: Severity,
        now: datetime,
        kind: Kind = Kind.ALERT,
    ) -> datetime:
        """When this number may be called for an alert of this severity, or for a drill.

        What was rung for drills never keeps an alert waiting.
        """
        counted = [ring for ring in rings if ring.kind is Kind.ALERT or kind is not Kind.ALERT]
        to_number = [ring.at for ring in counted if ring.phone == phone]
        to_contact = [ring.at for ring in counted]
        moments = [
            limit.free_at(at, now)
            for limits, at in ((self.number, to_number), (self.contact, to_contact))
            for limit in limits
            if not (limit.critical_may_exceed and severity is Severity.CRITICAL)
        ]
        return max(moments, default=now)


DEFAULT_LIMITS = Limits(
    number=(
        Limit(3, timedelta(minutes=15), critical_may_exceed=True),
        Limit(7, timedelta(hours=1)),
        Limit(15, timedelta(hours=3)),
    ),
    contact=(
        Limit(6, timedelta(minutes=15), critical_may_exceed=True),
        Limit(14, timedelta(hours=1)),
        Limit(30, timedelta(hours=3)),
    ),
)
"""GoAlert's limits for one voice number (engine/message/ratelimit.go), twice that for a person:
more calls from one number get it marked as spam by carriers."""
