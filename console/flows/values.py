"""What a parameter of an action may be: always text in the flow language, never a number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

REFERENCE = re.compile(r"\$\.[A-Za-z]+(\.[A-Za-z0-9_.-]+)?")


@dataclass(frozen=True, slots=True)
class Value:
    """`right` says what fits. `dynamic`: one reference (`$.Attributes.x`) may stand instead."""

    right: str
    fits: Callable[[object], bool]
    required: bool = True
    dynamic: bool = False

    def allows(self, value: object) -> bool:
        """Whether the parameter may have this value."""
        if self.dynamic and isinstance(value, str) and REFERENCE.fullmatch(value):
            return True
        return self.fits(value)


def optional(value: Value) -> Value:
    """The same, but it may be left out."""
    return replace(value, required=False)


def one_of(*words: str) -> Value:
    """One of fixed words."""
    return Value(" or ".join(f'"{word}"' for word in words), lambda value: value in words)


def whole(low: int, high: int, *, dynamic: bool = False) -> Value:
    """A whole number from `low` to `high`, written as text."""

    def fits(value: object) -> bool:
        written = isinstance(value, str) and value.isascii() and value.isdecimal()
        return written and len(str(value)) <= len(str(high)) and low <= int(str(value)) <= high

    return Value(f'a whole number as text, "{low}" to "{high}"', fits, dynamic=dynamic)


def matching(pattern: str, right: str) -> Value:
    """Text that a regular expression matches whole."""
    compiled = re.compile(pattern)
    return Value(right, lambda value: isinstance(value, str) and bool(compiled.fullmatch(value)))


def _is_string_map(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return all(NAME.fullmatch(key) and isinstance(one, str) for key, one in value.items())


NAME = re.compile(r"[A-Za-z0-9_-]+")
"""The name of a contact attribute (StartOutboundVoiceContact, Attributes)."""
TEXT = Value("text", lambda value: isinstance(value, str) and bool(value), dynamic=True)
STRINGS = Value(
    "an object of texts, its names of letters, digits, dash and underscore", _is_string_map
)
OBJECT = Value("an object", lambda value: isinstance(value, dict))
