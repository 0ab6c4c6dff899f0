"""What a fuzz target is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

EVENT_SIZE = 256 * 1024
"""Bytes of the largest event that EventBridge takes (PutEvents quota)."""
FILE_SIZE = 24 * 1024
"""Bytes of a file that somebody edits. Python's own reader is quadratic for a key `a.a.a…`."""


@dataclass(frozen=True, slots=True)
class Target:
    """`check` raises a Finding for an input that breaks a promise; so does anything it lets out.

    `form` is how inputs are written, `largest` their most bytes.
    """

    form: Literal["json", "toml"]
    check: Callable[[str], None]
    seeds: Callable[[], Iterable[str]]
    largest: int
