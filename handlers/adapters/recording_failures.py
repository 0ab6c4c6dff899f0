"""Recordings that could not be converted, in a queue: what `tocsin recordings retry` reads."""

import json

from dispatch.recordings.entry import Entry
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys


class RecordingFailures:
    """One queue. Raises StorageUnavailable."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def send(self, entry: Entry) -> None:
        """Tell of one, with all that it takes to try again."""
        body = {
            "run": entry.run,
            "bucket": entry.bucket,
            "key": entry.key,
            "size": entry.record.source.size,
            "etag": entry.etag,
            "profile": entry.record.profile,
            "outcome": entry.record.outcome.value,
            "reason": entry.record.reason,
        }
        with everybodys():
            client("sqs").send_message(
                QueueUrl=self.queue_url, MessageBody=json.dumps(body, ensure_ascii=False)
            )
