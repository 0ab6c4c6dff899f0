"""Notices for mail and chat: what goes to an SNS topic."""

import re
from dataclasses import dataclass

from dispatch.actions import Notify
from dispatch.answer import subject_of
from dispatch.incident import Incident
from dispatch.speech.compose import notice
from dispatch.speech.words import Words

SUBJECT_LIMIT = 99
"""SNS Publish takes a Subject of under 100 characters, ASCII, without line breaks."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject line in ASCII and a body in the notice language."""

    subject: str
    body: str


def compose_notice(incident: Incident, action: Notify, words: Words) -> Notice:
    """The notice that `action` asks for."""
    title = f"[{incident.severity}] {action.word}: {incident.alert.name}"
    body = notice(
        words,
        action.word,
        subject_of(incident),
        incident=incident.id,
        who=incident.taken_by,
        plan=incident.plan.name,
        rule=incident.rule,
    )
    return Notice(re.sub(r"[^ -~]", "?", title)[:SUBJECT_LIMIT], body)
