"""`Tocsin Alert`: the event that anybody's own system sends, from any source."""

from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Envelope, Meaning, json_name
from dispatch.translate.fields import clean, key

_STATUS: Final = {"firing": Status.FIRED, "resolved": Status.RECOVERED}
TEXT_KEYS: Final = ("name", "status", "severity", "summary", "resource", "dedup_key")
"""The keys of `detail` that Tocsin reads; a rule may read others."""


def read(envelope: Envelope) -> Meaning:
    """The alert as its sender put it; `name` is required, the other keys have a default.

    Raises UnreadableEvent naming the key that is missing or no text.
    """
    given = {name: _text(envelope, name) for name in TEXT_KEYS}
    name, resource = clean(given["name"]), clean(given["resource"])
    if not name:
        raise UnreadableEvent('detail.name is missing: a text such as "checkout is down"')
    status = _STATUS.get(clean(given["status"]).lower() or "firing")
    if status is None:
        raise UnreadableEvent('detail.status must be "firing" or "resolved"')
    return Meaning(
        status=status,
        # A key of invisible signs only would be no key at all.
        dedup_key=key(given["dedup_key"]) or key(f"{envelope.source}/{name}/{resource}"),
        name=name,
        summary=clean(given["summary"], SUMMARY_LIMIT),
        resource=resource,
        description=clean(given["summary"], SUMMARY_LIMIT),
    )


def _text(envelope: Envelope, name: str) -> str:
    value = envelope.detail.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableEvent(f"detail.{name} must be a text, not {json_name(value)}")
    return value
