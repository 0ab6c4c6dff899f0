"""What a comparison of costs assumes, in sentences, each for one line."""

from collections.abc import Iterator

from dispatch.recordings.choosing import BILLED_AT_LEAST
from dispatch.recordings.comparison import Comparison, Kept
from dispatch.recordings.costs import ARCHIVED_AT_LEAST, FULL_CPU_MB, MONTH_DAYS
from dispatch.recordings.rates import days_of
from dispatch.recordings.ways import Work


def assumptions(found: Comparison) -> Iterator[str]:
    """Everything that the figures depend on."""
    volume, rates = found.volume, found.rates
    minutes = volume.recordings * volume.seconds / 60
    yield (
        f"{volume.recordings:,.0f} recordings a month of {volume.seconds:g} s each, "
        f"{minutes:,.0f} minutes, {volume.bytes_a_minute / 1e6:.2f} MB a minute, all alike"
    )
    yield f"each is kept for {volume.retention} months; {volume.listened:.1%} are once listened to"
    yield f"prices of {rates.region} in US dollars, as of {days_of(rates.by_name.values())}"
    if rates.unconfirmed:
        yield f"not looked up in a source: {', '.join(rates.unconfirmed)} ({rates.file})"
    yield (
        f"a month has {MONTH_DAYS} days, a GB 10^9 bytes (AWS counts 2^30, 7 % less to pay), and "
        "what comes in a month is billed for the whole of it"
    )
    yield (
        f"Glacier Instant Retrieval bills {BILLED_AT_LEAST // 1024} KB and "
        f"{ARCHIVED_AT_LEAST * MONTH_DAYS} days at least"
    )
    for kept in found.kept:
        yield from _of_way(kept)
    yield "the sample is aws-samples/amazon-connect-call-recording-cost-optimizer"
    yield "left out: transfer to whoever listens, taxes, free tiers, Amazon Connect itself"


def _of_way(kept: Kept) -> Iterator[str]:
    way = kept.way
    if not way.archived:
        yield f"{way.title}: in S3 Standard for the whole time"
    else:
        size = f"{way.times_smaller:g} times smaller" if way.times_smaller > 1 else "not smaller"
        also = "" if way.work or way.lifecycle_moves else "; storage alone"
        yield (
            f"{way.title}: {size}, in Glacier Instant Retrieval, the original "
            f"{way.original_days} days in S3 Standard{also}"
        )
    if way.work:
        yield f"{way.title}: {_of_work(way.work)}"


def _of_work(work: Work) -> str:
    effort = work.effort.cpu_s_an_hour
    ledger = f", {work.ledger_writes:g} ledger writes" if work.ledger_writes else ""
    return (
        f"{effort:g} s of a processor for an hour, {work.memory_mb} MB (a whole processor has "
        f"{FULL_CPU_MB}), {work.each_s:g} s beside for each, {work.transitions:g} state "
        f"transitions{ledger}"
    )
