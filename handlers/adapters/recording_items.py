"""The items of the table of recordings: what is stored under which key.

| pk            | sk      | holds                                                              |
|---------------|---------|--------------------------------------------------------------------|
| recording#ID  | now     | the latest that is known of it, a result before all else; indexed  |
| recording#ID  | run#RUN | what that run made of it; indexed where it came to no good end      |
| recording#ID  | incident#I | that incident I was told in the same call; indexed by it        |
| recording#ID  | asked#T | who asked at the time T for a link to it                           |
| run#RUN#SHARD | counts  | how many had which outcome, bytes and milliseconds of those converted |

ID is the SHA-256 of BUCKET/KEY. Counts lie in shards, or a thousand functions that count at once
would wait for each other. Recordings are kept for years, and so are these: none of them expires.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dispatch.codec import decode, encode
from dispatch.recordings.entry import NOTHING_YET, Entry, Totals, recording_id
from dispatch.recordings.record import Outcome, Saving
from handlers.adapters import items

NOW = "now"
SHARDS = 16
INDEXES = {
    name: f"by-{name}" for name in ("contact", "day", "number", "incident", "campaign", "trouble")
}
"""What recordings are found by: the attribute, and the name of its index."""
MOST_OTHERS = 90
"""A transaction has 100 writes at most; a call tells of 50 incidents."""
TROUBLED = frozenset({Outcome.FAILED, Outcome.REJECTED})


def now_key(recording: str) -> items.Item:
    """The key of what is known of a recording."""
    return items.key(f"recording#{recording}", NOW)


def run_key(recording: str, run: str) -> items.Item:
    """The key of what a run made of it."""
    return items.key(f"recording#{recording}", f"run#{run}")


def counts_keys(run: str) -> list[items.Item]:
    """The keys of all counts of a run."""
    return [_counts_key(run, shard) for shard in range(SHARDS)]


def counts_key(run: str, recording: str) -> items.Item:
    """The key of the counts that this recording is counted in."""
    return _counts_key(run, int(recording[:8], 16) % SHARDS)


def _counts_key(run: str, shard: int) -> items.Item:
    return items.key(f"run#{run}#{shard:02}", "counts")


def now_item(entry: Entry) -> items.Item:
    """What is known of a recording, with what it is found by."""
    found_by = {
        "contact": entry.record.contact,
        "day": entry.began[:10],
        "number": entry.who.number,
        "incident": entry.who.incident,
        "campaign": entry.who.campaign,
    }
    recording = recording_id(entry.bucket, entry.key)
    return now_key(recording) | _content(entry) | _texts(found_by)


def run_item(entry: Entry) -> items.Item:
    """What a run made of it; troubled ones are found by their run."""
    trouble = entry.run if entry.record.outcome in TROUBLED else ""
    recording = recording_id(entry.bucket, entry.key)
    return run_key(recording, entry.run) | _content(entry) | _texts({"trouble": trouble})


def other_items(entry: Entry) -> list[items.Item]:
    """By further incidents it is found as well; each holds no more than that."""
    recording = f"recording#{recording_id(entry.bucket, entry.key)}"
    began = {"began": {"S": entry.began or entry.at.isoformat()}}
    return [
        items.key(recording, f"incident#{one}") | began | {"incident": {"S": one}}
        for one in entry.who.others[:MOST_OTHERS]
    ]


def _content(entry: Entry) -> items.Item:
    return {
        "doc": {"S": json.dumps(encode(entry), ensure_ascii=False)},
        "outcome": {"S": entry.record.outcome.value},
        "began": {"S": entry.began or entry.at.isoformat()},
    }


def _texts(values: Mapping[str, str]) -> items.Item:
    """An index knows no empty text: what is not known is left out."""
    return {name: {"S": value} for name, value in values.items() if value}


def entry_of(item: Mapping[str, Any]) -> Entry:
    """The entry that was stored."""
    return decode(Entry, json.loads(item["doc"]["S"]))


def counted(entry: Entry) -> dict[str, int]:
    """What an entry adds to the counts of its run."""
    saved = entry.record.result
    if saved is None:
        return {entry.record.outcome.value: 1}
    source = entry.record.source
    return {
        entry.record.outcome.value: 1,
        "bytes_before": source.size,
        "bytes_after": saved.size,
        "milliseconds": round((source.seconds or 0.0) * 1000),
    }


def totals_of(shards: Iterable[Mapping[str, Any]]) -> Totals:
    """The counts of all shards together."""
    read = [{name: int(one["N"]) for name, one in shard.items() if "N" in one} for shard in shards]

    def of(name: str) -> int:
        return sum(shard.get(name, 0) for shard in read)

    outcomes = {name: of(name) for name in NOTHING_YET.outcomes}
    recordings = outcomes[Outcome.CONVERTED.value]
    seconds = of("milliseconds") / 1000
    return Totals(outcomes, Saving(recordings, of("bytes_before"), of("bytes_after"), seconds))
