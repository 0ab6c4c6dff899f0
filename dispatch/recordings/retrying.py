"""Recordings that were not converted, as the queue of failures tells of them, tried again."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.letter import Letter

MOST_KEYS = 400
"""Of one run: each key is listed by a map of its own, and an execution has 25,000 events."""
MOST_BYTES = 100_000
"""Of the keys of one run, escaped as in JSON: what passes between states may have 262,144."""


@dataclass(frozen=True, slots=True)
class Retry:
    """A run of recordings that failed, and the letters that tell of them."""

    name: str
    profile: str
    keys: tuple[str, ...]
    letters: tuple[Letter, ...]


def retries(letters: Iterable[Letter]) -> Iterator[Retry]:
    """Runs of one profile each; letters that cannot be read are in none."""
    by_profile: dict[str, list[tuple[Letter, list[str]]]] = defaultdict(list)
    for letter in letters:
        told = _told(letter.body)
        if told and (keys := _keys(told)):
            by_profile[str(told.get("profile", ""))].append((letter, keys))
    for profile, readable in by_profile.items():
        yield from (_retry(profile, part) for part in _parts(readable))


def _parts(
    readable: Iterable[tuple[Letter, list[str]]],
) -> Iterator[list[tuple[Letter, list[str]]]]:
    part: list[tuple[Letter, list[str]]] = []
    count = size = 0
    for letter, keys in readable:
        more = sum(len(json.dumps(key)) for key in keys)
        if part and (count + len(keys) > MOST_KEYS or size + more > MOST_BYTES):
            yield part
            part, count, size = [], 0, 0
        part.append((letter, keys))
        count, size = count + len(keys), size + more
    if part:
        yield part


def _retry(profile: str, part: list[tuple[Letter, list[str]]]) -> Retry:
    """Named after its letters: the same ones, received again, are the same run."""
    letters = tuple(letter for letter, _ in part)
    digest = hashlib.sha256("\n".join(sorted(one.id for one in letters)).encode()).hexdigest()
    keys = tuple(sorted({key for _, keys in part for key in keys}))
    return Retry(f"retry-{digest[:12]}", profile, keys, letters)


def _told(body: str) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _keys(told: Mapping[str, Any]) -> list[str]:
    """Of one recording, or of a batch that failed as a whole."""
    items = told.get("items")
    given = [told.get("key")]
    if isinstance(items, list):
        given = [one.get("Key") for one in items if isinstance(one, dict)]
    return [key for key in given if isinstance(key, str) and key]
