"""Reads the values of a webhook's body, which may hold anything anywhere."""

import json
from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT
from dispatch.errors import UnreadableEvent
from dispatch.translate.fields import LINE_LIMIT, clean, mapping

Body = Mapping[str, object]
_LARGEST: Final = 1_048_576
"""Characters of a body as text that is read: an event has a megabyte at most."""


def text(value: object, limit: int = LINE_LIMIT) -> str:
    """A text or a whole number as one clean line; empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        # A number of thousands of digits is no id, and Python refuses to write it.
        return str(value) if abs(value) < 10**30 else ""
    return clean(value, limit)


def first(body: Body, *names: str) -> str:
    """The first of these keys that has a text or a number."""
    return next(filter(None, (text(body.get(name)) for name in names)), "")


def told(body: Body, *names: str) -> str:
    """`first` for sentences, which may be longer."""
    found = (text(body.get(name), SUMMARY_LIMIT) for name in names)
    return next(filter(None, found), "")


def word(body: Body, *names: str) -> str:
    """`first` for a word of the sender's vocabulary, in small letters."""
    return first(body, *names).lower()


def parsed(value: object) -> Body:
    """A JSON object, or a text that is one; empty for anything else."""
    if isinstance(value, str) and value.lstrip()[:1] == "{" and len(value) <= _LARGEST:
        try:
            return mapping(json.loads(value))
        except (ValueError, RecursionError):
            return {}
    return mapping(value)


def unknown(name: str, *right: str) -> UnreadableEvent:
    """The error for a key that says nothing known."""
    return UnreadableEvent(f"{name} must be one of {', '.join(right)}")
