"""Broken and hostile variants of an event: each is what a sender could really put on a queue."""

import copy
import itertools
import json
from collections.abc import Iterator

HOSTILE = (
    "</speak><break time='9s'/>&amp;",
    "`]' || `true` && [?a=='\"$.@",
    "\x00\x1b[31m\x7f",
    "\ud800 lone",
    "a\u202eb\u2066c",
    "<<<&&&>>> ${jndi:x} {{7*7}} %n%s",
)
WRONG = (7, None, [], {}, "", " ", True, -1.5e308, [[]], {"": None}, ["\ud83d"])
LONG = "x" * 300_000
NEVER_CHANGED = ("ALARM", "OK", "INSUFFICIENT_DATA", "issue", "firing")
"""Values that keep an event an alarm, so that the hostile rest of it is really used."""


def broken_texts(event: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Name and text of each variant that is not the event any more, or not JSON at all."""
    whole = json.dumps(event)
    yield "cut in the middle", whole[: len(whole) // 2]
    yield "cut at the end", whole[:-1]
    yield "twice", whole + whole
    yield "a text", json.dumps(whole)
    yield "a list", f"[{whole}]"
    yield "raw control characters", whole.replace('"', '"\x01', 3)
    yield "nested too deep", "[" * 100_000
    yield "nothing", ""
    yield "not a number", '{"id": NaN, "detail": Infinity}'
    yield "a number too long", '{"id": ' + "9" * 5000 + "}"


def broken_events(event: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Name and document of each variant with a key missing, or of another type."""
    wrong = itertools.cycle(WRONG)
    for path in _paths(event):
        name = ".".join(path)
        yield f"{name} missing", _changed(event, path, None, remove=True)
        value = next(wrong)
        yield f"{name} is {value!r}", _changed(event, path, value)


def hostile_events(event: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Name and document of each variant that still is the event, with hostile texts in it."""
    for text in HOSTILE:
        yield f"hostile texts {text!r}", _with_texts(event, text)
    detail = _detail(event)
    yield "300 KB beside", {**event, "detail": {**detail, "padding": LONG}}
    yield "300 KB in every text", _with_texts(event, LONG[: 300_000 // max(1, len(detail))])
    yield "an id of 5000 characters", {**event, "id": "i" * 5000}
    yield "an id with control characters", {**event, "id": "a\x00b\ud800"}
    yield "nested deep", {**event, "detail": {**detail, "deep": _nested(300)}}


def _paths(event: dict[str, object]) -> Iterator[tuple[str, ...]]:
    for name, value in event.items():
        yield (name,)
        for below in value if isinstance(value, dict) else ():
            yield (name, below)


def _changed(
    event: dict[str, object], path: tuple[str, ...], value: object, *, remove: bool = False
) -> dict[str, object]:
    changed = copy.deepcopy(event)
    place = changed
    for step in path[:-1]:
        place = place[step]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def _with_texts(value: object, text: str, key: str = "") -> object:
    if isinstance(value, dict):
        return {
            name: one if not key and name != "detail" else _with_texts(one, text, name)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_with_texts(one, text, key) for one in value]
    if isinstance(value, str) and value not in NEVER_CHANGED:
        return value + text
    return value


def _detail(event: dict[str, object]) -> dict[str, object]:
    detail = event.get("detail")
    return detail if isinstance(detail, dict) else {}


def _nested(depth: int) -> object:
    value: object = "end"
    for _ in range(depth):
        value = {"d": [value]}
    return value
