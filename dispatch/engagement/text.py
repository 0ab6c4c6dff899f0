"""Text that Incident Manager takes: without control characters, and cut to its limits in bytes.

The models state lengths in characters; a byte each is the stricter reading, and fits both.
"""

import re

CUT = "…"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_OF_A_SENDER = re.compile(r"[^a-zA-Z0-9_@#%*+=:?./! -]+")
SENDER_LIMIT = 255


def cut(text: str, limit: int) -> str:
    """The text on one line, in `limit` bytes of UTF-8; "-" where nothing is left of it."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return _within(line, limit) or "-"


def cut_lines(text: str, limit: int) -> str:
    """The same with its lines."""
    lines = (_UNPRINTABLE.sub(" ", line).rstrip() for line in text.splitlines())
    return _within("\n".join(lines).strip(), limit) or "-"


def sender(name: str) -> str:
    """A name in the characters of StartEngagement's Sender: ASCII, no comma, no parentheses."""
    return _NOT_OF_A_SENDER.sub("-", cut(name, SENDER_LIMIT))[:SENDER_LIMIT]


def _within(text: str, limit: int) -> str:
    data = text.encode()
    if len(data) <= limit:
        return text
    return data[: limit - len(CUT.encode())].decode(errors="ignore") + CUT
