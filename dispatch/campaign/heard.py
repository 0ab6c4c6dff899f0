"""What a campaign's call tells of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

KEY, SILENCE, SPOKEN, NOT_TRANSFERRED = "key", "silence", "spoken", "not transferred"
HAPPENINGS = (KEY, SILENCE, SPOKEN, NOT_TRANSFERRED)
"""What the contact flow tells; nothing at pick-up."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the call tells: which `attempt` it is, the last `turn` that was spoken, what happened.

    `turn` is 0 at pick-up; `key` is set where one was pressed.
    """

    attempt: int
    turn: int = 0
    happening: str = ""
    key: str = ""


def heard_of(told: Mapping[str, str]) -> Heard:
    """The parameters of the flow's invocation; raises ValueError for an attempt that is no number.

    The key of an earlier turn stands there still: it counts only where one was pressed.
    """
    happening = told.get("happening", "")
    return Heard(
        attempt=int(told["attempt"]),
        turn=int(told.get("turn") or 0),
        happening=happening if happening in HAPPENINGS else "",
        key=told.get("key", "") if happening == KEY else "",
    )
