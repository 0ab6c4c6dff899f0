"""`vCenter Alarm`: what dispatch/vcenter reads in vCenter's log lines."""

from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key
from dispatch.vcenter.colours import RED, YELLOW, colour

STATUS: Final = {RED: Status.FIRED, YELLOW: Status.FIRED}
"""What a colour means; a thing that is green, or of which nothing is known (gray), is well."""


def read(envelope: Envelope) -> Meaning:
    """An alarm of one machine, cluster or datastore changed its colour.

    Raises UnreadableEvent where `alarm` or `to` is missing or wrong.
    """
    given = {name: clean(value) for name, value in envelope.detail.items()}
    name, after = given.get("alarm", ""), colour(given.get("to"))
    if not name:
        raise UnreadableEvent("detail.alarm is missing: the name of vCenter's alarm")
    if not after:
        raise UnreadableEvent("detail.to must be red, yellow, green or gray")
    entity, vcenter = given.get("entity", ""), given.get("vcenter", "")
    return Meaning(
        status=STATUS.get(after, Status.RECOVERED),
        dedup_key=key("vcenter", vcenter, entity, name),
        name=name,
        summary=_summary(colour(given.get("from")), after, vcenter),
        resource=entity,
    )


def _summary(before: str, after: str, vcenter: str) -> str:
    change = f"from {before} to {after}" if before else f"is {after}"
    return clean(f"{change}, in vCenter {vcenter}" if vcenter else change, SUMMARY_LIMIT)
