"""The event with which SNS calls a Lambda function: one message in each of its records."""

import json
from collections.abc import Mapping

from dispatch.errors import UnreadableEvent
from dispatch.translate.fields import mapping, mappings


def messages_in(text: str) -> tuple[str, ...]:
    """The texts of the events in one message of the queue.

    They are several only where SNS's event for Lambda has several records. Text that is no JSON
    comes back as it is: whoever reads it says so.
    """
    if '"Sns"' not in text:
        return (text,)
    try:
        records = sns_records(json.loads(text))
    except (ValueError, RecursionError):
        return (text,)
    return tuple(json.dumps({"Records": [one]}) for one in records) or (text,)


def is_direct(event: Mapping[str, object]) -> bool:
    """Whether a function was invoked with an event itself, and not with a batch from a queue."""
    records = event.get("Records")
    return not isinstance(records, list) or bool(sns_records(event))


def only_envelope(document: object) -> dict[str, object]:
    """The SNS envelope in the one record; UnreadableEvent where there are several, or none."""
    records = sns_records(document)
    if len(records) == 1:
        return {"Type": "Notification", **mapping(records[0].get("Sns"))}
    raise UnreadableEvent(
        f"Records must be one record of SNS's event for Lambda, not {len(records)} of them"
    )


def sns_records(document: object) -> list[Mapping[str, object]]:
    """The records that SNS made, of whatever this is."""
    found = mappings(mapping(document).get("Records"))
    return [one for one in found if isinstance(one.get("Sns"), dict)]
