"""The shapes in which an event reaches the queue, each brought into that of EventBridge.

An alarm comes as an EventBridge event, as CloudWatch's SNS message (raw delivery), as the same in
SNS's envelope, as the event with which SNS calls a Lambda function, and as the `alarmData` with
which an alarm calls one itself. EventBridge events, too, may come by way of SNS.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dispatch.errors import UnreadableEvent
from dispatch.translate import sns_alarm
from dispatch.translate.alarm_event import alarm_event, raw
from dispatch.translate.fields import clean, mapping, moment
from dispatch.translate.records import only_envelope, sns_records
from dispatch.translate.region_names import partition
from dispatch.translate.webhooks import DETAIL_TYPE, kind_of

MOST_WRAPPINGS: Final = 3
"""How many envelopes are opened: one by SNS, one by Lambda, and one more."""


class Way(StrEnum):
    """On which way AWS brings an event."""

    BUS = "EventBridge"
    TOPIC = "SNS"
    INVOCATION = "Lambda"


def way_of(document: object) -> Way:
    """The way on which AWS brings something of this shape; what has none of them, by the bus."""
    if not isinstance(document, dict) or "detail-type" in document:
        return Way.BUS
    if isinstance(document.get("alarmData"), dict):
        return Way.INVOCATION
    by_sns = "AlarmName" in document or _is_envelope(document) or bool(sns_records(document))
    return Way.TOPIC if by_sns else Way.BUS


def normalised(document: object) -> object:
    """`document` in EventBridge's shape, where it has one of the shapes above; else unchanged.

    Raises UnreadableEvent for what SNS sends that is no event: confirmations, texts, bundles; and
    for a bare body of a monitoring system's, which has no id to tell a repetition by.
    """
    found = _opened(document, "", "", MOST_WRAPPINGS)
    if kind := bare_body(found):
        raise UnreadableEvent(
            f"not an EventBridge event, but a body of {kind}'s: send it as the detail of an event"
            f" of the detail type {DETAIL_TYPE}"
        )
    return found


def bare_body(document: object) -> str:
    """The name of the system that posts such bodies, where this is no event but such a body."""
    bare = isinstance(document, dict) and "detail-type" not in document
    return kind_of(mapping(document)) if bare and "detail" not in mapping(document) else ""


def _opened(document: object, topic_arn: str, message_id: str, wrappings: int) -> object:
    if not isinstance(document, dict) or "detail-type" in document:
        return document
    if isinstance(document.get("alarmData"), dict):
        return _of_lambda_alarm(document)
    if "AlarmName" in document:
        return _of_sns_alarm(document, topic_arn, message_id)
    if "Records" in document:
        return _opened(only_envelope(document), topic_arn, message_id, wrappings)
    if _is_envelope(document):
        return _of_envelope(document, wrappings)
    return document


def _is_envelope(document: Mapping[str, object]) -> bool:
    return "Message" in document and ("TopicArn" in document or "Type" in document)


def _of_envelope(envelope: Mapping[str, object], wrappings: int) -> object:
    kind = clean(envelope.get("Type"))
    if kind not in {"", "Notification"}:
        raise UnreadableEvent(
            f"an SNS {kind} is no event: a subscription of the stack's topic confirms itself"
        )
    if not wrappings:
        raise UnreadableEvent(f"an SNS message in over {MOST_WRAPPINGS} envelopes")
    inner = _message(envelope.get("Message"))
    topic_arn, message_id = clean(envelope.get("TopicArn")), clean(envelope.get("MessageId"))
    found = _opened(inner, topic_arn, message_id, wrappings - 1)
    if isinstance(found, dict) and "detail-type" in found:
        return found
    if isinstance(inner, dict) and kind_of(inner):
        return _of_webhook(inner, envelope)
    raise UnreadableEvent("the SNS message is neither an alarm nor another event that is known")


def _message(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        raise UnreadableEvent(
            "the SNS message is a text and no alarm: Message is not JSON"
        ) from None


def _of_sns_alarm(
    message: Mapping[str, object], topic_arn: str, message_id: str
) -> dict[str, object]:
    event = sns_alarm.event_of(message, topic_arn)
    # A sample without a time is another change whenever it is published anew.
    known = not message_id or moment(message.get("StateChangeTime"))
    return event if known else event | {"id": message_id}


def _of_webhook(body: Mapping[str, object], envelope: Mapping[str, object]) -> dict[str, object]:
    """A monitoring system's own body, published to a topic."""
    fields = clean(envelope.get("TopicArn")).split(":", 5)
    region, account = fields[3:5] if len(fields) > 4 else ("", "")  # noqa: PLR2004
    return {
        "id": clean(envelope.get("MessageId")),
        "source": "sns",
        "detail-type": DETAIL_TYPE,
        "account": account,
        "region": region,
        "time": envelope.get("Timestamp"),
        "detail": body,
    }


def _of_lambda_alarm(payload: Mapping[str, object]) -> dict[str, object]:
    detail = mapping(payload.get("alarmData"))
    region, account = raw(payload, "region"), raw(payload, "accountId")
    name = raw(detail, "alarmName")
    built = f"arn:{partition(region)}:cloudwatch:{region}:{account}:alarm:{name}" if name else ""
    arn = raw(payload, "alarmArn") or built
    changed = raw(mapping(detail.get("state")), "timestamp")
    return alarm_event(detail, arn, account, region, changed or raw(payload, "time"))
