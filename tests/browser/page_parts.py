"""Phones, incidents and notices as the sandbox's stream describes them."""

from typing import Any

State = dict[str, Any]

NOW = "2026-11-21T03:01:40Z"
TITLE = "prod-vm01 CPU high"
SPOKEN = "緊急。prod vm01 の CPU 使用率が 95 パーセントを超えています。"
MENU = "対応するなら 1、次の人に回すなら 2、詳細は 3、もう一度聞くには米印を押してください。"

SAMPLES = [
    {"name": "cloudwatch-alarm", "title": "CPU alarm, critical"},
    {"name": "cloudwatch-ok", "title": "CPU alarm recovers"},
    {"name": "disk-high", "title": "Disk nearly full, high"},
    {"name": "health", "title": "AWS Health: EC2 issue"},
    {"name": "custom", "title": "Tocsin Alert, medium"},
]


def phone(contact: str, name: str, language: str, **changes: Any) -> State:
    """A phone that lies idle, with `changes` made to it."""
    idle = {
        "contact": contact,
        "name": name,
        "language": language,
        "number": "+81…01",
        "state": "idle",
        "contactId": None,
        "since": NOW,
        "transcript": [],
        "messages": [],
        "say": None,
    }
    return idle | changes


def incident(**changes: Any) -> State:
    """An open critical incident whose first call rings, with `changes` made to it."""
    ringing = {
        "id": "i-1",
        "state": "open",
        "severity": "critical",
        "title": TITLE,
        "resource": "esx01.example.com",
        "rule": "alarms-by-tag",
        "reason": "the description carries [critical]",
        "plan": "on-call",
        "takenBy": "",
        "openedAt": "2026-11-21T03:01:33Z",
        "joined": 0,
        "next": {"at": "2026-11-21T03:02:33Z", "what": "stage 2: backup"},
        "timeline": [
            moment("03:01:33", "opened", f"{TITLE}: opened as critical by alarms-by-tag"),
            moment("03:01:33", "notice", "mail to notices: a critical alarm fired"),
            moment("03:01:33", "rang", "Aiko (primary) rings, round 1"),
        ],
    }
    return ringing | changes


def moment(clock: str, kind: str, text: str) -> State:
    """One line of a timeline."""
    return {"at": f"2026-11-21T{clock}Z", "kind": kind, "text": text}


def notice(topic: str, subject: str, body: str) -> State:
    """A notice that went out by mail or chat."""
    return {"at": NOW, "topic": topic, "subject": subject, "body": body}


def message(channel: str, text: str) -> State:
    """A message that came to a phone instead of a call."""
    return {"at": NOW, "channel": channel, "text": text}
