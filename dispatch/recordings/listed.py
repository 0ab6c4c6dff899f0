"""What the conversion is given: some recordings of a run, as the bucket was listed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dispatch.errors import UnreadableEvent
from dispatch.recordings.profiles import PROFILES, Profile


@dataclass(frozen=True, slots=True)
class Listed:
    """One object as it was listed: `size` in bytes, `etag` without quotation marks."""

    key: str
    size: int
    etag: str
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one invocation is to convert."""

    run: str
    bucket: str
    profile: Profile
    items: tuple[Listed, ...]


def batch_of(event: Mapping[str, Any]) -> Batch:
    """The batch in an event; raises UnreadableEvent, naming what is missing or wrong."""
    run, bucket = _text(event, "run"), _text(event, "bucket")
    profile = PROFILES.get(_text(event, "profile"))
    if profile is None:
        raise UnreadableEvent(f"profile must be one of {', '.join(PROFILES)}")
    items = event.get("items")
    if not isinstance(items, list):
        raise UnreadableEvent("items must be a list of what was listed")
    return Batch(run, bucket, profile, tuple(_listed(items)))


def _listed(items: Iterable[Any]) -> Iterable[Listed]:
    for number, item in enumerate(items):
        if not isinstance(item, Mapping) or not isinstance(item.get("Size"), int):
            raise UnreadableEvent(f"items[{number}] must have Key, Size and ETag")
        # Step Functions, which lists S3 itself, writes Etag; S3 writes ETag.
        etag = _text(item, "ETag" if "ETag" in item else "Etag")
        yield Listed(_text(item, "Key"), item["Size"], etag.strip('"'), _time(item))


def _time(item: Mapping[str, Any]) -> str:
    """Step Functions counts the seconds since 1970; anything else says it as ISO 8601."""
    told = item.get("LastModified", "")
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC).isoformat()
    return str(told)


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not value:
        raise UnreadableEvent(f"{name} must be a text that is not empty")
    return value
