"""The table's items: what is stored under which key.

| pk              | sk                       | holds                                       |
|-----------------|--------------------------|---------------------------------------------|
| incident#ID     | state                    | the incident, its version, its next deadline |
| incident#ID     | timeline#VERSION#N       | one line of its timeline                    |
| incident#ID     | drill                    | that it is a drill, for the index `recent`  |
| alert#DEDUP     | incident                 | the incident that this trouble opened last  |
| alert#DEDUP     | recovered                | the time of this trouble's latest recovery  |
| event#ID        | outcome                  | what became of one event                    |

Other modules keep theirs in the same table, each saying so: budgets.py, lines.py, silences.py, …
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.codec import decode, encode
from dispatch.draft import Entry
from dispatch.incident import Incident

RETENTION = timedelta(days=90)
"""How long incidents and their timelines are kept (TTL `expires_at`)."""
Item = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What became of one event, and why."""

    event_id: str
    became: str
    reason: str
    incident: str = ""


def key(pk: str, sk: str) -> Item:
    """A primary key."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def incident_key(incident_id: str) -> Item:
    """The key of an incident's state."""
    return key(f"incident#{incident_id}", "state")


def alert_key(dedup_key: str) -> Item:
    """The key of a trouble; hashed, because a dedup key may be longer than a key may be."""
    return key(f"alert#{_short(dedup_key)}", "incident")


def recovery_key(dedup_key: str) -> Item:
    """The key of a trouble's latest recovery."""
    return key(f"alert#{_short(dedup_key)}", "recovered")


def event_key(event_id: str) -> Item:
    """The key of an event's outcome."""
    return key(f"event#{_short(event_id)}", "outcome")


def call_key(contact_id: str) -> Item:
    """The key of a call by Connect's contact id."""
    return key(f"call#{contact_id}", "attempt")


def incident_item(incident: Incident) -> Item:
    """The incident as an item; `overdue` is the auditor's sparse index, `recent` the listing."""
    item = incident_key(incident.id) | {
        "doc": {"S": json.dumps(encode(incident), ensure_ascii=False)},
        "version": {"N": str(incident.version)},
        "state": {"S": incident.state.value},
        "listing": {"S": "incident"},
        "opened_at": {"S": incident.opened_at.isoformat()},
        "expires_at": expiry(incident.opened_at),
    }
    if incident.overdue_at is not None:
        item |= {"waiting": {"S": "yes"}, "overdue_at": {"S": incident.overdue_at.isoformat()}}
    return item


def drill_item(incident: Incident) -> Item:
    """What finds a drill among thousands of incidents: its own part of the index `recent`."""
    return key(f"incident#{incident.id}", "drill") | {
        "listing": {"S": "drill"},
        "opened_at": {"S": incident.opened_at.isoformat()},
        "expires_at": expiry(incident.opened_at),
    }


def incident_of(item: Mapping[str, Any]) -> Incident:
    """The incident that `incident_item` stored."""
    return decode(Incident, json.loads(item["doc"]["S"]))


def entry_item(incident: Incident, number: int, entry: Entry) -> Item:
    """One line of the timeline; sorted by version and number it reads in order."""
    line = key(f"incident#{incident.id}", f"timeline#{incident.version:06}#{number:03}")
    return line | {
        "doc": {"S": json.dumps(encode(entry), ensure_ascii=False)},
        "expires_at": expiry(incident.opened_at),
    }


def entry_of(item: Mapping[str, Any]) -> Entry:
    """The line that `entry_item` stored."""
    return decode(Entry, json.loads(item["doc"]["S"]))


def event_item(outcome: EventOutcome, now: datetime) -> Item:
    """What became of an event, as an item."""
    doc = {"doc": {"S": json.dumps(asdict(outcome), ensure_ascii=False)}}
    return event_key(outcome.event_id) | doc | {"expires_at": expiry(now)}


def event_of(item: Mapping[str, Any]) -> EventOutcome:
    """The outcome that `event_item` stored."""
    return EventOutcome(**json.loads(item["doc"]["S"]))


def versioned(value: Any) -> Item:  # noqa: ANN401 - a dataclass with a version
    """The attributes of a small state that has one item to itself: `value` in its next version."""
    version = value.version + 1
    written = encode(replace(value, version=version))
    return {
        "doc": {"S": json.dumps(written, ensure_ascii=False)},
        "version": {"N": str(version)},
    }


def expiry(start: datetime) -> dict[str, str]:
    """The TTL attribute, in seconds since 1970."""
    return {"N": str(int((start + RETENTION).timestamp()))}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
