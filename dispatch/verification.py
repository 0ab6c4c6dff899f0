"""Verifying a number: a call speaks a code, and whoever asked for it types what was heard."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from dispatch.answer import Reply
from dispatch.errors import NumberRefused
from dispatch.line.asking import without_forgotten_call
from dispatch.line.state import Line
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact
from dispatch.routes.route import Route, client_token
from dispatch.speech import ssml
from dispatch.speech.compose import phrase
from dispatch.speech.pieces import Piece
from dispatch.speech.words import Words

INCIDENT = "verification"
"""What a verification call has in the place of an incident's id."""
DIGITS = 6
VALID_FOR = timedelta(minutes=15)
APART = timedelta(minutes=1)
"""Between two verification calls to one number."""
TRIES = 3
"""The length of the code, its life and the minute are GoAlert's (facts: paging.md, 3.1)."""
BEFORE, BETWEEN = 0.5, 0.4
"""Seconds of silence before the first word, and around each digit."""


class Verdict(StrEnum):
    """What a typed code is."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used up"


@dataclass(frozen=True, slots=True)
class Verification:
    """One verification call. `attempt` is its id, `tries_left` how often a code may be typed."""

    attempt: str
    contact: str
    code: str
    placed_at: datetime
    tries_left: int = TRIES

    def is_over(self, now: datetime) -> bool:
        """Whether the code is too old."""
        return now >= self.placed_at + VALID_FOR


def judged(verification: Verification, typed: str, now: datetime) -> tuple[Verification, Verdict]:
    """What a typed code is, and how the verification stands after it; a right code ends it."""
    if verification.is_over(now):
        return verification, Verdict.EXPIRED
    if not verification.tries_left:
        return verification, Verdict.USED_UP
    if typed == verification.code:
        return replace(verification, tries_left=0), Verdict.RIGHT
    left = verification.tries_left - 1
    return replace(verification, tries_left=left), Verdict.WRONG if left else Verdict.USED_UP


def line_refusal(line: Line, now: datetime) -> str:
    """Why this person's line must not be called; empty where it may be."""
    if line.opted_out_at is not None:
        return f"opted out by two keys on {line.opted_out_at:%Y-%m-%d}"
    busy = without_forgotten_call(line, now).call is not None
    return "the phone rings or talks already: wait for the end of that call" if busy else ""


def verification_request(
    attempt: str, contact: Contact, number: PhoneNumber, route: Route, words: Words
) -> dict[str, Any]:
    """StartOutboundVoiceContact for a verification call; raises NumberRefused.

    The code is not in it: what is sent with a call stays in Connect's contact records. The texts
    are spoken if the answer function fails.
    """
    if contact.opted_out:
        raise NumberRefused(contact.why_uncallable)
    if not route.reaches(number):
        raise NumberRefused("the country is not on the allow-list")
    return {
        "InstanceId": route.instance_id,
        "ContactFlowId": route.flow_id,
        "SourcePhoneNumber": route.caller_number,
        "DestinationPhoneNumber": number.dialled,
        "ClientToken": client_token(attempt, route),
        "Attributes": {
            "incident": INCIDENT,
            "attempt": attempt,
            "language": contact.language,
            "speech": phrase(words, "verification_unavailable").ssml,
            "menu": ssml.pause(BETWEEN),
            "unconfirmed": ssml.pause(BETWEEN),
            "goodbye": phrase(words, "verification_unavailable").ssml,
        },
    }


def verification_reply(verification: Verification | None, words: Words, now: datetime) -> Reply:
    """What the call says at pick-up: the code, or that there is none any more."""
    if verification is None or verification.is_over(now):
        return Reply(phrase(words, "verification_unavailable").ssml, "end")
    return Reply(spoken_code(words, verification.code), "end")


def spoken_code(words: Words, code: str) -> str:
    """Who calls and why, the code digit by digit, and the same again, as SSML."""
    apart = f" {ssml.pause(BETWEEN)} "
    digits = ssml.slowed(apart.join(_digit(one, words) for one in code), words.rate)
    parts = (
        phrase(words, "verification").ssml,
        digits,
        phrase(words, "verification_again").ssml,
        digits,
        phrase(words, "verification_end").ssml,
    )
    return ssml.pause(BEFORE) + apart.join(parts)


def _digit(digit: str, words: Words) -> str:
    return ssml.sentence([Piece(digit, words.spelled.get(digit, ""))])
