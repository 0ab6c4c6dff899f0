"""What the caller hears: at pick-up and after each key, always the truth of that moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dispatch.attempt import Attempt, Outcome
from dispatch.facts import CallAnswered, Fact, KeyPressed
from dispatch.incident import Incident, State
from dispatch.plan import Contact
from dispatch.speech.compose import Subject, announcement, details, menu, phrase
from dispatch.speech.words import Words
from dispatch.traffic import Kind

PICKED_UP = "picked up"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the contact flow says (SSML without <speak>) and whether it asks for a key after it.

    "menu" costs one of the flow's rounds, "more" is what the person's own key asked for. `turn` is
    the number of the turn whose words these are; the flow brings it back with the next key.
    """

    speech: str
    next: Literal["menu", "more", "end"]
    turn: str = ""


def fact_of(attempt: str, happening: str, key: str) -> Fact:
    """The fact that the contact flow reports."""
    return CallAnswered(attempt) if happening == PICKED_UP else KeyPressed(attempt, key)


def subject_of(incident: Incident) -> Subject:
    """What is wrong, for the voice."""
    alert = incident.alert
    return Subject(
        severity=incident.severity,
        what=alert.name,
        resource=alert.resource,
        region=alert.region,
        summary=alert.summary,
        drill=incident.kind is Kind.DRILL,
    )


def unknown_call(words: Words) -> Reply:
    """A call that belongs to no incident: say so and hang up."""
    return Reply(phrase(words, "unknown_call").ssml, "end")


def reply(
    incident: Incident, attempt: Attempt, key: str, words: Words, contacts: Mapping[str, Contact]
) -> Reply:
    """What to say after `key` (empty at pick-up); `incident` is the state already stored."""
    if incident.state is State.RESOLVED:
        return Reply(phrase(words, "resolved").ssml, "end")
    if incident.state is State.ACKNOWLEDGED:
        return _taken(incident, attempt, key, words, contacts)
    if key == "2" and attempt.outcome is Outcome.PASSED_ON:
        last = incident.state is State.MISSED
        return Reply(phrase(words, "passed_on_last" if last else "passed_on").ssml, "end")
    return _tell(incident, key, words)


def _taken(
    incident: Incident, attempt: Attempt, key: str, words: Words, contacts: Mapping[str, Contact]
) -> Reply:
    if key == "1" and incident.taken_by == attempt.contact:
        return Reply(phrase(words, "acknowledged", what=incident.alert.name).ssml, "end")
    who = contacts.get(incident.taken_by)
    name = who.spoken_name if who else incident.taken_by
    return Reply(phrase(words, "already_acknowledged", who=name).ssml, "end")


def _tell(incident: Incident, key: str, words: Words) -> Reply:
    subject = subject_of(incident)
    if key == "3":
        return Reply(f"{details(subject, words).ssml} {menu(words).ssml}", "more")
    said = announcement(subject, words) if key in {"", "*"} else phrase(words, "not_understood")
    return Reply(f"{said.ssml} {menu(words).ssml}", "menu")
