"""Any other EventBridge event: it says that something of a kind happened to something."""

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, resource_name

_SPOKEN_KEYS = ("summary", "description", "message", "Message", "title", "reason", "cause")
"""Where senders put a sentence for people, most telling first."""


def read(envelope: Envelope) -> Meaning:
    """An alert named for the detail type, about the first resource.

    Events of one type about one resource are one trouble; without a resource each is its own, so
    that none is swallowed by another.
    """
    first = envelope.resources[0] if envelope.resources else ""
    where = (envelope.source, envelope.detail_type, envelope.account, envelope.region)
    texts = (clean(envelope.detail.get(name), SUMMARY_LIMIT) for name in _SPOKEN_KEYS)
    summary = next(filter(None, texts), "")
    return Meaning(
        status=Status.FIRED,
        dedup_key=key(*where, first or envelope.event_id),
        name=envelope.detail_type,
        summary=summary,
        resource=clean(resource_name(clean(first))),
        description=summary,
    )
