"""How a call ended, read from contact events and contact records.

Contact events come unordered, repeated, in odd casing, with 1970 for null, and may be missing;
the contact record (DescribeContact) has the reason. Reason codes: Amazon Connect administrator
guide, contact-events and ctr-data-model.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dispatch.attempt import Outcome
from dispatch.errors import UnreadableEvent
from dispatch.facts import CallAnswered, CallEnded, Fact, KeyPressed
from dispatch.line.state import SETTLING_KEYS, CallRecord
from dispatch.tokens import INCIDENT_PREFIX

CALL_ATTRIBUTES = ("contact", "incident", "attempt")
"""The contact attributes that say whose call it is (dispatch/call_request.py sends them)."""
NULL_YEAR = 1970
"""Contact events write 1970-01-01T00:00:00.001Z for a time that is not there."""

REASONS = {
    "TELECOM_BUSY": Outcome.BUSY,
    "TELECOM_UNANSWERED": Outcome.NO_ANSWER,
    "TELECOM_TIMEOUT": Outcome.NO_ANSWER,
    "TELECOM_ORIGINATOR_CANCEL": Outcome.NO_ANSWER,
    "TELECOM_NUMBER_INVALID": Outcome.BAD_NUMBER,
    "TELECOM_PROBLEM": Outcome.FAILED,
    "TELECOM_POTENTIAL_BLOCKING": Outcome.FAILED,
    "OUTBOUND_DESTINATION_ENDPOINT_ERROR": Outcome.BAD_NUMBER,
    "OUTBOUND_RESOURCE_ERROR": Outcome.FAILED,
    "OUTBOUND_ATTEMPT_FAILED": Outcome.FAILED,
    "EXPIRED": Outcome.FAILED,
    "DISCARDED": Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """One contact event: what happened to which contact, and when, if it says so."""

    contact_id: str
    happening: str
    answered_at: datetime | None
    ended_at: datetime | None
    reason: str
    instance: str = ""

    @property
    def tells_the_end(self) -> bool:
        """True where the call is over."""
        return self.happening in {"DISCONNECTED", "COMPLETED"} or self.ended_at is not None

    @property
    def tells_the_outcome(self) -> bool:
        """True where no contact record is needed to know how it ended."""
        return self.answered_at is None and self.reason in REASONS

    @property
    def needs_the_record(self) -> bool:
        """True where the call is over and only its contact record says how."""
        return self.tells_the_end and not self.tells_the_outcome


def contact_event_in(text: str) -> ContactEvent:
    """The event of a message; raises UnreadableEvent where it is none."""
    try:
        found = read_contact_event(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent(f"not JSON: {error}") from error
    if found is None:
        raise UnreadableEvent("a contact event without detail.contactId")
    return found


def read_contact_event(event: object) -> ContactEvent | None:
    """The event understood, or None where it names no contact."""
    detail = lower_keys(event.get("detail") if isinstance(event, Mapping) else None)
    contact_id = detail.get("contactid")
    if not isinstance(contact_id, str) or not contact_id:
        return None
    return ContactEvent(
        contact_id=contact_id,
        happening=str(detail.get("eventtype", "")).upper(),
        answered_at=moment(detail.get("connectedtosystemtimestamp")),
        ended_at=moment(detail.get("disconnecttimestamp")),
        reason=str(detail.get("disconnectreason", "") or "").upper(),
        instance=str(detail.get("instancearn", "")).rpartition("/")[2],
    )


def facts_of_event(event: ContactEvent, attempt: str) -> list[Fact]:
    """What the event alone proves about the attempt."""
    if event.tells_the_end and event.tells_the_outcome:
        return [CallEnded(attempt, REASONS[event.reason], None, event.ended_at)]
    if event.answered_at is not None and not event.tells_the_end:
        return [CallAnswered(attempt)]
    return []


def call_of_record(record: Mapping[str, Any], route: str) -> CallRecord | None:
    """The call that DescribeContact's `Contact` says it is, or None where it is no alert call."""
    attributes = record.get("Attributes")
    asked = attributes if isinstance(attributes, Mapping) else {}
    contact, incident, attempt = (str(asked.get(key, "")) for key in CALL_ATTRIBUTES)
    if not contact or not attempt or not incident.startswith(INCIDENT_PREFIX):
        return None
    return CallRecord(contact, route, incident, attempt)


def facts_of_record(record: Mapping[str, Any], attempt: str) -> list[Fact]:
    """What DescribeContact's `Contact` says: a key that the answer function lost, and the end.

    While the call goes on its key is no fact yet: it may be stored in this moment, and it may have
    been meant for another of the incidents that share the call.
    """
    answered = moment(record.get("ConnectedToSystemTimestamp"))
    ended = moment(record.get("DisconnectTimestamp"))
    if ended is None:
        return [CallAnswered(attempt)] if answered is not None else []
    attributes = record.get("Attributes")
    pressed = _recorded_key(attributes if isinstance(attributes, Mapping) else {}, attempt)
    unanswered = REASONS.get(str(record.get("DisconnectReason") or "").upper(), Outcome.NO_ANSWER)
    outcome = Outcome.ANSWERED_WITHOUT_KEY if answered else unanswered
    return [*pressed, CallEnded(attempt, outcome, answered, ended)]


def _recorded_key(attributes: Mapping[str, Any], attempt: str) -> list[KeyPressed]:
    """The last settling key, as the contact flow notes it before it tells the answer function."""
    key, heard = (str(attributes.get(name) or "") for name in ("key", "heard"))
    return [KeyPressed(attempt, key, heard)] if key in SETTLING_KEYS else []


def lower_keys(value: object) -> dict[str, Any]:
    """The object with its keys in small letters, which services write in several ways."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key).lower(): one for key, one in value.items()}


def moment(value: object) -> datetime | None:
    """The time in UTC, or None for what is absent, unreadable or the service's null of 1970."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(time, datetime):
            return None
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # no time, or one outside the years 1 to 9999
        return None
    return time if time.year > NULL_YEAR else None
