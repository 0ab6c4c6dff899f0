"""Notices for mail and chat: what goes to an SNS topic."""

import re
from dataclasses import dataclass

from dispatch.actions import Notify
from dispatch.answer import subject_of
from dispatch.drill.verdict import clock, target_of, took, verdict_of
from dispatch.facts import AlertFired
from dispatch.incident import Incident
from dispatch.speech.words import Words
from dispatch.speech.written import notice
from dispatch.traffic import Kind

SUBJECT_LIMIT = 99
"""SNS Publish takes a Subject of under 100 characters, ASCII, without line breaks."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject line in ASCII and a body in the notice language."""

    subject: str
    body: str


def compose_notice(incident: Incident, action: Notify, words: Words) -> Notice:
    """The notice that `action` asks for."""
    if action.word == "drilled":
        return _notice_of_drill(incident, words)
    return notice_of(incident, action.word, incident.taken_by, words)


def notice_of(incident: Incident, word: str, who: str, words: Words) -> Notice:
    """The notice of an occasion's word; `who` is the person it tells of, if any."""
    mark = "[DRILL] " if incident.kind is Kind.DRILL else ""
    title = f"{mark}[{incident.severity}] {word}: {incident.alert.name}"
    body = notice(
        words,
        word,
        subject_of(incident),
        incident=incident.id,
        who=who,
        plan=incident.plan.name,
        rule=incident.rule,
    )
    return Notice(_in_ascii(title), body)


def _notice_of_drill(incident: Incident, words: Words) -> Notice:
    """The verdict, in words."""
    verdict, after = verdict_of(incident), took(incident)
    body = notice(
        words,
        f"drill_{verdict.name.lower()}",
        subject_of(incident),
        incident=incident.id,
        who=incident.taken_by,
        plan=incident.plan.name,
        took=clock(after) if after is not None else "",
        target=clock(target_of(incident)),
    )
    return Notice(_in_ascii(f"[DRILL] {verdict}: {incident.plan.name}"), body)


def notice_of_expiry(fact: AlertFired, why: str) -> Notice:
    """What operations hears, once an hour, of alerts that waited too long to be called for."""
    body = (
        f"{fact.alert.name} ({fact.severity}): {why}.\n\nTocsin, or the way to it, was away for "
        "that long. Look after it by hand. Further ones of this hour are in the log of triage, as "
        '"expired".'
    )
    return Notice(_in_ascii(f"[{fact.severity}] expired: {fact.alert.name}"), body)


def notice_of_feed(report: str) -> Notice:
    """What operations hears of a status feed that fails, or works again; `report` names it."""
    body = (
        f"{report}.\n\nWhat this provider reports reaches nobody while its feed fails; no phone "
        "rings for that. The log of the feeds function has each failure."
    )
    return Notice(_in_ascii(f"[low] {report}"), body)


def _in_ascii(title: str) -> str:
    return re.sub(r"[^ -~]", "?", title)[:SUBJECT_LIMIT]
