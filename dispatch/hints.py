"""Severity hints people leave in texts: a tag before a description, a word in a name."""

import re
from typing import Final

from dispatch.severity import Severity
from dispatch.severity_words import UNAMBIGUOUS, normal, severity_of

_TAG: Final = re.compile(r"\s*(?:\[([^\[\]]{1,60})\]|【([^【】]{1,60})】)")
_PLAIN_BRACKETS: Final = {0xFF3B: "[", 0xFF3D: "]"}
_LABEL: Final = re.compile(r"^(?:severity|sev|priority|重大度|優先度|priorytet)\s*[:=]\s*")
_WORD: Final = re.compile(r"[^\W_]+")
_LABEL_WORDS: Final = frozenset({"severity", "sev"})
_EMPTY_WORDS: Final = frozenset({"alarm", "alarms", "alert", "alerts", "アラーム"})
"""Words that say nothing in an alarm's name and may stand around the severity."""
_COUNTED: Final = frozenset(
    (
        *("count", "counts", "rate", "ratio", "number", "total", "sum", "percent", "percentage"),
        *("error", "errors", "exception", "exceptions", "log", "logs", "line", "lines"),
        *("message", "messages", "event", "events", "finding", "findings", "level", "levels"),
    )
)
"""Before one of these "critical" says what is counted: "Critical error rate"."""
_LONGEST_NAME: Final = 300


def split_tag(text: str) -> tuple[Severity | None, str]:
    """The severity in the tags that `text` begins with, and the text behind the severity's tag.

    Tags stand in [ ] or 【 】, as in "[critical] disk is full" or "[prod][severity: high] …".
    Without a severity tag the text comes back as it is.
    """
    text = text.translate(_PLAIN_BRACKETS)
    before, position = "", 0
    while tag := _TAG.match(text, position):
        severity = severity_of(_LABEL.sub("", normal(tag[1] or tag[2]).strip()))
        position = tag.end()
        if severity:
            return severity, f"{before} {text[position:].strip()}".strip()
        before += tag[0].strip()
    return None, text


def tag_severity(description: str) -> Severity | None:
    """The severity that the tags at the beginning of `description` name, or None."""
    return split_tag(description)[0]


def name_severity(name: str) -> Severity | None:
    """The severity that the first or the last word of an alarm's name means, or None.

    A word that may name the metric ("high cpu usage", "My Error") counts only when marked:
    "[high] …", "… [high]", "severity-high", "high-severity".
    """
    text = normal(name[:_LONGEST_NAME])
    return _bracketed(text) or _standing(_words(text))


def _bracketed(name: str) -> Severity | None:
    closing = re.search(r"(?:\[([^\[\]]{1,40})\]|【([^【】]{1,40})】)\s*$", name)
    return tag_severity(name) or (severity_of(closing[1] or closing[2]) if closing else None)


def _words(name: str) -> list[str]:
    words: list[str] = _WORD.findall(name)
    while words and words[-1] in _EMPTY_WORDS:
        words.pop()
    while words and words[0] in _EMPTY_WORDS:
        words.pop(0)
    return words


def _standing(words: list[str]) -> Severity | None:
    """Reads the end first: that is where most names carry it."""
    return _reading(words[-2:], words[-1:]) or (
        None if _is_counted(words) else _reading(words[:2], words[:1])
    )


def _reading(pair: list[str], single: list[str]) -> Severity | None:
    if len(pair) == 2 and _LABEL_WORDS.intersection(pair):  # noqa: PLR2004
        other = pair[1] if pair[0] in _LABEL_WORDS else pair[0]
        return severity_of(other) or severity_of("sev" + other)
    return severity_of(single[0]) if single and single[0] in UNAMBIGUOUS else None


def _is_counted(words: list[str]) -> bool:
    behind = 2 if _LABEL_WORDS.intersection(words[:2]) else 1
    return words[behind : behind + 1] != [] and words[behind] in _COUNTED
