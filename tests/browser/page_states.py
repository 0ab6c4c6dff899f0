"""Scripted states of the sandbox as its stream would send them, for trying the page alone."""

from typing import Any

from page_parts import (
    MENU,
    NOW,
    SAMPLES,
    SPOKEN,
    TITLE,
    State,
    incident,
    message,
    moment,
    notice,
    phone,
)


def state(*phones: State, **changes: Any) -> State:
    """A whole state on a manual clock, so that nothing moves unless the test says so."""
    rest = [
        phone("backup", "Maciej", "pl", number="+48…02"),
        phone("lead", "Grace", "en", number="+1…03"),
    ]
    quiet = {
        "now": NOW,
        "clock": {"mode": "manual", "speed": 1},
        "phones": [*phones, *rest],
        "incidents": [],
        "notices": [],
        "samples": SAMPLES,
        "deadLetters": [],
    }
    return quiet | changes


def idle(**changes: Any) -> State:
    """Nothing has happened yet."""
    return state(phone("primary", "Aiko", "ja"), **changes)


def ringing(**changes: Any) -> State:
    """The first person's phone rings."""
    rings = {"state": "ringing", "contactId": "c-1", "since": "2026-11-21T03:01:33Z"}
    return state(phone("primary", "Aiko", "ja", **rings), **({"incidents": [incident()]} | changes))


def staffed(**changes: Any) -> State:
    """Five people and the self-test's number; of those beyond the first three one has heard words.

    The `changes` are made to the last phone.
    """
    heard = {"transcript": ["This is over. There is nothing to do. Goodbye."]}
    return idle(
        phones=[
            phone("primary", "Aiko", "ja"),
            phone("backup", "Maciej", "pl"),
            phone("lead", "Grace", "en"),
            phone("second", "Kenji", "ja"),
            phone("self-test", "Self-test", "en", **heard),
            phone("manager", "Bartholomew-Alexander Featherstonehaugh", "en", **changes),
        ],
    )


def in_call(transcript: list[str] | None = None, **changes: Any) -> State:
    """The first person has picked up and hears the words."""
    lines = [SPOKEN, MENU] if transcript is None else transcript
    say = {"id": "u-2", "text": MENU, "language": "ja"}
    call = {"state": "in-call", "contactId": "c-1", "since": "2026-11-21T03:01:36Z"}
    answered = moment("03:01:36", "answered", "Aiko (primary) answered")
    timeline = [*incident()["timeline"], answered]
    changes = {"incidents": [incident(timeline=timeline)]} | changes
    return state(phone("primary", "Aiko", "ja", transcript=lines, say=say, **call), **changes)


def acknowledged() -> State:
    """Key 1 was pressed and the call has ended."""
    timeline = [
        *incident()["timeline"],
        moment("03:01:36", "answered", "Aiko (primary) answered"),
        moment("03:01:40", "key", "Aiko (primary) pressed 1"),
        moment("03:01:40", "acknowledged", "taken by Aiko; everything else stops"),
    ]
    taken = {"state": "acknowledged", "takenBy": "primary", "next": None, "joined": 3}
    done = [SPOKEN, MENU, "key 1", "ありがとうございます。対応者として記録しました。"]
    return state(
        phone("primary", "Aiko", "ja", transcript=done),
        incidents=[incident(timeline=timeline, **taken)],
        notices=[notice("notices", "Taken: prod-vm01 CPU high", "Aiko has it.")],
    )


def missed() -> State:
    """Everyone was called and nobody took it; an earlier incident recovered."""
    timeline = [
        *incident()["timeline"],
        moment("03:02:33", "outcome", "Aiko (primary): no answer"),
        moment("03:02:33", "escalated", "on to stage 2"),
        moment("03:02:33", "rang", "Maciej (backup) rings, round 1"),
        moment("03:03:33", "outcome", "Maciej (backup): answered without a key"),
        moment("03:03:33", "waiting", "waits 5 minutes before round 2"),
        moment("03:08:33", "skipped", "Grace (lead): quiet hours until 07:00"),
        moment("03:09:33", "missed", "everyone missed it"),
    ]
    earlier = incident(
        id="i-0", severity="high", state="resolved", title="prod-db01 disk high", next=None
    )
    third = incident(id="i-00", severity="medium", state="acknowledged", takenBy="Grace", next=None)
    return idle(
        now="2026-11-21T03:09:40Z",
        incidents=[incident(state="missed", next=None, timeline=timeline), earlier, third],
        notices=[
            notice("operations", "Everyone missed: prod-vm01 CPU high", "3 people, 2 rounds."),
            notice("notices", "Critical: prod-vm01 CPU high", "CPU 95 % in ap-northeast-1."),
        ],
        deadLetters=[{"queue": "alerts", "reason": "not JSON at column 12", "at": NOW}],
    )


SMS = f"""Critical: {TITLE}
On: prod-vm01
Region: ap-northeast-1
Calls cannot be placed: this text is sent instead.
Take it: tocsin ack 520231"""


def messaged(*texts: str) -> State:
    """No call could be placed: the page came as a message, and then as another."""
    sent = [message("sms", text) for text in texts or (SMS,)]
    spoken = message("voice", f"{SPOKEN} 電話をかけられないため、お知らせのみです。{SPOKEN}")
    return state(
        phone("primary", "Aiko", "en", messages=sent),
        phone("second", "Kenji", "ja", messages=[spoken], transcript=[SPOKEN]),
        incidents=[incident()],
        notices=[
            {**notice("sms", "", SMS), "contact": "primary", "number": "+81…01"},
            notice("operations", "[critical] fallback: prod-vm01 CPU high", "primary could not."),
        ],
    )


SCENES = {
    "messaged": messaged,
    "idle": idle,
    "ringing": ringing,
    "in-call": in_call,
    "acknowledged": acknowledged,
    "missed": missed,
    "staffed": staffed,
}
