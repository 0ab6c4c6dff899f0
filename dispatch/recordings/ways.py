"""Ways to keep recordings, as far as they cost: where what lies how long, and what is done."""

from dataclasses import dataclass

from dispatch.recordings.efforts import SAMPLE, Effort
from dispatch.recordings.profiles import Profile

ORIGINAL_DAYS = 14
"""A week until the conversion, as the template has it, and a week beside its result."""


@dataclass(frozen=True, slots=True)
class Work:
    """What converting one recording takes beside the processor's time for its sound.

    `each_s` are seconds of a function for what is not sound: starting, reading, writing.
    `ledger_bytes` are kept as long as the recording.
    """

    effort: Effort
    memory_mb: int
    each_s: float
    transitions: float
    queue_requests: float = 0
    ledger_writes: float = 0
    ledger_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One way. Requests are for each recording; `original_days` it lies in S3 Standard at first.

    Where it is not `archived`, the original stays in S3 Standard, and nothing else is kept.
    """

    key: str
    title: str
    times_smaller: float = 1.0
    archived: bool = False
    original_days: int = 0
    gets: float = 0
    puts: float = 0
    archive_puts: float = 0
    lifecycle_moves: float = 0
    work: Work | None = None


AS_IS = Way("as-is", "as it is")
SAMPLE_AS_CLAIMED = Way(
    "sample-as-claimed",
    "sample, as claimed",
    times_smaller=2.0,
    archived=True,
    original_days=30,
)
"""Storage alone, of files half as large: what the published figure fits (its code halves twice)."""


def moved(original_days: int) -> Way:
    """Not converted, but moved into the archive by a lifecycle rule."""
    return Way(
        "moved",
        "moved only",
        archived=True,
        original_days=original_days,
        lifecycle_moves=1,
    )


def sample(original_days: int, effort: Effort = SAMPLE) -> Way:
    """The published sample by its code: mono A-law, uploaded to Standard, then copied onto itself.

    Read: list, head, tags, the file; queue: sent, received, deleted; a function of 800 MB.
    """
    return Way(
        "sample",
        "sample, by its code",
        times_smaller=effort.times_smaller,
        archived=True,
        original_days=original_days,
        gets=4,
        puts=2,
        archive_puts=1,
        work=Work(effort, memory_mb=800, each_s=1.0, transitions=0.01, queue_requests=3),
    )


def ours(profile: Profile, effort: Effort, original_days: int) -> Way:
    """Tocsin: read once, written once into the archive, the original left to its lifecycle rule.

    Read: head, tags, the file. A batch of 25 takes three transitions. The ledger's three items are
    written in one transaction, which counts twice, and stand in two indexes.
    """
    return Way(
        profile.name,
        f"Tocsin, {profile.name}",
        times_smaller=effort.times_smaller,
        archived=True,
        original_days=original_days,
        gets=3,
        puts=1,
        archive_puts=1,
        work=Work(
            effort, memory_mb=512, each_s=1.0, transitions=0.12, ledger_writes=8, ledger_bytes=2500
        ),
    )
