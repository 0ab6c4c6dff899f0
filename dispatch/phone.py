"""A phone number that never prints itself whole."""

import re
from dataclasses import dataclass

E164 = re.compile(r"\+[1-9][0-9]{1,14}")
"""ITU-T E.164, as StartOutboundVoiceContact's DestinationPhoneNumber demands it."""
SHORTEST_SHOWN = 8
"""Characters from which a masked number shows its ends: of a shorter one they would be most."""


@dataclass(frozen=True, slots=True, repr=False)
class PhoneNumber:
    """A number in E.164 form. `str()` and `repr()` mask it; `.dialled` is the number itself."""

    dialled: str

    def __post_init__(self) -> None:
        if not E164.fullmatch(self.dialled):
            raise ValueError("a phone number is + and 2 to 15 digits (E.164), as +819012345678")

    def __str__(self) -> str:
        short = len(self.dialled) < SHORTEST_SHOWN
        return "+…" if short else f"{self.dialled[:3]}…{self.dialled[-2:]}"

    def __repr__(self) -> str:
        return f"PhoneNumber({self})"
