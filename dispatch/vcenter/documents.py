"""JSON lines: an event, a script's object, and what brokers and log shippers wrap around them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dispatch.vcenter.fields import TEXT, Told, Values, named, of_values

LONGEST_DOCUMENT: Final = 65_536
"""Characters of a JSON line: an alarm's event has about 3,000."""
DEEPEST: Final = 3
"""Wrappers around each other: a container's log, a CloudEvent in it, an event in that."""


def read_document(text: str) -> Told | None:
    """What a JSON object says; None for what is none, or is longer than LONGEST_DOCUMENT."""
    document = _object(text)
    return None if document is None else _told(document, DEEPEST)


def _object(text: str) -> dict[str, object] | None:
    if len(text) > LONGEST_DOCUMENT:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _told(document: Values, depth: int) -> Told:
    """What the object says, or what it wraps; of the wrapper come the vCenter and the time."""
    outer = named(document)
    told = of_values(outer)
    if told.message or not depth:
        return told
    vcenter = told.vcenter or _host_of(outer.get("source"))
    for inner in _wrapped(outer):
        below = _told(inner, depth - 1)
        if below.message:
            return replace(below, vcenter=below.vcenter or vcenter, at=below.at or told.at)
    return told


def _wrapped(outer: Values) -> Iterator[Values]:
    """A CloudEvent's data, a shipper's text that is JSON, and the one value of a mere envelope."""
    names = ("data", *TEXT, *(outer if len(outer) == 1 else ()))
    for value in map(outer.get, names):
        inner = _object(value) if isinstance(value, str) else value
        if isinstance(inner, dict):
            yield inner


def _host_of(source: object) -> str:
    """The host of a CloudEvent's source, `https://vcenter.example.com/sdk`."""
    found = re.match(r"https?://([^/:?#\s]{1,255})", source) if isinstance(source, str) else None
    return found[1] if found else ""
