"""What the conversion is given: some recordings of a run, as the bucket was listed.

Step Functions hands on what it lists as Etag (in quotation marks), Key, LastModified (seconds since
1970), Size and StorageClass (AWS Step Functions Developer Guide, ItemReader); S3 itself says ETag.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dispatch.errors import UnreadableEvent
from dispatch.recordings.profiles import PROFILES, Profile

AGAIN = 5
"""How often a batch is given again while storage fails (the state Convert of template.yaml)."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One object as it was listed: `size` in bytes, `etag` without quotation marks."""

    key: str
    size: int
    etag: str
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one invocation is to convert; `tried` says how often it was given before."""

    run: str
    bucket: str
    profile: Profile
    items: tuple[Listed, ...]
    tried: int = 0

    @property
    def is_last(self) -> bool:
        """True where it is not given again after this time, whatever storage answers."""
        return self.tried >= AGAIN


def batch_of(event: Mapping[str, Any]) -> Batch:
    """The batch in an event; raises UnreadableEvent, naming what is missing or wrong."""
    run, bucket = _text(event, "run"), _text(event, "bucket")
    profile = PROFILES.get(_text(event, "profile"))
    if profile is None:
        raise UnreadableEvent(f"profile must be one of {', '.join(PROFILES)}")
    items = event.get("items")
    if not isinstance(items, list):
        raise UnreadableEvent("items must be a list of what was listed")
    tried = event.get("tried", 0)
    if not isinstance(tried, int):
        raise UnreadableEvent("tried must be a number")
    return Batch(run, bucket, profile, tuple(_listed(items)), tried)


def _listed(items: Iterable[Any]) -> Iterable[Listed]:
    for number, item in enumerate(items):
        if not isinstance(item, Mapping) or not isinstance(item.get("Size"), int):
            raise UnreadableEvent(f"items[{number}] must have Key, Size and ETag")
        etag = _text(item, "ETag" if "ETag" in item else "Etag")
        yield Listed(_text(item, "Key"), item["Size"], etag.strip('"'), _time(item))


def _time(item: Mapping[str, Any]) -> str:
    """As ISO 8601, in which S3 itself says it; empty where it is no time that there can be."""
    told = item.get("LastModified", "")
    if not isinstance(told, int | float):
        return str(told)
    try:
        return datetime.fromtimestamp(told, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not value:
        raise UnreadableEvent(f"{name} must be a text that is not empty")
    return value
