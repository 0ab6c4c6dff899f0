"""Entries out of what feedparser made of a feed's body.

feedparser itself is not imported here: its result is a dict of dicts, lists and texts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from dispatch.feeds.entry import Entry
from dispatch.feeds.identity import Marks, keys_of, troubles_of
from dispatch.feeds.plain import plain_line, plain_lines
from dispatch.feeds.raw import LINK_LIMIT, TITLE_LIMIT, Raw
from dispatch.feeds.titles import read_title
from dispatch.feeds.understanding import understand

T = TypeVar("T")
MOST_ENTRIES: Final = 300
"""Entries read of one feed, the newest: status pages list 25 to 100."""
MOST_LISTED: Final = 2000
"""Entries looked at at all, half of them at either end: a feed may list the oldest first."""
_NO_NAME: Final = "<unknown>:"
"""How the XML parser calls a text that came from no file, before the line and the column."""
_CUT: Final = ("no element found", "unclosed token", "unclosed CDATA section")
"""What the XML parser says of a text that ends too early."""
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


def read_entries(parsed: Mapping[str, Any]) -> list[Entry]:
    """The entries that can be read, in the feed's order; never raises, whatever `parsed` holds.

    An entry without a title, a text, an id and a link says nothing and is left out; of entries
    that cannot be told apart the newest stays.
    """
    home = _text(_mapping(parsed.get("feed")), "link")[:LINK_LIMIT]
    listed = parsed.get("entries")
    looked_at = _ends(listed if isinstance(listed, list) else [], MOST_LISTED)
    raws = [raw for given in looked_at if isinstance(given, Mapping) and (raw := _raw(given))]
    marks = [raw.marks for raw in raws]
    named = zip(raws, keys_of(marks), troubles_of(marks, home), strict=True)
    entries = [understand(raw, key, trouble) for raw, key, trouble in named]
    kept = {id(one) for one in _newest(_newest_of_each_key(entries))}
    return [one for one in entries if id(one) in kept]


def fault(parsed: Mapping[str, Any]) -> str:
    """Why `parsed` is not to be trusted, in a few words; empty for a feed, an empty one too.

    feedparser makes something of anything: an error page becomes a feed without a version. Of a
    feed that is cut short the last entry would seem to be changed; of one with other damage the
    entries are read.
    """
    error = parsed.get("bozo_exception")
    why = f": {plain_line(str(error).removeprefix(_NO_NAME), 120)}" if error else ""
    if not parsed.get("version"):
        return f"no RSS or Atom feed{why}"
    if any(end in str(error) for end in _CUT):
        return f"cut short{why}"
    if not parsed.get("entries") and parsed.get("bozo") and _is_malformed(error):
        return f"malformed, and without an entry{why}"
    return ""


def _is_malformed(error: object) -> bool:
    """A wrong declaration of the encoding or the media type is no damage."""
    return type(error).__name__ not in {"CharacterEncodingOverride", "NonXMLContentType"}


def _raw(given: Mapping[str, Any]) -> Raw | None:
    whole_title = plain_line(_text(given, "title"), TITLE_LIMIT)
    title = read_title(whole_title)
    lines = tuple(plain_lines(_description(given)))
    marks = Marks(
        guid=plain_line(_text(given, "id"), LINK_LIMIT),
        link=plain_line(_text(given, "link"), LINK_LIMIT),
        name=title.name,
    )
    if not (title.name or lines or marks.guid or marks.link):
        return None
    return Raw(
        marks=marks,
        whole_title=whole_title,
        title=title,
        lines=lines,
        categories=tuple(_categories(given)),
        published_at=_moment(given, "published_parsed"),
        updated_at=_moment(given, "updated_parsed"),
    )


def _newest_of_each_key(entries: Sequence[Entry]) -> list[Entry]:
    """One entry a key, in the feed's order; the order does not tell which one."""
    kept: dict[str, Entry] = {}
    for one in sorted(entries, key=lambda one: (one.at or _EARLIEST, one.digest)):
        kept[one.key] = one
    return [one for one in entries if kept[one.key] is one]


def _newest(entries: list[Entry]) -> list[Entry]:
    """No more than MOST_ENTRIES: by their times, or where none has one at either end."""
    if not any(one.at for one in entries):
        return _ends(entries, MOST_ENTRIES)
    return sorted(entries, key=lambda one: one.at or _EARLIEST, reverse=True)[:MOST_ENTRIES]


def _ends(listed: list[T], most: int) -> list[T]:
    """The first and the last of what is too long."""
    return listed if len(listed) <= most else [*listed[: most // 2], *listed[-most // 2 :]]


def _description(given: Mapping[str, Any]) -> str:
    """The longest of what an entry may call its text."""
    return max(_descriptions(given), key=len, default="")


def _categories(given: Mapping[str, Any]) -> Iterator[str]:
    tags = given.get("tags")
    for one in tags if isinstance(tags, list) else []:
        yield _text(_mapping(one), "term")


def _moment(given: Mapping[str, Any], key: str) -> datetime | None:
    """The struct_time that feedparser made, in UTC; None where it found no date."""
    if key not in given:  # feedparser warns of a missing `updated_parsed` and gives another
        return None
    try:
        year, month, day, hour, minute, second = given[key][:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _descriptions(given: Mapping[str, Any]) -> Iterator[str]:
    yield _text(given, "summary")
    contents = given.get("content")
    for one in contents if isinstance(contents, list) else []:
        yield _text(_mapping(one), "value")


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
