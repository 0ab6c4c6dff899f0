"""The ledger of recordings in its DynamoDB table: what is known of each, and of each run.

An entry, what is known of its recording, and the counts of its run are written together, under the
condition that the run has no entry of it yet: whoever repeats a batch counts nothing twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from dispatch.errors import StorageUnavailable
from dispatch.recordings.entry import Entry, Totals, is_news, recording_id
from handlers.adapters import items
from handlers.adapters import recording_items as stored
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys

AT_ONCE = 100
"""Items that BatchGetItem reads at most."""
TRIES = 8
"""Of a write that others, who count in the same shard, were in the way of."""
FAILED_CHECK = "ConditionalCheckFailed"


class RecordingLedger:
    """One table. Reads are consistent but those by an index; raises StorageUnavailable."""

    def __init__(self, table: str) -> None:
        self.table = table

    def known(self, bucket: str, keys: Iterable[str]) -> dict[str, Entry]:
        """The latest that is known of recordings, by their key; without those never heard of."""
        return self._entries([stored.now_key(recording_id(bucket, key)) for key in keys])

    def done(self, run: str, bucket: str, keys: Iterable[str]) -> dict[str, Entry]:
        """What the run has made of recordings so far, by their key."""
        return self._entries([stored.run_key(recording_id(bucket, key), run) for key in keys])

    def save(self, entry: Entry, last: Entry | None = None) -> Entry:
        """Store and count it; `last` is what is known of the recording.

        Returns the entry that the run has of this recording: an earlier one stays.
        """
        for _ in range(TRIES):
            try:
                with everybodys():
                    self._write(entry, news=is_news(entry, last))
            except _NotWritten as error:
                if error.reasons[0] == FAILED_CHECK:
                    return self.done(entry.run, entry.bucket, [entry.key])[entry.key]
                if FAILED_CHECK in error.reasons:
                    last = self.known(entry.bucket, [entry.key]).get(entry.key)
            else:
                return entry
        raise StorageUnavailable("TransactWriteItems: others are in the way")

    def counts(self, run: str) -> Mapping[str, int]:
        """How many of the run's recordings had which outcome; each is counted once."""
        return self.totals(run).outcomes

    def totals(self, run: str) -> Totals:
        """The counts, and what those converted save."""
        return stored.totals_of(self._items(stored.counts_keys(run)))

    def history(self, bucket: str, key: str) -> tuple[Entry, ...]:
        """All that runs made of a recording, the first first."""
        query = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :run)",
            "ExpressionAttributeValues": {
                ":pk": {"S": f"recording#{recording_id(bucket, key)}"},
                ":run": {"S": "run#"},
            },
            "ConsistentRead": True,
        }
        found = [stored.entry_of(item) for item in self._queried(query)]
        return tuple(sorted(found, key=lambda entry: entry.at))

    def find(self, by: str, value: str) -> Iterator[Entry]:
        """What is known of recordings, in the order in which their calls began.

        By `contact`, `day` (2026-01-31), `number` (hashed as dispatch.recordings.who does),
        `incident` or `campaign`. By `trouble`, a run: what failed in it or was rejected.
        """
        query = {
            "IndexName": stored.INDEXES[by],
            "KeyConditionExpression": "#by = :value",
            "ExpressionAttributeNames": {"#by": by},
            "ExpressionAttributeValues": {":value": {"S": value}},
        }
        keys: list[items.Item] = []
        for item in self._queried(query):
            keys.append(_told_by(item))
            if len(keys) == AT_ONCE:
                yield from self._in_order(keys)
                keys = []
        yield from self._in_order(keys)

    def _in_order(self, keys: list[items.Item]) -> list[Entry]:
        found = (stored.entry_of(item) for item in self._items(keys))
        return sorted(found, key=lambda entry: (entry.began, entry.key))

    def _entries(self, keys: list[items.Item]) -> dict[str, Entry]:
        entries = (stored.entry_of(item) for item in self._items(keys))
        return {entry.key: entry for entry in entries}

    def _items(self, keys: list[items.Item]) -> Iterator[Mapping[str, Any]]:
        for start in range(0, len(keys), AT_ONCE):
            yield from self._read(keys[start : start + AT_ONCE])

    def _read(self, keys: list[items.Item]) -> list[Mapping[str, Any]]:
        """All or nothing: half an answer misleads."""
        found: list[Mapping[str, Any]] = []
        for _ in range(TRIES):
            request = {self.table: {"Keys": keys, "ConsistentRead": True}}
            with everybodys():
                answer = client("dynamodb").batch_get_item(RequestItems=request)
            found += answer["Responses"].get(self.table, [])
            left = answer.get("UnprocessedKeys", {})
            if not left:
                return found
            keys = left[self.table]["Keys"]
        raise StorageUnavailable("BatchGetItem: not everything was read")

    def _queried(self, query: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        pages = client("dynamodb").get_paginator("query").paginate(TableName=self.table, **query)
        with everybodys():
            for page in pages:
                yield from page["Items"]

    def _write(self, entry: Entry, *, news: bool) -> None:
        recording = recording_id(entry.bucket, entry.key)
        once = {"ConditionExpression": "attribute_not_exists(pk)"}
        writes = [{"Put": self._of_table(Item=stored.run_item(entry), **once)}]
        writes.append({"Update": self._of_table(**_counting(entry, recording))})
        if news:
            put = self._of_table(Item=stored.now_item(entry), **_no_loss(entry))
            others = [self._of_table(Item=one) for one in stored.other_items(entry)]
            writes += [{"Put": one} for one in (put, *others)]
        try:
            client("dynamodb").transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            raise _NotWritten(error) from error

    def _of_table(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a request
        return {"TableName": self.table, **more}


class _NotWritten(Exception):
    """Why the transaction was cancelled: a code for each write in it."""

    def __init__(self, error: ClientError) -> None:
        super().__init__("cancelled")
        reasons: Any = error.response.get("CancellationReasons", [{}])
        self.reasons = [str(each.get("Code", "")) for each in reasons]


def _told_by(item: Mapping[str, Any]) -> items.Item:
    """The key of the entry that an indexed item is, or stands for."""
    is_entry = item["sk"]["S"].startswith((stored.NOW, "run#"))
    return items.key(item["pk"]["S"], item["sk"]["S"] if is_entry else stored.NOW)


def _counting(entry: Entry, recording: str) -> dict[str, Any]:
    added = stored.counted(entry)
    return {
        "Key": stored.counts_key(entry.run, recording),
        "UpdateExpression": "ADD " + ", ".join(f"#{name} :{name}" for name in added),
        "ExpressionAttributeNames": {f"#{name}": name for name in added},
        "ExpressionAttributeValues": {f":{name}": {"N": str(n)} for name, n in added.items()},
    }


def _no_loss(entry: Entry) -> dict[str, Any]:
    """What is known of a result is written over by another result only."""
    if entry.is_converted:
        return {}
    return {
        "ConditionExpression": "attribute_not_exists(pk) OR outcome <> :converted",
        "ExpressionAttributeValues": {":converted": {"S": "converted"}},
    }
