"""What a forecast is made for, and what it tells: calls by the hour, outcomes, and who is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dispatch.campaign.person import Outcome

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Group:
    """People of one country (ISO 3166-1) and time zone."""

    country: str
    zone: str
    people: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """What may be started each second, and be under way at once."""

    starts_per_second: float
    calls_at_once: float

    def starts(self, mean_hold: float) -> float:
        """Calls a second: no more than lines are freed (Little's law: at once = rate x hold)."""
        return min(self.starts_per_second, self.calls_at_once / mean_hold)


@dataclass(slots=True)
class Bin:
    """`seconds` from `start` (UTC): calls started, and of those the picked-up ones by country."""

    start: datetime
    seconds: int
    started: float = 0.0
    picked_up: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def rate(self) -> float:
        """Starts a second."""
        return self.started / self.seconds


@dataclass(slots=True)
class Forecast:
    """What is to be expected of all calls and people; `left` are not called within a year."""

    people: float
    bins: list[Bin] = field(default_factory=list)
    outcomes: dict[Outcome, float] = field(default_factory=lambda: defaultdict(float))
    reached: float = 0.0
    unreached: float = 0.0
    left: float = 0.0

    @property
    def people_by_end(self) -> tuple[int, int, int]:
        """Whole people who are reached, called in vain, and left: together all of them."""
        reached, left = round(self.reached), round(self.left)
        return reached, max(0, round(self.people) - reached - left), left

    @property
    def calls(self) -> float:
        """All calls."""
        return sum(one.started for one in self.bins)

    @property
    def ends_at(self) -> datetime | None:
        """When the last call has started (UTC)."""
        return self.bins[-1].start + timedelta(seconds=self.bins[-1].seconds) if self.bins else None

    @property
    def peak(self) -> Bin | None:
        """The time with the most starts."""
        return max(self.bins, key=lambda one: one.started, default=None)


def by_hour(bins: Iterable[Bin]) -> Iterator[tuple[datetime, float]]:
    """Calls started by the hour (UTC) in which they start; hours without any are left out."""
    hours: dict[datetime, float] = defaultdict(float)
    for one in bins:
        hours[floored(one.start, HOUR)] += one.started
    yield from sorted(hours.items())


def floored(at: datetime, seconds: int) -> datetime:
    """The whole `seconds` since 1970 in which a moment lies, as their begin (UTC)."""
    since = int(at.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(since, UTC)
