"""What the sandbox shows: phones, incidents, calls, notices and dead letters as JSON values."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from dispatch.incident import Incident
from dispatch.incident_view import incident_view, written
from dispatch.notice_topics import topic_at
from dispatch.plan import Contact
from handlers.adapters.history import History
from handlers.adapters.store import Store
from sandbox.cloud import Cloud
from sandbox.messages import Message
from sandbox.queues import Queue
from sandbox.telephone.call import Call
from sandbox.topics import Published

MOST_INCIDENTS = 50


class View:
    """Reads a cloud; changes nothing."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        table = next(iter(cloud.deployment.tables.values())).ref
        self.store = Store(table)
        self.history = History(table)

    def phones(self) -> list[dict[str, Any]]:
        """Everybody's phone; `transcript` holds the last call's lines and keys."""
        return [self._phone(contact) for contact in self.cloud.contacts.values()]

    def incidents(self) -> list[dict[str, Any]]:
        """Incidents with their timelines, newest first."""
        return [self._incident(one) for one in self.history.recent(MOST_INCIDENTS)]

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One incident; KeyError where there is none."""
        incident = self.store.load(incident_id)
        if incident is None:
            raise KeyError(f"no incident {incident_id}")
        return self._incident(incident)

    def calls(self) -> list[dict[str, Any]]:
        """Every call that Connect was asked for, in order; a repeated token is one call."""
        return [
            {
                "contact": call.contact,
                "token": call.request["ClientToken"],
                "contactId": call.contact_id,
                "placedAt": written(call.placed_at),
                "outcome": self._outcome(call),
            }
            for call in sorted(self._calls(), key=lambda call: call.placed_at)
        ]

    def notices(self) -> list[dict[str, Any]]:
        """Everything published and every message to a phone, newest first."""
        names = {topic.ref: name for name, topic in self.cloud.deployment.topics.items()}
        published = [_notice(one, names) for one in self.cloud.topics.published]
        sent = [_message(one) for one in self.cloud.messages.sent]
        return sorted([*published, *sent], key=itemgetter("at"))[::-1]

    def dead_letters(self) -> list[dict[str, Any]]:
        """What no function could take, with the reason."""
        return [
            {
                "queue": queue.name,
                "at": written(message.sent_at),
                "reason": message.attributes.get("reason", ""),
            }
            for queue in self._dead_letter_queues()
            for message in queue.held
        ]

    def _dead_letter_queues(self) -> Iterator[Queue]:
        """In the order of the queues; other queues that no function reads hold no dead letters."""
        queues = self.cloud.queues.values()
        dead = {queue.dead_letters.name for queue in queues if queue.dead_letters}
        return (queue for queue in queues if queue.name in dead)

    def _phone(self, contact: Contact) -> dict[str, Any]:
        telephony = self.cloud.connect.telephony
        call, last = telephony.at_phone.get(contact.key), telephony.last.get(contact.key)
        said = telephony.saying.get(contact.key)
        return {
            "contact": contact.key,
            "name": contact.spoken_name,
            "language": contact.language,
            "number": str(contact.number),
            "state": call.state if call else "idle",
            "contactId": call.contact_id if call else None,
            "since": written(since) if (since := _since(last)) else None,
            "transcript": last.transcript if last else [],
            "messages": [
                {"at": written(one.at), "channel": one.channel, "text": one.text}
                for one in self.cloud.messages.sent
                if one.contact == contact.key
            ],
            "say": {"id": said.id, "text": said.text, "language": said.language} if said else None,
        }

    def _calls(self) -> list[Call]:
        """Those of every instance."""
        return [call for one in self.cloud.connects.values() for call in one.calls.values()]

    def _incident(self, incident: Incident) -> dict[str, Any]:
        return incident_view(incident, self.history.timeline(incident.id))

    def _outcome(self, call: Call) -> str:
        asked = call.request["Attributes"]
        incident = self.store.load(asked["incident"]) if "incident" in asked else None
        attempt = incident.attempt(asked["attempt"]) if incident else None
        return attempt.outcome.value if attempt and attempt.outcome else call.state


def _since(call: Call | None) -> datetime | None:
    return (call.ended_at or call.connected_at or call.placed_at) if call else None


def _notice(one: Published, own: Mapping[str, str]) -> dict[str, Any]:
    """A topic has its logical id; one of an operator the name that plans give it."""
    topic = topic_at(one.topic_arn) or own[one.topic_arn].removesuffix("Topic").lower()
    return {
        "at": written(one.at),
        "topic": topic,
        "subject": one.subject,
        "body": one.body,
        "chat": one.chat,
    }


def _message(one: Message) -> dict[str, Any]:
    return {
        "at": written(one.at),
        "topic": one.channel,
        "subject": "",
        "body": one.text,
        "contact": one.contact,
        "number": str(one.number),
    }
