"""Plain text out of what a feed calls its text: HTML, HTML escaped twice, or no HTML at all."""

import html
import re
from typing import Final

LONGEST: Final = 60_000
"""Characters that are looked at."""
_TAG: Final = re.compile(r"(<[/!?]?[a-zA-Z\[-][^<>]*>)")
_NAME: Final = re.compile(r"</?([a-zA-Z0-9]+)")
_UNSEEN: Final = frozenset(("script", "style", "iframe", "object", "template", "noscript", "svg"))
"""Elements whose content is not for readers."""
_LINES: Final = frozenset(
    (
        *("p", "br", "hr", "div", "li", "ul", "ol", "tr", "table", "small", "blockquote"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "pre", "dd", "dt"),
    )
)
"""Elements that begin a line. `small` is what status pages put an update's time in."""
_UNSPEAKABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff]+"
)


def plain_lines(text: str) -> list[str]:
    """The lines that a reader would see, without tags, scripts and empty lines."""
    text = text[:LONGEST]
    for _ in range(2):
        text = html.unescape(_untagged(text))
    text = _UNSPEAKABLE.sub(" ", _untagged(text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def plain_line(text: str, limit: int) -> str:
    """The same as one line of at most `limit` characters."""
    line = " ".join(plain_lines(text))
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _untagged(text: str) -> str:
    if "<" not in text:
        return text
    kept: list[str] = []
    unseen = ""
    for part in _TAG.split(text):
        name = _tag_name(part)
        if unseen:
            unseen = "" if name == unseen and part.startswith("</") else unseen
        elif name is None:
            kept.append(part)
        elif name in _UNSEEN and not part.startswith("</") and not part.endswith("/>"):
            unseen = name
        elif name in _LINES:
            kept.append("\n")
    return "".join(kept)


def _tag_name(part: str) -> str | None:
    """A tag's name, empty for a comment and the like; None for what is no tag."""
    if not _TAG.fullmatch(part):
        return None
    found = _NAME.match(part)
    return found[1].lower() if found else ""
