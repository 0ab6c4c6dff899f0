"""Which vCenter a line comes from, and when it was written: syslog headers, one or several."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch.translate.fields import clean, moment

LOOKED_AT: Final = 400
"""Characters at a line's start in which headers are looked for: two of them, and some room."""

_PRIORITY: Final = r"(?:<\d{1,3}>)?(?:1 )?"
_ISO: Final = r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))"
_BSD: Final = r"[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d"
_LEVEL: Final = r"(?:trivia|verbose|info|warning|error|panic)"
"""In vCenter's own log a level stands where syslog has the host."""
_HOST: Final = rf"(?!{_LEVEL} )(?P<host>[A-Za-z0-9][\w.:-]{{0,254}})"
_HEADER: Final = re.compile(rf"(?:^|(?<=[ :>])){_PRIORITY}(?:{_ISO}|{_BSD}) {_HOST} (?=\S)")
_EVENT: Final = re.compile(r"Event \[(\d{1,18})\] \[[\d-]{1,20}\] \[([^\]]{10,40})\]")


@dataclass(frozen=True, slots=True)
class Header:
    """Each field is empty, None or 0 where the line does not say it."""

    host: str
    at: datetime | None
    number: int


NOT_SAID: Final = Header("", None, 0)


def read_header(text: str) -> Header:
    """What stands before a line's message.

    A relay puts its own header (RFC 3164 or 5424) before vCenter's: the last one counts. The time
    and number of the event itself, `Event [number] [1-1] [time]`, are better than the header's.
    """
    found = list(_HEADER.finditer(text, 0, LOOKED_AT))
    event = _EVENT.search(text, 0, 2 * LOOKED_AT)
    last = found[-1] if found else None
    written = moment(last["at"]) if last else None
    return Header(
        host=clean(last["host"]) if last else "",
        at=(moment(event[2]) if event else None) or written,
        number=int(event[1]) if event else 0,
    )
