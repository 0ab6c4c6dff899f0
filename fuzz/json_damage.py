"""JSON documents damaged where it hurts: their keys, types, lengths and depth."""

import copy
import json
from collections.abc import Callable
from random import Random

from fuzz.tokens import EVENT_KEYS, EVENT_VALUES, HOSTILE_TEXTS, WRONG_VALUES

Place = tuple[dict[str, object] | list[object], str | int]
"""What holds a value, and its key or index in there."""
MOST_PLACES = 400
DEEPEST = 1500
LONGEST = 250_000


def damaged(text: str, chance: Random) -> str | None:
    """`text` with one to four places damaged; None where it is no JSON document."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict | list):
        return None
    for _ in range(chance.randint(1, 4)):
        if places := _places(document):
            chance.choice(DAMAGES)(*chance.choice(places), chance)
    try:
        return json.dumps(document, ensure_ascii=chance.random() < 1 / 2)
    except (ValueError, RecursionError):
        return None


def _places(document: dict[str, object] | list[object]) -> list[Place]:
    found: list[Place] = []
    waiting: list[object] = [document]
    while waiting and len(found) < MOST_PLACES:
        value = waiting.pop(0)
        if isinstance(value, dict):
            found += [(value, key) for key in value]
            waiting += value.values()
        elif isinstance(value, list):
            found += [(value, index) for index in range(len(value))]
            waiting += value
    return found


def _replace(holder: object, key: str | int, chance: Random) -> None:
    values: tuple[object, ...] = (*HOSTILE_TEXTS, *EVENT_VALUES, *WRONG_VALUES)
    _put(holder, key, copy.deepcopy(chance.choice(values)))


def _remove(holder: object, key: str | int, _chance: Random) -> None:
    if isinstance(holder, dict):
        holder.pop(key, None)
    elif isinstance(holder, list) and isinstance(key, int) and key < len(holder):
        holder.pop(key)


def _rename(holder: object, key: str | int, chance: Random) -> None:
    if isinstance(holder, dict) and key in holder:
        new = key.swapcase() if isinstance(key, str) and chance.random() < 1 / 3 else ""
        holder[new or chance.choice(EVENT_KEYS)] = holder.pop(key)


def _add(holder: object, _key: str | int, chance: Random) -> None:
    value = copy.deepcopy(chance.choice((*HOSTILE_TEXTS, *EVENT_VALUES, *WRONG_VALUES)))
    if isinstance(holder, dict):
        holder[chance.choice(EVENT_KEYS)] = value
    elif isinstance(holder, list):
        holder.insert(0, value)


def _spoil(holder: object, key: str | int, chance: Random) -> None:
    """A hostile text somewhere in a text."""
    value = _get(holder, key)
    if isinstance(value, str):
        at = chance.randint(0, len(value))
        _put(holder, key, value[:at] + chance.choice(HOSTILE_TEXTS) + value[at:])


def _swell(holder: object, key: str | int, chance: Random) -> None:
    """The same again and again, up to the size of the largest event."""
    unit = _get(holder, key)
    unit = unit if isinstance(unit, str) and unit else chance.choice(HOSTILE_TEXTS)
    size = chance.choice((700, 5_000, LONGEST))
    _put(holder, key, unit * (size // len(unit)))


def _deepen(holder: object, key: str | int, chance: Random) -> None:
    value = _get(holder, key)
    name = chance.choice(EVENT_KEYS)
    for level in range(chance.randint(1, DEEPEST)):
        value = {name: value} if level % 2 else [value]
    _put(holder, key, value)


def _get(holder: object, key: str | int) -> object:
    if isinstance(holder, dict):
        return holder.get(key)
    known = isinstance(holder, list) and isinstance(key, int) and key < len(holder)
    return holder[key] if known else None  # type: ignore[index]


def _put(holder: object, key: str | int, value: object) -> None:
    fits = isinstance(holder, list) and isinstance(key, int) and key < len(holder)
    if fits or isinstance(holder, dict):
        holder[key] = value  # type: ignore[index]


DAMAGES: tuple[Callable[[object, str | int, Random], None], ...] = (
    *(_replace, _replace, _replace, _remove, _rename, _add, _add, _spoil, _spoil, _spoil),
    *(_swell, _deepen),
)
