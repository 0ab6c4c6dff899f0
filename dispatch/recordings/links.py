"""Links to recordings: how long one lasts, and what is noted of whoever asked for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.errors import SelectionRefused
from dispatch.incident_view import written
from dispatch.toml_file import duration_of

USUALLY, LONGEST = timedelta(minutes=5), timedelta(hours=1)
SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked for a recording: to `play` or `restore` it; `by` is the name they gave.

    `identity` is who they are to AWS.
    """

    at: datetime
    what: str
    by: str
    identity: str
    object: str


def lasting(text: str) -> timedelta:
    """How long a link is to last; raises SelectionRefused."""
    given = duration_of(text) if text else USUALLY
    if given is None or not SHORTEST <= given <= LONGEST:
        raise SelectionRefused('--for must be a duration from "1s" to "1h"')
    return given


def disposition(name: str) -> str:
    """Content-Disposition: played where it is opened, and saved under its name."""
    plain = "".join(one if one.isalnum() or one in "-_.:" else "_" for one in name if one.isascii())
    return f'inline; filename="{plain}"'


def asked_view(asked: Asked) -> dict[str, Any]:
    """As JSON."""
    return {
        "at": written(asked.at),
        "what": asked.what,
        "by": asked.by,
        "identity": asked.identity,
        "key": asked.object,
    }
