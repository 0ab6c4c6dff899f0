"""Reads single values out of an event that may hold anything anywhere."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

LINE_LIMIT: Final = 255
"""Longest name or resource kept, in characters: CloudWatch's own limit for an alarm's name."""
KEY_LIMIT: Final = 400
"""Longest dedup key, in characters: DynamoDB takes 2,048 bytes of partition key."""

# Control characters, invisible marks, bidirectional overrides, halves of surrogate pairs and
# what is no character: nothing that can be spoken, and some of it cannot be stored as UTF-8.
_UNSPEAKABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]+"
)
_LOAD_BALANCER: Final = re.compile(r"(?:app|net|gwy|targetgroup)/([^/]+)/[0-9a-f]{16}")


def clean(value: object, limit: int = LINE_LIMIT) -> str:
    """`value` on one line of at most `limit` characters; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    # Cut first: a text of 300 KB must not cost 300 KB of work.
    line = " ".join(_UNSPEAKABLE.sub(" ", value[: 4 * limit]).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def mapping(value: object) -> Mapping[str, object]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Mapping[str, object]]:
    """The JSON objects in `value`, if it is an array."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def key(*parts: str) -> str:
    """A dedup key of `parts`, at most KEY_LIMIT characters: the end of a longer one is hashed."""
    whole = "/".join(parts)
    if len(whole) <= KEY_LIMIT:
        return clean(whole, KEY_LIMIT)
    digest = sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{clean(whole, KEY_LIMIT - 40)}#{digest}"


def moment(value: object) -> datetime | None:
    """The time an ISO 8601 text names, in UTC (which is also meant where no zone is given)."""
    if not isinstance(value, str) or len(value) > LINE_LIMIT:
        return None
    try:
        time = datetime.fromisoformat(value)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # no time, or one outside the years 1 to 9999
        return None


def resource_name(text: str) -> str:
    """What people call a resource: an ARN and a load balancer's path lose what surrounds the name.

    "arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc" is "i-0abc", "app/shop/50dc6c495c0c9188"
    is "shop".
    """
    fields = text.split(":", 5)
    if fields[0] == "arn" and len(fields) == 6:  # noqa: PLR2004
        text = fields[5]
        if not _LOAD_BALANCER.fullmatch(text):
            text = re.sub(r"^[^/:]*[/:](?=.)", "", text)
    match = _LOAD_BALANCER.fullmatch(text)
    return match[1] if match else text
