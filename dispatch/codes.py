"""Which incident a short code means: notices give six digits, as `dispatch.tokens.code_of`."""

import re
from collections.abc import Sequence
from datetime import timedelta

from dispatch.errors import CodeRefused
from dispatch.incident import Incident, State
from dispatch.tokens import code_of

CODES_LAST = timedelta(days=7)
"""Only incidents that opened this long ago or less are looked through for a code."""
_CODE = re.compile(r"[0-9]{6}")


def is_code(text: str) -> bool:
    """Whether this is a code and not the id of an incident."""
    return _CODE.fullmatch(text) is not None


def with_code(code: str, ids: Sequence[str]) -> list[str]:
    """The ids of the incidents that have this code, in their order."""
    return [one for one in ids if code_of(one) == code]


def meant_by(code: str, incidents: Sequence[Incident]) -> Incident:
    """The one of the incidents with this code, newest first, that can still be taken.

    Where all are taken or over it is the newest. Raises CodeRefused where there is none, or where
    several wait for somebody: which one is meant must not be guessed.
    """
    if not incidents:
        days = CODES_LAST.days
        message = f"no incident of the last {days} days has the code {code}"
        raise CodeRefused(f"{message}: tocsin incidents lists them")
    waiting = [one for one in incidents if one.state in {State.OPEN, State.MISSED}]
    if len(waiting) > 1:
        several = ", ".join(f"{one.id} ({one.alert.name})" for one in waiting)
        raise CodeRefused(f"{code} is the code of {several}: give the id of the one you take")
    return (waiting or list(incidents))[0]
