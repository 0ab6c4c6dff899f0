"""Reads the script of a campaign file: its table `[script]`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import time
from typing import Any, NoReturn

from dispatch.campaign.follow_up_files import follow_ups_in
from dispatch.campaign.script import HANG_UP, Choice, Kind, Opening, Script, Step
from dispatch.campaign.script_checks import check_ways
from dispatch.campaign.script_texts import TextReader
from dispatch.quiet_hours import CLOCK
from dispatch.rota.hours_text import hours_of
from dispatch.rota.wall_clock import zone
from dispatch.toml_file import Table

KEYS = "0123456789*#"
"""The keys of a telephone (DTMF)."""
MOST_STEPS = 100
MOST_TRIES = 5
TRIES = 3
"""How often a question is asked in all, unless told."""


def script_in(
    table: Table, languages: Sequence[str], fields: Collection[str] | None = None
) -> Script:
    """The script in `[script]`, its texts in all `languages`; raises ConfigurationError.

    `fields` are the columns of the list that texts may name; None does not check them.
    """
    read = TextReader(languages, fields)
    tables = table.tables("step")
    if not 1 <= len(tables) <= MOST_STEPS:
        table.refuse("step", f"a script has 1 to {MOST_STEPS} steps, [[script.step]] each")
    shared = {key: read.texts(table, key) for key in ("no_key", "wrong_key")}
    found = [_step(one, read, shared) for one in tables]
    script = Script(
        steps={step.name: step for step in found},
        start=table.text("start", found[0].name),
        languages=tuple(languages),
        goodbye=read.texts(table, "goodbye"),
        fault=read.texts(table, "fault"),
        follow_ups=follow_ups_in(table, read),
    )
    table.done()
    check_ways(table, tables, script)
    return script


def _step(table: Table, read: TextReader, shared: Mapping[str, Any]) -> Step:
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
    if repeat and not _is_key(repeat):
        table.refuse("repeat", f'repeat "{repeat}" is no key: give one of {" ".join(KEYS)}')
    tries = table.whole("tries", TRIES, MOST_TRIES)
    if not tries:
        table.refuse("tries", f"tries is 0: give 1 to {MOST_TRIES}")
    own = {key: read.optional(table, key) or shared[key] for key in ("no_key", "wrong_key")}
    say = read.texts(table, "say")
    return {"say": say, "repeat": repeat, "tries": tries, **own}


def _question(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking = _asking(table, read, shared)
    asking["keys"] = _keys(table, asking["repeat"], lambda one: _answer(one, read))
    return {**asking, "next": table.text("otherwise", HANG_UP)}


def _answer(table: Table, read: TextReader) -> Choice:
    answer = table.text("answer", "")
    follow_ups = table.texts("follow_ups")
    if follow_ups and not answer:
        table.refuse("follow_ups", "follow_ups belong to an answer: give answer as well")
    say = read.optional(table, "say")
    return Choice(next=table.text("next"), answer=answer, say=say, follow_ups=follow_ups)


def _language(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking, then = _asking(table, read, shared), table.text("next")
    asking["keys"] = _keys(table, asking["repeat"], lambda one: _spoken(one, read, then))
    return {**asking, "next": then}


def _spoken(table: Table, read: TextReader, then: str) -> Choice:
    language = table.text("language")
    if language not in read.languages:
        known = ", ".join(read.languages)
        table.refuse("language", f'the campaign has no language "{language}": it has {known}')
    return Choice(next=then, language=language)


def _later(table: Table, read: TextReader, shared: Mapping[str, Any]) -> dict[str, Any]:
    asking = _asking(table, read, shared)
    asking["keys"] = _keys(table, asking["repeat"], lambda one: _time(one, read))
    return {**asking, "next": table.text("otherwise", HANG_UP)}


def _time(table: Table, read: TextReader) -> Choice:
    after, at = table.optional_duration("after"), table.text("at", "")
    clock = CLOCK.fullmatch(at)
    if at and not clock:
        table.refuse("at", f'at = "{at}" is no time of day: write "18:00"')
    if bool(after) == bool(at):
        first = next(iter(table.values), "after")
        table.refuse(first, 'give after = "2h", or at = "18:00" on the clock of the person')
    return Choice(
        next=table.text("next", HANG_UP),
        say=read.optional(table, "say"),
        after=after,
        at=time(int(clock[1]), int(clock[2])) if clock else None,
    )


def _opt_out(table: Table, read: TextReader, _: Mapping[str, Any]) -> dict[str, Any]:
    key = table.text("key")
    if not _is_key(key):
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


def _keys(table: Table, repeat: str, read: Callable[[Table], Choice]) -> dict[str, Choice]:
    keys = table.table("keys")
    for key in keys.values:
        if not _is_key(key):
            _refuse_key(keys, key, f'"{key}" is no key: give some of {" ".join(KEYS)}')
        if key == repeat:
            _refuse_key(keys, key, f"the key {key} has two meanings: it is also repeat")
    if not keys.values:
        table.refuse("keys", "keys is empty: give at least one")
    return {key: _choice(keys.table(key), read) for key in keys.values}


def _refuse_key(keys: Table, key: str, message: str) -> NoReturn:
    """At the first line that tells of the key: it has none of its own where keys are dotted."""
    one = keys.table(key)
    one.refuse(next(iter(one.values), key), message)


def _choice(table: Table, read: Callable[[Table], Choice]) -> Choice:
    choice = read(table)
    table.done()
    return choice


def _is_key(key: str) -> bool:
    return len(key) == 1 and key in KEYS


_READERS: Mapping[Kind, Callable[[Table, TextReader, Mapping[str, Any]], dict[str, Any]]] = {
    Kind.MESSAGE: _message,
    Kind.QUESTION: _question,
    Kind.LANGUAGE: _language,
    Kind.LATER: _later,
    Kind.OPT_OUT: _opt_out,
    Kind.TRANSFER: _transfer,
    Kind.END: _end,
}
