"""What an entry says: the state, the impact, what is affected, and whether it has changed."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from dispatch.feeds.components import components_of
from dispatch.feeds.entry import Entry, Impact, State
from dispatch.feeds.plain import plain_line
from dispatch.feeds.prose import impact_in, is_trouble, is_unplanned, state_in
from dispatch.feeds.raw import TITLE_LIMIT, Raw
from dispatch.feeds.titles import Title
from dispatch.feeds.updates import Update, state_of, updates_of

TEXT_LIMIT: Final = 4000
_UNDER_WAY: Final = frozenset(("in progress", "verifying", "update"))
"""Labels of maintenance that has begun."""
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?"
    rf"|\b{_MONTH} \d{{1,2}}\b,?(?: \d{{4}})?|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?"
    r"|\b\d+ (?:second|minute|hour|day)s? ago\b|\bduration\s*:[^\n]*",
    re.IGNORECASE,
)


def understand(raw: Raw, key: str, trouble: str) -> Entry:
    """The entry; an empty key or trouble is replaced by what it says."""
    updates = updates_of(raw.lines)
    state = _state(raw.title, updates)
    impact = _impact(raw, updates, state)
    components = components_of(raw.categories, raw.lines, raw.marks.guid)
    newest = next((one.text for one in updates if one.text), "")[:TEXT_LIMIT]
    name = raw.title.name or plain_line(newest or raw.marks.guid or raw.marks.link, TITLE_LIMIT)
    name = name or plain_line(" ".join(raw.lines), TITLE_LIMIT)  # nothing but a time stands there
    # Nothing that is understood: with a better understanding no entry is to seem changed.
    said = "\n".join((raw.whole_title, *sorted(raw.categories), _timeless(raw.lines)))
    return Entry(
        key=key or _digest(said),
        trouble=trouble or _digest(name),
        title=name,
        text=newest,
        state=state,
        impact=impact,
        components=components,
        link=raw.marks.link if raw.marks.link.startswith(("http://", "https://")) else "",
        published_at=raw.published_at,
        updated_at=raw.updated_at,
        digest=_digest(said),
        whole_text="\n".join(raw.lines),
        parts=_parts(raw, updates),
    )


def _state(title: Title, updates: Sequence[Update]) -> State:
    """A title that says it is over, then a label, then the title, then what the sentences say."""
    if title.state is State.RESOLVED:
        return title.state
    labelled = state_of(updates)
    if labelled is State.SCHEDULED and _has_gone_wrong(updates[0]):
        return state_in(updates[0].text) or State.INVESTIGATING
    if labelled:
        return labelled
    told = next((state for one in updates if (state := state_in(one.text))), None)
    if told is not State.RESOLVED and _is_maintenance(title, updates):
        return State.SCHEDULED
    return told or title.state or State.UNKNOWN


def _has_gone_wrong(newest: Update) -> bool:
    """Whether maintenance has become an outage that nobody announced."""
    return newest.label in _UNDER_WAY and is_unplanned(newest.text)


def _is_maintenance(title: Title, updates: Sequence[Update]) -> bool:
    """Not where only the trouble that maintenance has left is told."""
    if title.state is State.SCHEDULED:
        return True
    return title.maintenance and not (updates and is_trouble(updates[0].text))


def _impact(raw: Raw, updates: Sequence[Update], state: State) -> Impact:
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


def _parts(raw: Raw, updates: Sequence[Update]) -> tuple[str, ...]:
    """Of updates with the same words each is another part: a trouble may begin again with them."""
    often: Counter[str] = Counter()
    parts = []
    for one in reversed(updates):
        said = f"{one.label} {_timeless(one.lines)}"
        often[said] += 1
        parts.append(f"update {often[said]} {said}")
    parts += [f"title {raw.whole_title}", *(f"category {one}" for one in raw.categories)]
    return tuple(dict.fromkeys(map(_digest, parts)))


def _timeless(lines: Sequence[str]) -> str:
    """The text without its times, which some pages count on: "updated 5 minutes ago"."""
    return " ".join(_MOMENT.sub("", "\n".join(lines)).split())


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
