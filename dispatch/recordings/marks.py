"""How originals and results are known: a tag on the one, metadata on the other.

An original gets the tag `tocsin-archived` with its profile, for the operator's lifecycle rule. A
result never has it, or that rule would expire the result: it says in its metadata what it is of.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TAG = "tocsin-archived"
MOST_TAGS = 10
"""Tags that S3 takes on an object (Amazon S3 User Guide, object tagging)."""
LARGEST_METADATA = 2048
"""Bytes that keys and values of user metadata may have (Amazon S3 User Guide, metadata)."""
_PREFIX = "tocsin-"
_OURS = frozenset(
    _PREFIX + name
    for name in (
        *("profile", "sha256", "seconds"),
        *("source-etag", "source-version", "source-size", "source-sha256"),
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a result says of itself; both last `seconds`, `sha256` is its own.

    What begins with `source_` is the original's; its version is empty where it has none.
    """

    profile: str
    sha256: str
    seconds: float
    source_etag: str
    source_version: str
    source_size: int
    source_sha256: str


def marked_metadata(metadata: Mapping[str, str], mark: Mark) -> dict[str, str]:
    """The source's user metadata and the mark, for the result."""
    ours = {
        "profile": mark.profile,
        "sha256": mark.sha256,
        "seconds": str(mark.seconds),
        "source-etag": mark.source_etag,
        "source-version": mark.source_version,
        "source-size": str(mark.source_size),
        "source-sha256": mark.source_sha256,
    }
    kept = {name: value for name, value in metadata.items() if name.lower() not in _OURS}
    return kept | {_PREFIX + name: value for name, value in ours.items() if value}


def mark_of(metadata: Mapping[str, str]) -> Mark | None:
    """The mark in the metadata of a result; None where it is no result of ours."""
    known = {name.lower(): value for name, value in metadata.items()}
    try:
        return Mark(
            profile=known["tocsin-profile"],
            sha256=known["tocsin-sha256"],
            seconds=float(known["tocsin-seconds"]),
            source_etag=known["tocsin-source-etag"],
            source_version=known.get("tocsin-source-version", ""),
            source_size=int(known["tocsin-source-size"]),
            source_sha256=known["tocsin-source-sha256"],
        )
    except (KeyError, ValueError):
        return None


def tagged(tags: Mapping[str, str], profile: str) -> dict[str, str]:
    """An original's tags once it is archived: its others, and ours."""
    return {**tags, TAG: profile}


def withdrawn(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of what was never archived, although our tag got onto it."""
    return tagged(tags, "withdrawn")


def untagged(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that a result has of its source."""
    return {name: value for name, value in tags.items() if name != TAG}


def metadata_size(metadata: Mapping[str, str]) -> int:
    """Bytes, as S3 counts them."""
    return sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items())
