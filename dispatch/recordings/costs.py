"""What keeping recordings costs, month by month: all in US dollars, nothing rounded.

A GB is 1,000,000,000 bytes, a month 30 days, and a recording counts from the first day of its
month. The prices count in 2^30 bytes: all storage is taken 7 % too high, for each way alike.
"""

from dataclasses import astuple, dataclass
from functools import reduce

from dispatch.recordings.choosing import BILLED_AT_LEAST
from dispatch.recordings.rates import Rates
from dispatch.recordings.ways import Way, Work

GB, MONTH_DAYS = 1_000_000_000, 30
CONNECT_BYTES_A_MINUTE = 1_920_000
"""Of Amazon Connect's own recording: 8 kHz, two channels, 16 bits."""
ARCHIVED_AT_LEAST = 3
"""Months for which S3 Glacier Instant Retrieval bills what is removed earlier (90 days)."""
FULL_CPU_MB = 1769
"""Memory with which a function has one whole processor (AWS Lambda, Memory and computing power)."""
EVER = 10**6
"""A month in which everything stands: as much is removed as comes."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Recordings a month, how long each is, for how many months they are kept.

    `listened` is the share of them that is once listened to.
    """

    recordings: float
    seconds: float
    retention: int
    listened: float = 0.0
    bytes_a_minute: int = CONNECT_BYTES_A_MINUTE

    @property
    def original(self) -> float:
        """Bytes of one recording as Amazon Connect makes it."""
        return self.seconds / 60 * self.bytes_a_minute

    def size(self, way: Way) -> float:
        """Bytes of what is kept of one recording, as they are billed."""
        kept = self.original / way.times_smaller
        return max(kept, BILLED_AT_LEAST) if way.archived else kept


@dataclass(frozen=True, slots=True)
class Bill:
    """US dollars by what they are for."""

    standard: float = 0.0
    archive: float = 0.0
    requests: float = 0.0
    conversion: float = 0.0
    retrieval: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return float(sum(astuple(self)))

    def __add__(self, other: "Bill") -> "Bill":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Bill(*(one + another for one, another in pairs))


def in_month(number: int, volume: Volume, way: Way, rates: Rates) -> Bill:
    """The bill of one month, counted from 1; of `EVER` for a month in the steady state."""
    return Bill(
        rates.of("s3.standard_storage", _standard_gb(number, volume, way)),
        rates.of("s3.archive_storage", _archived_gb(number, volume, way)),
        _requests(volume.recordings, way, rates),
        _conversion(number, volume, way.work, rates) if way.work else 0.0,
        _listening(volume.recordings * volume.listened, volume, way, rates),
    )


def in_years(years: int, volume: Volume, way: Way, rates: Rates) -> list[Bill]:
    """The bills of so many years, one after another."""
    months = [in_month(number, volume, way, rates) for number in range(1, years * 12 + 1)]
    return [together(months[at : at + 12]) for at in range(0, len(months), 12)]


def together(bills: list[Bill]) -> Bill:
    """All of them in one."""
    return reduce(Bill.__add__, bills, Bill())


def _standard_gb(number: int, volume: Volume, way: Way) -> float:
    months = way.original_days / MONTH_DAYS if way.archived else volume.retention
    return volume.recordings * volume.original / GB * min(number, months, volume.retention)


def _archived_gb(number: int, volume: Volume, way: Way) -> float:
    if not way.archived:
        return 0.0
    months = min(number, max(volume.retention, ARCHIVED_AT_LEAST))
    return volume.recordings * volume.size(way) / GB * months


def _requests(recordings: float, way: Way, rates: Rates) -> float:
    return (
        rates.of("s3.standard_get", recordings * way.gets)
        + rates.of("s3.standard_put", recordings * way.puts)
        + rates.of("s3.archive_put", recordings * way.archive_puts)
        + rates.of("s3.archive_transition", recordings * way.lifecycle_moves)
    )


def _conversion(number: int, volume: Volume, work: Work, rates: Rates) -> float:
    """A function gets its share of a processor by its memory, and is paid by both."""
    cpu_s = volume.seconds / 3600 * work.effort.cpu_s_an_hour
    seconds = cpu_s * max(1.0, FULL_CPU_MB / work.memory_mb) + work.each_s
    kept = min(number, volume.retention) * work.ledger_bytes / GB
    return (
        rates.of("lambda.duration", volume.recordings * seconds * work.memory_mb / 1024)
        + rates.of("lambda.requests", volume.recordings)
        + rates.of("step_functions.transitions", volume.recordings * work.transitions)
        + rates.of("sqs.requests", volume.recordings * work.queue_requests)
        + rates.of("dynamodb.writes", volume.recordings * work.ledger_writes)
        + rates.of("dynamodb.storage", volume.recordings * kept)
    )


def _listening(times: float, volume: Volume, way: Way, rates: Rates) -> float:
    if not way.archived:
        return rates.of("s3.standard_get", times)
    size = volume.original / way.times_smaller / GB
    return rates.of("s3.archive_get", times) + rates.of("s3.archive_retrieval", times * size)
