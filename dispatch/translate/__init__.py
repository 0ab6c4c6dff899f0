"""Translation: one event of any system in, one `Alert` out."""

from collections.abc import Callable
from typing import Final

from dispatch.alert import Alert
from dispatch.hints import name_severity, tag_severity
from dispatch.severity_words import severity_of
from dispatch.translate import (
    aws_services,
    cloudwatch,
    custom,
    drill,
    feeds,
    generic,
    health,
    vcenter,
    webhooks,
)
from dispatch.translate.alarm_event import CONTRIBUTOR_CHANGE, STATE_CHANGE
from dispatch.translate.envelope import UNKNOWN_TIME, Envelope, Meaning, read_envelope
from dispatch.translate.fields import clean
from dispatch.translate.shapes import normalised

__all__ = ["UNKNOWN_TIME", "normalised", "translate"]

# Chosen by detail type alone: CloudWatch names itself aws.cloudwatch or aws.monitoring, and a
# test event that copies AWS's from another source is to be read as the event it copies.
_TRANSLATORS: Final[dict[str, Callable[[Envelope], Meaning]]] = {
    STATE_CHANGE: cloudwatch.read_state_change,
    CONTRIBUTOR_CHANGE: cloudwatch.read_state_change,
    "CloudWatch Alarm Configuration Change": cloudwatch.read_configuration_change,
    "AWS Health Event": health.read,
    "AWS Health Abuse Event": health.read,
    "Tocsin Alert": custom.read,
    drill.DETAIL_TYPE: drill.read,
    "Status Feed Entry": feeds.read,
    "vCenter Alarm": vcenter.read,
    **aws_services.TRANSLATORS,
}


def translate(event: object) -> Alert:
    """What an event says, in whichever shape it comes (dispatch.translate.shapes), as an alert.

    Raises UnreadableEvent, and nothing else whatever it is given, naming the key that is
    missing or wrong. Where the event's own time is missing or unreadable, `at` is UNKNOWN_TIME.
    """
    envelope = read_envelope(normalised(event))
    meaning = _translator(envelope.detail_type)(envelope)
    return Alert(
        event_id=envelope.event_id,
        source=envelope.source,
        detail_type=envelope.detail_type,
        status=meaning.status,
        dedup_key=meaning.dedup_key,
        name=clean(meaning.name),  # one that is put together of several may be too long
        summary=meaning.summary,
        resource=clean(meaning.resource),
        region=meaning.region or envelope.region,
        account=envelope.account,
        at=envelope.at,
        note=meaning.note,
        drill=meaning.drill,
        target=meaning.target,
        by=meaning.by,
        tag_severity=severity_of(meaning.severity) or tag_severity(meaning.description) or "",
        name_severity=name_severity(meaning.name) or "",
    )


def _translator(detail_type: str) -> Callable[[Envelope], Meaning]:
    if webhooks.is_webhook(detail_type):
        return webhooks.read
    return _TRANSLATORS.get(detail_type, generic.read)
