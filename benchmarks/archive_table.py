"""The rows of archive.py: what is measured of each way, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive_call import TALK_S, TALKS, is_noisy
from archive_quality import Quality, Wave, apart_db, decoded, mixed, quality
from archive_ways import SAMPLE, Made

from dispatch.prices import read_prices
from dispatch.recordings.comparison import (
    PUBLISHED,
    PUBLISHED_REGION,
    PUBLISHED_VOLUME,
    PUBLISHED_YEARS,
    SAMPLE_DAYS,
)
from dispatch.recordings.costs import in_years, together
from dispatch.recordings.efforts import Effort
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.rates import rates_of
from dispatch.recordings.ways import ORIGINAL_DAYS, SAMPLE_AS_CLAIMED, ours, sample

PRICES = Path(__file__).parents[1] / "prices" / f"{PUBLISHED_REGION}.toml"
HOURS = TALKS * TALK_S / 3600
MB = 1_000_000


@dataclass(frozen=True)
class Row:
    """One way. `mixed`: all channels in one, against the recording's own; `each`: each speaker.

    A result of one channel stands for either speaker; `apart_db` is then None.
    """

    way: str
    smaller: float
    cpu_s: float
    peak: int
    mixed: Quality
    each: Quality
    apart_db: float | None
    six_years: float

    @classmethod
    def of(cls, way: str, sources: Sequence[Path], made: Made) -> "Row":
        """Listens to all results of a way."""
        channels = 1 if way == SAMPLE or PROFILES[way].one_channel else 2
        pairs = [
            (decoded(source, 2), decoded(result, channels))
            for source, result in zip(sources, made.results, strict=True)
        ]
        size = sum(source.stat().st_size for source in sources)
        effort = Effort(size / made.size, made.cpu_s / HOURS)
        return cls(
            way,
            effort.times_smaller,
            effort.cpu_s_an_hour,
            made.peak,
            quality([(mixed(was), mixed(now)) for was, now in pairs]),
            quality([(was, _for_both(now)) for was, now in pairs]),
            apart_db(_without_noise(pairs)) if channels > 1 else None,
            _six_years(way, effort),
        )

    @property
    def of_the_claim(self) -> float:
        """Its cost in six years, as a share of what the sample claims."""
        return self.six_years / PUBLISHED[SAMPLE_AS_CLAIMED.key]


@dataclass(frozen=True)
class HourLong:
    """One way with a recording of an hour: alone, and twelve of them one after another.

    The twelve are converted as the function does it, by one process; the sample starts two
    programs for each. They are measured of the ways that make WAV files only.
    """

    way: str
    alone: Made
    twelve: Made | None

    @property
    def each_cpu_s(self) -> float | None:
        """Of one of the twelve."""
        return self.twelve.cpu_s / len(self.twelve.results) if self.twelve else None


def _for_both(now: Wave) -> Wave:
    return now if len(now) > 1 else now.repeat(2, axis=0)


def _without_noise(pairs: Sequence[tuple[Wave, Wave]]) -> list[tuple[Wave, Wave]]:
    return [pair for number, pair in enumerate(pairs) if not is_noisy(number)]


def _six_years(way: str, effort: Effort) -> float:
    """Of the published case, in US dollars, with the effort that was measured."""
    rates = rates_of(read_prices(PRICES.read_text(encoding="utf-8"), PRICES.name))
    if way == SAMPLE:
        kept = sample(SAMPLE_DAYS, effort)
    else:
        kept = ours(PROFILES[way], effort, ORIGINAL_DAYS)
    return together(in_years(PUBLISHED_YEARS, PUBLISHED_VOLUME, kept, rates)).total


def write_tables(rows: Sequence[Row], hours: Sequence[HourLong]) -> None:
    """Both, and what PESQ and STOI were taken of."""
    print("                      mixed into one channel     of each speaker")
    print(
        "an hour, 12 calls  smaller  PESQ worst  STOI     PESQ worst  STOI   apart"
        "  CPU (s)  peak (MB)  six years ($)"
    )
    for row in rows:
        apart = "mixed" if row.apart_db is None else f"{min(row.apart_db, 99):.0f} dB"
        print(
            f"{row.way:18}{row.smaller:8.1f}{_cells(row.mixed)}{_cells(row.each)}{apart:>8}"
            f"{row.cpu_s:9.2f}{row.peak / MB:11.0f}{row.six_years:15,.0f}"
        )
    print(f"{rows[0].mixed.pieces} pieces mixed, {rows[0].each.pieces} of a speaker")
    print("an hour in one recording   CPU (s)  peak (MB)  each of twelve, CPU (s)")
    for hour in hours:
        each = "" if hour.each_cpu_s is None else f"{hour.each_cpu_s:25.2f}"
        print(f"{hour.way:24}{hour.alone.cpu_s:10.2f}{hour.alone.peak / MB:11.0f}{each}")


def _cells(of: Quality) -> str:
    return f"{of.pesq:6.2f}{of.worst:6.2f}{of.stoi:7.3f}  "
