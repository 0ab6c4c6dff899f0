"""What is stored of one route: what is in use, what was learned, and whether it works."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.routes.quotas import Quotas
from dispatch.traffic import Kind

SLOWED_FOR = timedelta(seconds=30)
"""How long after a throttled request the start rate stays low before it grows again."""
SHARE_PER_SECOND = 0.01
"""How fast it then grows, in parts of the whole rate: additive, as TCP's congestion control."""
CALL_PER = timedelta(seconds=10)
"""How long after a full instance more calls at once are tried, and again more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one attempt to one call, until it ends or `until` has passed.

    A campaign has one for all its calls: `places` is how many those may be.
    """

    attempt: str
    kind: Kind
    until: datetime
    places: int = 1


@dataclass(frozen=True, slots=True)
class Learned:
    """What the service's refusals taught: the share of the start rate, and the calls that fit."""

    start_share: float = 1.0
    throttled_at: datetime | None = None
    calls: int = 0
    full_at: datetime | None = None

    def share(self, now: datetime) -> float:
        """The part of the start rate that is used at `now`, above 0 and at most 1."""
        if self.throttled_at is None:
            return 1.0
        growing = max((now - self.throttled_at - SLOWED_FOR).total_seconds(), 0.0)
        return min(1.0, self.start_share + SHARE_PER_SECOND * growing)

    def calls_allowed(self, quotas: Quotas, now: datetime) -> int:
        """How many calls at once are tried at `now`."""
        if self.full_at is None:
            return quotas.calls_at_once
        steps = max((now - self.full_at) // CALL_PER, 0)
        return min(quotas.calls_at_once, self.calls + quotas.more_calls * steps)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Whether the route works. `opened` counts how often it opened since the last success.

    Open until `until`; after that it is half open: `probe` is the one attempt that tries it, and
    counts as lost at `probe_until`.
    """

    failures: int = 0
    opened: int = 0
    until: datetime | None = None
    why: str = ""
    failed_at: datetime | None = None
    probe: str = ""
    probe_until: datetime | None = None

    @property
    def closed(self) -> bool:
        """True while the route is believed to work."""
        return self.until is None

    def reopens_at(self, now: datetime) -> datetime | None:
        """When the next attempt may try the route, or None where one may now."""
        if self.until is not None and now < self.until:
            return self.until
        if self.probe_until is not None and now < self.probe_until:
            return self.probe_until
        return None


@dataclass(frozen=True, slots=True)
class Budget:
    """The state of one route. `tokens` are the starts that were left at `refilled_at`.

    `refilled_at` is None for a bucket nobody has drawn from: it is full. `version` numbers the
    writes.
    """

    route: str
    learned: Learned = Learned()
    tokens: float = 0.0
    refilled_at: datetime | None = None
    leases: tuple[Lease, ...] = ()
    breaker: Breaker = Breaker()
    version: int = 0

    def live_leases(self, now: datetime) -> tuple[Lease, ...]:
        """The leases that have not ended at `now`."""
        return tuple(lease for lease in self.leases if lease.until > now)

    def calls(self, now: datetime) -> int:
        """How many calls at once are taken at `now`, by all kinds."""
        return sum(lease.places for lease in self.live_leases(now))

    def start_rate(self, quotas: Quotas) -> float:
        """Starts per second at which the bucket fills since `refilled_at`."""
        if self.refilled_at is None:
            return quotas.starts_per_second
        return quotas.starts_per_second * self.learned.share(self.refilled_at)

    def starts_left(self, quotas: Quotas, now: datetime) -> float:
        """The tokens at `now`, at most the burst."""
        if self.refilled_at is None:
            return float(quotas.burst)
        seconds = max((now - self.refilled_at).total_seconds(), 0.0)
        return min(float(quotas.burst), self.tokens + self.start_rate(quotas) * seconds)
