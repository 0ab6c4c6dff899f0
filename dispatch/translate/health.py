"""AWS Health: faults on AWS's side, abuse reports, planned changes and notices to the account."""

from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, mapping, mappings, resource_name

_OVER: Final = ("closed", "resolved")


def read(envelope: Envelope) -> Meaning:
    """Every category fires, and the rules say how loudly; `statusCode` closed means it is over.

    `statusCode` is absent in most of AWS's samples and then means open. One event keeps its
    eventArn through all its updates, pages, regions and accounts.
    """
    detail = envelope.detail
    code = clean(detail.get("eventTypeCode"))
    over = clean(detail.get("statusCode")).lower() in _OVER
    description = _description(envelope)
    return Meaning(
        status=Status.RECOVERED if over else Status.FIRED,
        dedup_key=key(
            clean(detail.get("eventArn"), SUMMARY_LIMIT)
            or f"health:{envelope.account}:{envelope.region}:{code or envelope.event_id}"
        ),
        name=code or envelope.detail_type,
        summary=description,
        resource=_resource(envelope),
        description=description,
        region=clean(detail.get("eventRegion")),
    )


def _description(envelope: Envelope) -> str:
    """AWS's English text, or the first in another language."""
    texts = {
        clean(one.get("language"))[:2]: clean(one.get("latestDescription"), SUMMARY_LIMIT)
        for one in mappings(envelope.detail.get("eventDescription"))
    }
    return texts.get("en") or next(iter(texts.values()), "")


def _resource(envelope: Envelope) -> str:
    entities = mappings(envelope.detail.get("affectedEntities"))
    values = [clean(mapping(one).get("entityValue")) for one in entities]
    # Where nothing smaller is affected AWS lists the account itself, which says nothing.
    named = (one for one in (*values, *envelope.resources) if one not in {"", envelope.account})
    return clean(resource_name(next(named, "")))
