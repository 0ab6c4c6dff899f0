"""What a title says beside the trouble's name: its state, its impact."""

import re
from dataclasses import dataclass
from typing import Final

from dispatch.feeds.entry import Impact, State
from dispatch.feeds.updates import LABEL_WORDS, LABELS

_MARK: Final = re.compile(
    r"[\[(【]\s*(resolved|completed|mitigated|解決済み?)\s*[\])】]", re.IGNORECASE
)
_KINDS: Final = {
    "service is operating normally": (State.RESOLVED, None),
    "operating normally": (State.RESOLVED, None),
    "service disruption": (State.INVESTIGATING, Impact.MAJOR),
    "service outage": (State.INVESTIGATING, Impact.MAJOR),
    "outage": (State.INVESTIGATING, Impact.MAJOR),
    "service degradation": (State.INVESTIGATING, Impact.MINOR),
    "service impact": (State.INVESTIGATING, Impact.MINOR),
    "service issue": (State.INVESTIGATING, None),
    "performance issue": (State.INVESTIGATING, Impact.MINOR),
    "performance issues": (State.INVESTIGATING, Impact.MINOR),
    "informational message": (State.INVESTIGATING, Impact.MINOR),
    "incident": (State.INVESTIGATING, None),
    "notice": (None, Impact.NONE),
    "scheduled maintenance": (State.SCHEDULED, None),
    "planned maintenance": (State.SCHEDULED, None),
    "emergency maintenance": (State.SCHEDULED, None),
}
"""How AWS, Slack and others begin a title: what the trouble is then until the text tells more."""
_PREFIXES: Final = {
    **{word: (state, None) for word, state in LABELS.items()},
    **_KINDS,
}
_PREFIX: Final = re.compile(
    rf"\s*({'|'.join(sorted(map(re.escape, _PREFIXES), key=len, reverse=True))})"
    r"\s*(?:[:\u2013\u2014]|-(?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(
    rf"\s+[-\u2013\u2014|:]\s+({LABEL_WORDS})\s*$|\s*\(({LABEL_WORDS})\)\s*$",
    re.IGNORECASE,
)
_MAINTENANCE: Final = re.compile(
    r"\b(?:scheduled|planned|upcoming|routine)\b.{0,40}\b(?:maintenance|upgrade|downtime)"
    r"|^maintenance\b|\bmaintenance (?:window|notice|notification)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: `name` is the trouble's, the rest what surrounds it, if anything."""

    name: str
    state: State | None = None
    impact: Impact | None = None
    maintenance: bool = False


def read_title(text: str) -> Title:
    """The title's parts. A mark that it is over counts before everything else."""
    name = _MARK.sub(" ", text)
    over = name != text
    state: State | None = None
    impact: Impact | None = None
    while prefix := _PREFIX.match(name):
        told_state, told_impact = _PREFIXES[prefix[1].lower()]
        over = over or told_state is State.RESOLVED
        state, impact = state or told_state, impact or told_impact
        name = name[prefix.end() :]
    if suffix := _SUFFIX.search(name):
        state = LABELS[(suffix[1] or suffix[2]).lower()] or state
        name = name[: suffix.start()]
    state = State.RESOLVED if over else state
    return Title(" ".join(name.split()) or text, state, impact, bool(_MAINTENANCE.search(text)))
