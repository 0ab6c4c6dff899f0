"""What a dead letter is, in a few words: its kind and what it concerns, nothing else it says."""

import json
from collections.abc import Callable, Mapping

from dispatch.errors import UnreadableEvent
from dispatch.translate.fields import clean, mapping
from dispatch.waking import woken_by

Words = Callable[[Mapping[str, object]], str]


def what_of(queue: str, body: str) -> str:
    """The kind of a message of this queue, with the incident, campaign or run that it concerns."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return "not JSON"
    kind = clean(mapping(message).get("detail-type"))
    words: Words = _WORDS.get(queue, _woken)
    return kind or words(mapping(message))


def why_of(body: str) -> str:
    """Why a recording was not converted, as its letter says; empty for any other."""
    try:
        message = mapping(json.loads(body))
    except (ValueError, RecursionError):
        return ""
    said = (clean(message.get(name)) for name in ("outcome", "reason"))
    return ": ".join(filter(None, said))


def _woken(message: Mapping[str, object]) -> str:
    try:
        incident = woken_by(message)
    except UnreadableEvent:
        return "no event and no wake-up"
    return f"wake-up of incident {clean(incident)}"


def _look(_message: Mapping[str, object]) -> str:
    return "look at who calls"


def _record(_message: Mapping[str, object]) -> str:
    return "contact record"


def _list(message: Mapping[str, object]) -> str:
    return f"list of campaign {clean(message.get('campaign'))}"


def _follow_up(message: Mapping[str, object]) -> str:
    return f"{clean(message.get('name'))} of campaign {clean(message.get('campaign'))}"


def _recording(message: Mapping[str, object]) -> str:
    return f"recording of run {clean(message.get('run'))}"


_WORDS: Mapping[str, Words] = {
    "campaign-ends": _record,
    "campaign-looks": _look,
    "campaign-lists": _list,
    "follow-ups": _follow_up,
    "recordings": _recording,
}
