"""Everything that would follow from one event, as JSON values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.requests import requests_for
from dispatch.alert import Alert
from dispatch.answer import subject_of
from dispatch.book import Book
from dispatch.codec import encode
from dispatch.forecast import forecast
from dispatch.incident import Incident
from dispatch.plan import Contact
from dispatch.speech.compose import announcement, menu
from dispatch.triage import Judgement, judge, settle


def explanation(
    event: Any,  # noqa: ANN401 - any JSON value
    book: Book,
    contacts: Mapping[str, Contact],
    now: datetime,
) -> dict[str, Any]:
    """The keys of `tocsin explain --json`; raises UnreadableEvent."""
    judgement = judge(event, book.rules)
    settlement = settle(judgement, None, book.plans, now)
    told = {
        "alert": _alert(judgement.alert),
        "outcome": settlement.became.value,
        "reason": settlement.reason,
        "tried": _tried(event, judgement, book),
    }
    if settlement.decision is None:
        return told | NOTHING
    incident = settlement.decision.incident
    return told | {
        "rule": incident.rule,
        "severity": incident.severity.value,
        "plan": incident.plan.name,
        "steps": [
            {"after": round((line.at - now).total_seconds()), "kind": line.kind, "what": line.text}
            for line in forecast(settlement.decision, book.plans)
        ],
        "spoken": _spoken(incident, book, contacts),
        "requests": requests_for(settlement.decision, book, contacts, now),
    }


NOTHING: dict[str, Any] = {
    "rule": None,
    "severity": None,
    "plan": None,
    "steps": [],
    "spoken": [],
    "requests": [],
}


def _alert(alert: Alert) -> dict[str, Any]:
    fields: dict[str, Any] = encode(alert)
    return {name: value for name, value in fields.items() if name != "is"}


def _tried(event: Any, judgement: Judgement, book: Book) -> list[dict[str, str]]:  # noqa: ANN401
    if judgement.fact is None or not isinstance(event, Mapping):
        return []
    tried = book.rules.explain(event, judgement.alert).tried
    return [{"rule": one.rule, "why_not": one.why} for one in tried]


def _spoken(
    incident: Incident, book: Book, contacts: Mapping[str, Contact]
) -> list[dict[str, Any]]:
    """The exact words for everybody on the plan, in the order in which they are called."""
    on_plan = dict.fromkeys(key for stage in incident.plan.stages for key in stage.contacts)
    told = []
    for contact in (contacts[key] for key in on_plan if key in contacts):
        words = book.words[contact.language]
        said, keys = announcement(subject_of(incident), words), menu(words)
        told.append(
            {
                "contact": contact.key,
                "language": contact.language,
                "text": said.text,
                "ssml": said.ssml,
                "seconds": round(said.seconds, 1),
                "menu": keys.text,
                "menu_seconds": round(keys.seconds, 1),
            }
        )
    return told
