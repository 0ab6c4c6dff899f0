"""What monitoring systems post to webhooks, as the detail of an event: each system by its shape.

The event's detail type is `Webhook`, or ends with it (`Alertmanager Webhook`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key
from dispatch.translate.webhooks import (
    alertmanager,
    aria_operations,
    azure_monitor,
    datadog,
    grafana,
    newrelic,
    pagerduty_events,
    pagerduty_webhooks,
    pingdom,
    statuspage,
    zabbix,
    zenduty,
)
from dispatch.translate.webhooks.values import Body, parsed

DETAIL_TYPE: Final = "Webhook"
_WRAPPERS: Final = ("body", "data", "payload", "detail")
"""Where those who pass a body on put it, as a text or as an object."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A system whose bodies are understood."""

    name: str
    recognises: Callable[[Body], bool]
    read: Callable[[Body], Meaning]


_KINDS: Final = (
    Kind("Grafana", grafana.recognises, grafana.read),
    Kind("Alertmanager", alertmanager.recognises, alertmanager.read),
    Kind("PagerDuty", pagerduty_webhooks.recognises, pagerduty_webhooks.read),
    Kind("PagerDuty Events", pagerduty_events.recognises, pagerduty_events.read),
    Kind("Zenduty", zenduty.recognises, zenduty.read),
    Kind("Azure Monitor", azure_monitor.recognises, azure_monitor.read),
    Kind("New Relic", newrelic.recognises, newrelic.read),
    Kind("Pingdom", pingdom.recognises, pingdom.read),
    Kind("Statuspage", statuspage.recognises, statuspage.read),
    Kind("Aria Operations", aria_operations.recognises, aria_operations.read),
    Kind("Datadog", datadog.recognises, datadog.read),
    Kind("Zabbix", zabbix.recognises, zabbix.read),
)
NAMES: Final = tuple(one.name for one in _KINDS)


def is_webhook(detail_type: str) -> bool:
    """Whether an event of this detail type holds what a webhook was sent."""
    return detail_type == DETAIL_TYPE or detail_type.endswith(f" {DETAIL_TYPE}")


def kind_of(detail: Mapping[str, object]) -> str:
    """The name of the system that posts bodies of this shape; empty where none is known."""
    found = _found(detail)
    return found[0].name if found else ""


def read(envelope: Envelope) -> Meaning:
    """The alert that the body means; its dedup key holds who sent it and which system it is of.

    Raises UnreadableEvent for a body of no known shape, or without what an alert needs.
    """
    found = _found(envelope.detail)
    if found is None:
        raise UnreadableEvent(f"detail has the shape of none of {', '.join(NAMES)}")
    kind, body = found
    meaning = kind.read(body)
    name = clean(meaning.name)
    if not name:
        raise UnreadableEvent(f"detail, a body of {kind.name}'s, does not name its trouble")
    trouble = meaning.dedup_key or f"{name}/{meaning.resource}"
    return replace(meaning, name=name, dedup_key=key(envelope.source, kind.name, trouble))


def _found(detail: Body) -> tuple[Kind, Body] | None:
    pairs = ((kind, body) for body in _bodies(detail) for kind in _KINDS)
    return next(((kind, body) for kind, body in pairs if kind.recognises(body)), None)


def _bodies(detail: Body) -> Iterator[Body]:
    """The detail itself, then what is wrapped in it."""
    yield detail
    for name in _WRAPPERS:
        if inner := parsed(detail.get(name)):
            yield inner
