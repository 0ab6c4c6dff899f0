"""Reads one step of a script, by its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from dispatch.campaign.script import HANG_UP, Choice, Kind, Opening, Step
from dispatch.campaign.script_choices import KEYS, answer, is_key, keys_in, spoken, time_of_call
from dispatch.campaign.script_texts import TextReader
from dispatch.rota.hours_text import hours_of
from dispatch.rota.wall_clock import zone
from dispatch.toml_file import Table

MOST_TRIES = 5
TRIES = 3
"""How often a question is asked in all, unless told."""


def step_in(table: Table, read: TextReader, shared: Mapping[str, Any]) -> Step:
    """One step; `shared` are the texts for no key and a wrong one, where it has none itself."""
    kinds = [kind.value for kind in Kind]
    kind = table.text("kind")
    if kind not in kinds:
        table.refuse("kind", f'kind "{kind}" is unknown: give one of {", ".join(kinds)}')
    step = Step(
        name=_name(table, "name"), kind=Kind(kind), **_READERS[Kind(kind)](table, read, shared)
    )
    table.done()
    return step


def _name(table: Table, key: str) -> str:
    name = table.text(key)
    if not name.replace("-", "").replace("_", "").isalnum():
        table.refuse(key, f'{key} "{name}": give letters, digits, - and _')
    return name


def _message(table: Table, read: TextReader, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"say": read.texts(table, "say"), "next": table.text("next")}


def _end(table: Table, read: TextReader, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"say": read.optional(table, "say")}


def _asking(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    """What every step has in common that waits for a key."""
    repeat = table.text("repeat", "")
    if repeat and not is_key(repeat):
        table.refuse("repeat", f'repeat "{repeat}" is no key: give one of {" ".join(KEYS)}')
    tries = table.whole("tries", TRIES, MOST_TRIES)
    if not tries:
        table.refuse("tries", f"tries is 0: give 1 to {MOST_TRIES}")
    own = {key: read.optional(table, key) or shared[key] for key in ("no_key", "wrong_key")}
    say = read.texts(table, "say")
    return {"say": say, "repeat": repeat, "tries": tries, **own}


def _question(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking = _asking(table, read, shared)
    asking["keys"] = keys_in(table, asking["repeat"], lambda one: answer(one, read))
    return {**asking, "next": table.text("otherwise", HANG_UP)}


def _language(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking, then = _asking(table, read, shared), table.text("next")
    asking["keys"] = keys_in(table, asking["repeat"], lambda one: spoken(one, read, then))
    return {**asking, "next": then}


def _later(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking = _asking(table, read, shared)
    asking["keys"] = keys_in(table, asking["repeat"], lambda one: time_of_call(one, read))
    return {**asking, "next": table.text("otherwise", HANG_UP)}


def _opt_out(table: Table, read: TextReader, _: Mapping[str, Any]) -> dict[str, Any]:
    key = table.text("key")
    if not is_key(key):
        table.refuse("key", f'key "{key}" is no key: give one of {" ".join(KEYS)}')
    stored = Choice(next=HANG_UP, say=read.texts(table, "done"), opt_out=True)
    return {"say": read.texts(table, "say"), "keys": {key: stored}, "next": table.text("next")}


def _transfer(table: Table, read: TextReader, _: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "say": read.optional(table, "say"),
        "queue": _name(table, "queue"),
        "open": _opening(table),
        "closed": table.text("closed", HANG_UP),
        "failed": table.text("failed"),
    }


def _opening(table: Table) -> Opening:
    texts, name = table.texts("open"), table.text("zone", "")
    if bool(texts) != bool(name):
        table.refuse("open", "opening hours need both: open = [...] and zone")
    if not texts:
        return Opening()
    if "closed" not in table.values:
        table.refuse("open", "a queue with opening hours needs closed: the step outside them")
    try:
        return Opening(tuple(map(hours_of, texts)), zone(name))
    except ValueError as error:
        table.refuse("open", str(error))


_READERS: Mapping[Kind, Callable[[Table, TextReader, Mapping[str, Any]], dict[str, Any]]] = {
    Kind.MESSAGE: _message,
    Kind.QUESTION: _question,
    Kind.LANGUAGE: _language,
    Kind.LATER: _later,
    Kind.OPT_OUT: _opt_out,
    Kind.TRANSFER: _transfer,
    Kind.END: _end,
}
