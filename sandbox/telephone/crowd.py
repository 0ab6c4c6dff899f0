"""People who are no contacts: what whoever has a number does when it is called.

Each is told once and for all, so that thousands of them cost nothing until their phone rings.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Happens(StrEnum):
    """What becomes of a call to a number."""

    ANSWERS = "answers"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong number"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Script:
    """One call. `after` is how many seconds the phone rings before somebody picks up.

    `keys` are pressed one after the other, each `thinks` seconds after a question was heard; then
    they listen. `hangs_up` is after how many seconds of talk they do, if before the end.
    """

    happens: Happens = Happens.ANSWERS
    after: float = 5.0
    keys: str = ""
    thinks: float = 1.0
    hangs_up: float | None = None


Crowd = Callable[[str, int], Script | None]
"""What happens at a number, and in its how manieth call, from 1; None where nobody has it."""


def nobody(_number: str, _call: int) -> None:
    """No number but those of contacts is anybody's."""


@dataclass(slots=True)
class Scripted:
    """A call as its script plays: the keys that are left."""

    script: Script
    keys: deque[str]

    @classmethod
    def of(cls, script: Script) -> "Scripted":
        """From its beginning."""
        return cls(script, deque(script.keys))
