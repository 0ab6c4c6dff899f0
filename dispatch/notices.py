"""Notices for mail and chat: what goes to an SNS topic."""

import re
from dataclasses import dataclass

from dispatch.actions import Notify
from dispatch.answer import subject_of
from dispatch.drill.verdict import clock, target_of, took, verdict_of
from dispatch.facts import AlertFired
from dispatch.incident import Incident, State
from dispatch.speech.words import Words
from dispatch.speech.written import line, notice
from dispatch.tokens import code_of
from dispatch.traffic import Kind

SUBJECT_LIMIT = 99
"""SNS Publish takes a Subject of under 100 characters, ASCII, without line breaks."""
UPDATES = frozenset({"escalated", "acknowledged", "resolved"})
"""What is told of an incident that was told of before."""
BY_THEMSELVES = frozenset({"missed", "fault", "fallback"})
"""Troubles with the calling: alarms of their own."""
SETTLED = frozenset({"acknowledged", "resolved"})


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject line in ASCII and a body in the notice language.

    The body's first `headlines` lines say what has happened; `steps` are what to do about it.
    Messages of one `thread` belong together; `word` says what this one tells of.
    """

    subject: str
    body: str
    headlines: int = 1
    steps: tuple[str, ...] = ()
    thread: str = ""
    word: str = ""
    keywords: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What a mail says."""
        return "\n".join((self.body, *self.steps))


def compose_notice(incident: Incident, action: Notify, words: Words) -> Notice:
    """The notice that `action` asks for."""
    if action.word == "drilled":
        return _notice_of_drill(incident, words)
    return notice_of(incident, action.word, incident.taken_by, words)


def notice_of(incident: Incident, word: str, who: str, words: Words) -> Notice:
    """The notice of an occasion's word; `who` is the person it tells of, if any."""
    names = {"plan": incident.plan.name, "rule": incident.rule, "code": code_of(incident.id)}
    body = notice(words, word, subject_of(incident), incident=incident.id, who=who, **names)
    drill = incident.kind is Kind.DRILL
    return Notice(
        subject=_subject(incident, word),
        body=body,
        headlines=2 if drill else 1,
        steps=_steps(incident, word, words),
        thread=_thread(incident),
        word=word,
        keywords=(incident.severity.value, incident.plan.name),
        resources=(incident.alert.resource,),
    )


def _thread(incident: Incident) -> str:
    """What belongs together in a chat: an incident that got worse is a new alarm."""
    return f"{incident.id}-{incident.severity}"


def _steps(incident: Incident, word: str, words: Words) -> tuple[str, ...]:
    """How to take it, while nobody has it and it is not over."""
    if incident.state not in {State.OPEN, State.MISSED} or word in SETTLED:
        return ()
    return (line(words, "take", code=code_of(incident.id), incident=incident.id),)


def _subject(incident: Incident, word: str) -> str:
    """One stem for all that is told of an incident, so that mail programs put it together.

    What begins with "Re:" is an update to them. Whoever looks after Tocsin gets no beginning, so
    what tells of a trouble with the calling stands for itself.
    """
    mark = "[DRILL] " if incident.kind is Kind.DRILL else ""
    front, name = f"{mark}[{incident.severity}]", incident.alert.name
    if word in BY_THEMSELVES:
        return _in_ascii(f"{front} {word}: {name}")
    front, back = ("Re: " if word in UPDATES else "") + front, f" ({incident.id})"
    room = SUBJECT_LIMIT - len("Re: ") - len(f"{mark}[{incident.severity}]") - len(back)
    return f"{front}{_in_ascii(f' {name}')[:room]}{back}"


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
    subject = _in_ascii(f"[DRILL] {verdict}: {incident.plan.name}")
    return Notice(subject, body, headlines=2, thread=_thread(incident), word="drilled")


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
