"""A notice for chat and for mail: what one SNS message says to each kind of subscriber.

Amazon Q Developer in chat applications shows a message only in its own form, and puts those with
one `threadId` into one thread (its administrator guide, custom notifications).
"""

import json
import re
from typing import Any

from dispatch.notices import Notice

TITLE_LIMIT = 250
DESCRIPTION_LIMIT = 8000
"""Characters that a custom notification takes there."""
LABEL_LIMIT = 250
"""Characters of each next step, keyword and resource: no limit is stated, and these are short."""
MAIL_LIMIT = 20_000
"""Characters of the mail: with the chat's form it stays below the 256 KiB that SNS takes, even if
each character is written with four bytes, or a sign that JSON escapes."""
CUT = "…"
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""Slack's control signs: `<!channel>` in an alarm's name must call nobody."""
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")


def messages(notice: Notice) -> dict[str, str]:
    """The text by SNS protocol: chat subscribes with https, and all others read plain text."""
    post = json.dumps(chat_post(notice), ensure_ascii=False)
    return {"default": _cut(_UNWRITABLE.sub("?", notice.text), MAIL_LIMIT), "https": post}


def chat_post(notice: Notice) -> dict[str, Any]:
    """The custom notification: its first lines are the title, the rest is the description."""
    lines = notice.body.splitlines()
    title = " ".join(lines[: notice.headlines])
    rest = "\n".join(lines[notice.headlines :]).strip()
    content = {
        "textType": "client-markdown",
        "title": plain(title, TITLE_LIMIT),
        "description": plain(rest or title, DESCRIPTION_LIMIT),
        "nextSteps": _labels(notice.steps),
        "keywords": _labels(notice.keywords),
    }
    metadata = {
        "threadId": notice.thread,
        "summary": plain(title, TITLE_LIMIT),
        "eventType": notice.word,
        "relatedResources": _labels(notice.resources),
    }
    return {
        "version": "1.0",
        "source": "custom",
        "content": _given(content),
        "metadata": _given(metadata),
    }


def plain(text: str, limit: int) -> str:
    """The text as it stands, whatever the chat takes for a sign of its own; cut where too long.

    A mention is broken by a space that has no width.
    """
    apart = _MENTION.sub("@\u200b", _UNWRITABLE.sub("?", text))
    signs = [_ESCAPED.get(sign, sign) for sign in apart]
    if sum(map(len, signs)) <= limit:
        return "".join(signs)
    room, kept = limit - len(CUT), 0
    for sign in signs:
        room -= len(sign)
        if room < 0:
            break
        kept += 1
    return "".join(signs[:kept]) + CUT


def _labels(texts: tuple[str, ...]) -> list[str]:
    return [plain(text, LABEL_LIMIT) for text in texts if text]


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What is empty is left out."""
    return {key: value for key, value in values.items() if value}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - len(CUT)] + CUT
