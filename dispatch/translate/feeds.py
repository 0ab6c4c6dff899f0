"""`Status Feed Entry`: what a provider's status page says that it did not say before."""

from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.feeds.entry import Impact, State
from dispatch.translate.envelope import Envelope, Meaning, json_name
from dispatch.translate.fields import clean, key

_WORDS: Final[Mapping[str, type[State | Impact]]] = {"state": State, "impact": Impact}


def read(envelope: Envelope) -> Meaning:
    """An alert named for the feed and the entry's title; a trouble that is resolved recovers.

    Whatever else the state is, the alert fires and the rules judge it. Events of one feed and one
    trouble share their key. Raises UnreadableEvent naming the key of `detail` that is wrong.
    """
    detail = envelope.detail
    feed, title = (_text(detail, name) for name in ("feed", "title"))
    trouble = _text(detail, "trouble")
    state, _ = (_word(detail, name) for name in _WORDS)
    if not isinstance(detail.get("pages"), bool):
        raise UnreadableEvent("detail.pages must be true or false")
    return Meaning(
        status=Status.RECOVERED if state == State.RESOLVED else Status.FIRED,
        dedup_key=key("status-feed", feed, trouble),
        name=clean(f"{feed}: {title}"),
        summary=clean(detail.get("text"), SUMMARY_LIMIT),
        resource=clean(", ".join(_components(detail))) or feed,
    )


def _text(detail: Mapping[str, object], name: str) -> str:
    text = clean(detail.get(name), SUMMARY_LIMIT)
    if not text:
        raise UnreadableEvent(f"detail.{name} must be a text, {_not(detail, name)}")
    return text


def _word(detail: Mapping[str, object], name: str) -> str:
    word = detail.get(name)
    if not isinstance(word, str) or word not in set(_WORDS[name]):
        known = ", ".join(_WORDS[name])
        raise UnreadableEvent(f"detail.{name} must be one of {known}")
    return word


def _components(detail: Mapping[str, object]) -> list[str]:
    listed = detail.get("components", [])
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise UnreadableEvent('detail.components must be a list of texts, as ["EC2"]')
    return listed


def _not(detail: Mapping[str, object], name: str) -> str:
    """What is there instead."""
    if name not in detail:
        return "and is missing"
    value = detail[name]
    return "not an empty one" if isinstance(value, str) else f"not {json_name(value)}"
