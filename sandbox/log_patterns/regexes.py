"""Regular expressions of filter patterns, `%…%`: a small part of what others know.

Source: CloudWatch Logs user guide, "Supported regular expressions (regex) syntax".
"""

import re
import string

from sandbox.log_patterns.cursor import LogPatternRefused

MOST_REGEXES = 2
"""In one pattern, by the same page."""
_PLAIN = frozenset(string.ascii_letters + string.digits + ":_#=@/;,- \t")
"""Spaces are not in its list, but in its example of `|`."""
_OPERATORS = frozenset("^$?[]{}|*+.")
_CLASSES = frozenset("dDsSwW")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})")


def compile_regex(text: str, position: int) -> re.Pattern[str]:
    """What stands between the per cent signs; LogPatternRefused where AWS knows no such thing."""
    if not text:
        raise LogPatternRefused("a regular expression is empty", position)
    try:
        return re.compile(_translated(text, position), re.ASCII)
    except (re.error, OverflowError) as error:
        at = position + (getattr(error, "pos", None) or 0)
        why = getattr(error, "msg", str(error))
        raise LogPatternRefused(
            f"no regular expression: {why}", min(at, position + len(text) - 1)
        ) from None


def _translated(text: str, position: int) -> str:
    """The same for Python's `re`, in which a few more things would have a meaning."""
    parts: list[str] = []
    at, class_from = 0, 0
    while at < len(text):
        if text[at] == "\\":
            part, length = _escape(text, at, position)
        else:
            part, length = _plain(text, at, position, class_from), 1
            class_from = _class_after(text, at, class_from)
        parts.append(part)
        at += length
    return "".join(parts)


def _plain(text: str, at: int, position: int, class_from: int) -> str:
    """A character as it stands; within [ ], what would mean something to `re` alone is escaped."""
    here = text[at]
    if here not in _PLAIN | _OPERATORS:
        reason = f"{here!r} is not allowed in a regular expression"
        raise LogPatternRefused(reason, position + at)
    means_more = here in "[|" or text[at - 1 : at + 1] == "--"
    return f"\\{here}" if class_from and means_more else here


def _class_after(text: str, at: int, class_from: int) -> int:
    """Where the class begins in which the next character stands; 0 outside [ ]."""
    if not class_from and text[at] == "[":
        return at + (2 if text.startswith("[^", at) else 1)
    # As the first of its class a ] stands for itself.
    return 0 if text[at] == "]" and at > class_from else class_from


def _escape(text: str, at: int, position: int) -> tuple[str, int]:
    """What a backslash and what follows it stand for, and how long that is."""
    following = text[at + 1 : at + 2]
    if following in _CLASSES and following:
        return f"\\{following}", 2
    if found := _HEX.match(text, at + 1):
        return re.escape(chr(int(found[1], 16))), 4
    if following and (following in _OPERATORS or following == "\\" or following in ":_#=@/;,- "):
        return re.escape(following), 2
    raise LogPatternRefused(f"\\{following} is not known in a regular expression", position + at)
