"""Reads from the environment what the conversion of recordings is made of."""

import base64
import os

from handlers import wiring
from handlers.adapters.lines import Lines
from handlers.adapters.recording_failures import RecordingFailures
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.adapters.recording_objects import RecordingObjects
from handlers.converting import Converting
from handlers.converting_batch import ConvertingBatch


def converting() -> ConvertingBatch:
    """For the bucket, the ledger and the queue that the template names."""
    lines = Lines(wiring.setting("TABLE_NAME"))

    def incident_of(contact: str) -> str:
        call = lines.call(contact)
        return call.incident if call else ""

    context = os.environ.get("RECORDINGS_ENCRYPTION_CONTEXT", "")
    objects = RecordingObjects(
        wiring.setting("RECORDINGS_BUCKET"),
        wiring.setting("RECORDINGS_STORAGE_CLASS"),
        base64.b64encode(context.encode()).decode(),
    )
    return ConvertingBatch(
        Converting(objects, incident_of, wiring.now),
        RecordingLedger(wiring.setting("RECORDINGS_TABLE_NAME")),
        RecordingFailures(wiring.setting("RECORDINGS_FAILURES_QUEUE_URL")),
    )
