"""Reads what the keys of a script's step mean."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import NoReturn

from dispatch.campaign.script import HANG_UP, Choice
from dispatch.campaign.script_texts import TextReader
from dispatch.quiet_hours import CLOCK
from dispatch.toml_file import Table

KEYS = "0123456789*#"
"""The keys of a telephone (DTMF)."""
LONGEST_AFTER = timedelta(days=30)
"""Nobody remembers a call that they asked for longer ago."""


def keys_in(table: Table, repeat: str, read: Callable[[Table], Choice]) -> dict[str, Choice]:
    """The choices of `keys`, each read by `read`; none may be `repeat` too."""
    keys = table.table("keys")
    for key in keys.values:
        if not is_key(key):
            _refuse_key(keys, key, f'"{key}" is no key: give some of {" ".join(KEYS)}')
        if key == repeat:
            _refuse_key(keys, key, f"the key {key} has two meanings: it is also repeat")
    if not keys.values:
        table.refuse("keys", "keys is empty: give at least one")
    return {key: _choice(keys.table(key), read) for key in keys.values}


def _choice(table: Table, read: Callable[[Table], Choice]) -> Choice:
    choice = read(table)
    table.done()
    return choice


def _refuse_key(keys: Table, key: str, message: str) -> NoReturn:
    """At the first line that tells of the key: it has none of its own where keys are dotted."""
    one = keys.table(key)
    one.refuse(next(iter(one.values), key), message)


def is_key(key: str) -> bool:
    """Whether a telephone has this key."""
    return len(key) == 1 and key in KEYS


def answer(table: Table, read: TextReader) -> Choice:
    """A key of a question."""
    given = table.text("answer", "")
    follow_ups = table.texts("follow_ups")
    if follow_ups and not given:
        table.refuse("follow_ups", "follow_ups belong to an answer: give answer as well")
    say = read.optional(table, "say")
    return Choice(next=table.text("next"), answer=given, say=say, follow_ups=follow_ups)


def spoken(table: Table, read: TextReader, then: str) -> Choice:
    """A key of a choice of languages."""
    language = table.text("language")
    if language not in read.languages:
        known = ", ".join(read.languages)
        table.refuse("language", f'the campaign has no language "{language}": it has {known}')
    return Choice(next=then, language=language)


def time_of_call(table: Table, read: TextReader) -> Choice:
    """A key of a step that asks when to call again."""
    after, at = table.optional_duration("after"), table.text("at", "")
    clock = CLOCK.fullmatch(at)
    if after and after > LONGEST_AFTER:
        table.refuse("after", f"after is longer than {LONGEST_AFTER.days} days")
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
