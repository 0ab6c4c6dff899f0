"""Entries out of what feedparser made of a feed's body.

feedparser itself is not imported here: its result is a dict of dicts, lists and texts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from dispatch.feeds.components import components_of
from dispatch.feeds.entry import Entry, Impact, State
from dispatch.feeds.identity import Marks, keys_of, trouble_of
from dispatch.feeds.plain import plain_line, plain_lines
from dispatch.feeds.prose import impact_in, state_in
from dispatch.feeds.titles import Title, read_title
from dispatch.feeds.updates import Update, state_of, updates_of

MOST_ENTRIES: Final = 300
"""Entries read of one feed, the newest: status pages list 25 to 100."""
MOST_LISTED: Final = 2000
"""Entries looked at at all."""
TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 4000
LINK_LIMIT: Final = 1000
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?"
    r"|\b\d+ (?:second|minute|hour|day)s? ago\b",
    re.IGNORECASE,
)
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Raw:
    """One entry of feedparser's, its texts made safe."""

    given: Mapping[str, Any]
    marks: Marks
    title: Title
    lines: tuple[str, ...]


def read_entries(parsed: Mapping[str, Any]) -> list[Entry]:
    """The entries that can be read, in the feed's order; never raises, whatever `parsed` holds.

    An entry without a title, a text, an id and a link says nothing and is left out; of entries
    that cannot be told apart the newest stays.
    """
    home = _text(_mapping(parsed.get("feed")), "link")[:LINK_LIMIT]
    listed = parsed.get("entries")
    raws = [
        raw
        for given in (listed if isinstance(listed, list) else [])[:MOST_LISTED]
        if isinstance(given, Mapping) and (raw := _raw(given))
    ]
    keys = keys_of([raw.marks for raw in raws])
    entries = [_entry(raw, key, home) for raw, key in zip(raws, keys, strict=True)]
    kept = _newest_of_each_key(entries)
    return [one for one in entries if kept.get(one.key) is one]


def fault(parsed: Mapping[str, Any]) -> str:
    """Why `parsed` is not to be trusted, as a sentence's end; empty for a feed, an empty one too.

    feedparser makes something of anything: an error page becomes a feed without a version.
    """
    error = parsed.get("bozo_exception")
    why = f": {plain_line(str(error), 120)}" if error else ""
    if not parsed.get("version"):
        return f"is no RSS or Atom feed{why}"
    if not parsed.get("entries") and parsed.get("bozo") and _is_malformed(error):
        return f"is malformed and holds no entry{why}"
    return ""


def _is_malformed(error: object) -> bool:
    """A wrong declaration of the encoding or the media type is no damage."""
    return type(error).__name__ not in {"CharacterEncodingOverride", "NonXMLContentType"}


def _raw(given: Mapping[str, Any]) -> _Raw | None:
    title = read_title(plain_line(_text(given, "title"), TITLE_LIMIT))
    lines = tuple(plain_lines(_description(given)))
    marks = Marks(
        guid=plain_line(_text(given, "id"), LINK_LIMIT),
        link=plain_line(_text(given, "link"), LINK_LIMIT),
        name=title.name,
    )
    if not (title.name or lines or marks.guid or marks.link):
        return None
    return _Raw(given, marks, title, lines)


def _entry(raw: _Raw, key: str, home: str) -> Entry:
    updates = updates_of(raw.lines)
    state = _state(raw.title, updates)
    impact = _impact(raw, updates, state)
    components = components_of(raw.given, raw.lines, raw.marks.guid)
    newest = next((one.text for one in updates if one.text), "")[:TEXT_LIMIT]
    name = raw.title.name or plain_line(newest, TITLE_LIMIT)
    said = "\n".join((name, state, impact, *sorted(components), _timeless(raw.lines)))
    return Entry(
        key=key or _digest(said),
        trouble=trouble_of(raw.marks, home) or _digest(name),
        title=name,
        text=newest,
        state=state,
        impact=impact,
        components=components,
        link=raw.marks.link if raw.marks.link.startswith(("http://", "https://")) else "",
        published_at=_moment(raw.given, "published_parsed"),
        updated_at=_moment(raw.given, "updated_parsed"),
        digest=_digest(said),
    )


def _state(title: Title, updates: Sequence[Update]) -> State:
    """A title that says it is over, then a label, then the title, then what the sentences say."""
    if title.state is State.RESOLVED:
        return title.state
    labelled = state_of(updates)
    if title.maintenance and labelled in {None, State.SCHEDULED}:
        return _over_or_scheduled(updates)
    if labelled:
        return labelled
    told = next((state for one in updates if (state := state_in(one.text))), None)
    return told or title.state or State.UNKNOWN


def _over_or_scheduled(updates: Sequence[Update]) -> State:
    told = state_in(updates[0].text) if updates else None
    return State.RESOLVED if told is State.RESOLVED else State.SCHEDULED


def _impact(raw: _Raw, updates: Sequence[Update], state: State) -> Impact:
    """Maintenance for what is scheduled; else what the newest words say, else any words."""
    if state is State.SCHEDULED:
        return Impact.MAINTENANCE
    newest = updates[0].text if updates else ""
    told = impact_in(f"{raw.title.name}\n{newest}")
    if raw.title.impact:
        return min(raw.title.impact, told, key=_rank)
    return told if told is not Impact.UNKNOWN else impact_in("\n".join(raw.lines))


def _rank(impact: Impact) -> int:
    return list(Impact).index(impact)


def _newest_of_each_key(entries: Sequence[Entry]) -> dict[str, Entry]:
    """The entry of each key, the newest of all first, and no more than MOST_ENTRIES."""
    ordered = sorted(entries, key=lambda one: (one.at or _EARLIEST, one.digest), reverse=True)
    kept: dict[str, Entry] = {}
    for one in ordered:
        kept.setdefault(one.key, one)
    return dict(list(kept.items())[:MOST_ENTRIES])


def _description(given: Mapping[str, Any]) -> str:
    """The longest of what an entry may call its text."""
    return max(_descriptions(given), key=len, default="")


def _descriptions(given: Mapping[str, Any]) -> Iterator[str]:
    yield _text(given, "summary")
    contents = given.get("content")
    for one in contents if isinstance(contents, list) else []:
        yield _text(_mapping(one), "value")


def _timeless(lines: Sequence[str]) -> str:
    """The text without its times, which some pages count on: "updated 5 minutes ago"."""
    return " ".join(_MOMENT.sub("", "\n".join(lines)).split())


def _moment(given: Mapping[str, Any], key: str) -> datetime | None:
    """The struct_time that feedparser made, in UTC; None where it found no date."""
    try:
        year, month, day, hour, minute, second = given[key][:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
