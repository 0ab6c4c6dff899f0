"""Everything that would follow from one event, as JSON values."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from console.project import people_of
from console.requests import requests_for
from console.steps import steps_of
from dispatch.alert import Alert
from dispatch.answer import subject_of
from dispatch.book import Book
from dispatch.codec import encode
from dispatch.draft import Decision
from dispatch.forecast import forecast
from dispatch.incident import Incident
from dispatch.plan import Contact
from dispatch.settling import settle
from dispatch.speech.compose import announcement, menu
from dispatch.translate import normalised
from dispatch.triage import Became, Judgement, judge

NOTHING: dict[str, Any] = {
    "rule": None,
    "severity": None,
    "plan": None,
    "fallback": [],
    "steps": [],
    "spoken": [],
    "unknown": [],
    "requests": [],
}
"""What follows from an event that opens nothing."""


def explanation(
    event: Mapping[str, Any], book: Book, contacts: Mapping[str, Contact], now: datetime
) -> dict[str, Any]:
    """The keys of `tocsin explain --json` but `eventbridge` and `contacts`.

    No state is looked at: what would join an open incident is told as opening one, and everybody
    as one whom nobody has called lately. Raises UnreadableEvent.
    """
    judgement = judge(event, book.rules)
    known = normalised(event)
    told = {
        "alert": _alert(judgement.alert),
        "outcome": judgement.became.value,
        "reason": _reason(judgement),
        "tried": _tried(known, judgement, book) if isinstance(known, Mapping) else [],
    }
    decision = settle(judgement, None, book.plans, now).decision
    return told | (NOTHING if decision is None else _following(decision, book, contacts, now))


def _following(
    decision: Decision, book: Book, contacts: Mapping[str, Contact], now: datetime
) -> dict[str, Any]:
    incident = decision.incident
    people = people_of(incident.plan)
    foreseen = forecast(decision, book.plans, contacts, book.limits)
    called = dict.fromkeys(
        one.contact for one in foreseen.incident.attempts if one.id in foreseen.rings
    )
    return {
        "rule": incident.rule,
        "severity": incident.severity.value,
        "plan": incident.plan.name,
        "fallback": list(incident.plan.fallback),
        "steps": [asdict(step) for step in steps_of(foreseen)],
        "spoken": [_spoken(incident, book, contacts[key]) for key in called if key in contacts],
        "unknown": [key for key in people if key not in contacts],
        "requests": requests_for(decision, book, contacts, now),
    }


def _reason(judgement: Judgement) -> str:
    if judgement.became is not Became.RESOLVED:
        return judgement.reason
    why = judgement.alert.note or judgement.reason
    return f"{why}; if an incident of its dedup key is open, it is resolved and stops ringing"


def _alert(alert: Alert) -> dict[str, Any]:
    fields: dict[str, Any] = encode(alert)
    return {name: value for name, value in fields.items() if name != "is"}


def _tried(event: Mapping[str, Any], judgement: Judgement, book: Book) -> list[dict[str, str]]:
    """The rules that did not match; a recovery and a silent event are judged by none."""
    if judgement.became not in {Became.OPENED, Became.NOT_MATCHED}:
        return []
    tried = book.rules.explain(event, judgement.alert).tried
    return [{"rule": one.rule, "why_not": one.why} for one in tried]


def _spoken(incident: Incident, book: Book, contact: Contact) -> dict[str, Any]:
    """The exact words for somebody on the plan, with their length in seconds."""
    words = book.words[contact.language]
    said, keys = announcement(subject_of(incident), words), menu(words)
    return {
        "contact": contact.key,
        "language": contact.language,
        "text": said.text,
        "ssml": said.ssml,
        "seconds": round(said.seconds, 1),
        "menu": keys.text,
        "menu_seconds": round(keys.seconds, 1),
    }
