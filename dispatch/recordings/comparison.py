"""Ways to keep the same recordings beside each other, and the published case among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dispatch.recordings.costs import EVER, Bill, Volume, in_month, in_years, together
from dispatch.recordings.efforts import EFFORTS
from dispatch.recordings.profiles import Profile
from dispatch.recordings.rates import Rates
from dispatch.recordings.ways import AS_IS, SAMPLE_AS_CLAIMED, Way, moved, ours, sample

PUBLISHED = {AS_IS.key: 356_664, SAMPLE_AS_CLAIMED.key: 41_838}
"""US dollars in six years: AWS Architecture Blog, 2022-06-24, on archiving Connect's recordings."""
PUBLISHED_YEARS = 6
PUBLISHED_VOLUME = Volume(
    recordings=600_000, seconds=300, retention=12 * PUBLISHED_YEARS, bytes_a_minute=2_000_000
)
"""3 million minutes a month. That a call has 5 minutes, and a minute 2 MB, is assumed here."""
PUBLISHED_REGION = "us-east-1"
SAMPLE_DAYS = 7
"""Days after which the published sample converts, and overwrites the original."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one way costs: each year, all years, and a month in the steady state."""

    way: Way
    years: Sequence[Bill]
    steady: Bill

    @property
    def total(self) -> Bill:
        """All years together."""
        return together(list(self.years))

    @property
    def published(self) -> int | None:
        """What the publication says of this way in its own case."""
        return PUBLISHED.get(self.way.key)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ways, Tocsin's own last. `published_case` if the publication's figures belong to it."""

    volume: Volume
    rates: Rates
    kept: Sequence[Kept]
    published_case: bool = False


def compare(
    volume: Volume, profile: Profile, original_days: int, years: int, rates: Rates
) -> Comparison:
    """As it is, moved, by the published sample, and by Tocsin."""
    own = ours(profile, EFFORTS[profile.name], original_days)
    ways = (AS_IS, moved(original_days), sample(SAMPLE_DAYS), own)
    return Comparison(volume, rates, _kept(ways, volume, years, rates))


def published_case(profile: Profile, original_days: int, rates: Rates) -> Comparison:
    """The publication's own case, and what its code and Tocsin would cost in it."""
    own = ours(profile, EFFORTS[profile.name], original_days)
    ways = (AS_IS, SAMPLE_AS_CLAIMED, sample(SAMPLE_DAYS), own)
    kept = _kept(ways, PUBLISHED_VOLUME, PUBLISHED_YEARS, rates)
    return Comparison(PUBLISHED_VOLUME, rates, kept, published_case=True)


def _kept(ways: Iterable[Way], volume: Volume, years: int, rates: Rates) -> tuple[Kept, ...]:
    return tuple(
        Kept(way, in_years(years, volume, way, rates), in_month(EVER, volume, way, rates))
        for way in ways
    )
