"""What a Connect instance may do at once, and what of it is kept for alerts."""

from dataclasses import dataclass
from math import ceil

from dispatch.traffic import Kind

RESERVED_SHARE = 0.3
LEAST_RESERVED = 2
MOST_RESERVED = 30
"""One call tells of many incidents: a duty does not need more phones than these at once."""
GROWTH = 100


def reserve_of(calls_at_once: int) -> int:
    """How many calls are kept for alerts: 30 %, from 2 to 30, and never every call there is."""
    share = min(MOST_RESERVED, ceil(calls_at_once * RESERVED_SHARE))
    return min(calls_at_once - 1, max(LEAST_RESERVED, share))


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas of one instance. The defaults are those of a new account and region.

    Starts: StartOutboundVoiceContact 2 a second, burst 5 (L-4E9BCC96). Calls at once: 10 active
    calls per instance (L-12AB7C57). Source: Amazon Connect Administrator Guide, service quotas.
    """

    starts_per_second: float = 2.0
    burst: int = 5
    calls_at_once: int = 10
    reserved_calls: int = 3

    def __post_init__(self) -> None:
        if self.starts_per_second <= 0 or self.burst < 1:
            raise ValueError("starts_per_second must be above 0 and burst at least 1")
        if not 0 <= self.reserved_calls < self.calls_at_once:
            raise ValueError("reserved_calls must be at least 0 and below calls_at_once")

    @property
    def more_calls(self) -> int:
        """By how many calls a limit that was learned grows at a time: 1 %, at least one."""
        return max(1, self.calls_at_once // GROWTH)

    def kept_calls(self, kind: Kind) -> int:
        """How many of the calls at once this kind leaves to more urgent ones."""
        return _kept(kind, self.reserved_calls, self.calls_at_once)

    def kept_starts(self, kind: Kind) -> int:
        """How many of the burst's starts this kind leaves to more urgent ones."""
        reserved = ceil(self.burst * self.reserved_calls / self.calls_at_once)
        return _kept(kind, reserved, self.burst)


def quotas_of(starts_per_second: float, calls_at_once: int) -> Quotas:
    """The quotas of an instance that was granted more (or is to be used less) than the defaults.

    AWS does not state a burst for a raised rate; of its defaults, each is at least 3 above the
    rate where that is 2 a second or more (2 and 5, 5 and 8, 10 and 15).
    """
    burst = int(starts_per_second) + 3
    return Quotas(starts_per_second, burst, calls_at_once, reserve_of(calls_at_once))


def _kept(kind: Kind, reserved: int, capacity: int) -> int:
    """Drills leave the reserve, campaigns one more, so that a drill goes first; one always fits."""
    kept = {Kind.ALERT: 0, Kind.DRILL: reserved, Kind.CAMPAIGN: reserved + 1}[kind]
    return min(kept, capacity - 1)
