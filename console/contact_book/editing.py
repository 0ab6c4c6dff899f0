"""Changes `verified` in a contacts file and leaves the rest, its comments too, as it stands."""

from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any, cast

import tomlkit
from tomlkit.items import Table

from dispatch.phone import PhoneNumber

Verified = Mapping[PhoneNumber, date]


def with_verified(text: str, people: Mapping[str, Verified]) -> str:
    """The file in which each of `people` has these verified numbers, and no others."""
    document = tomlkit.parse(text)
    for key, verified in people.items():
        _set(cast("MutableMapping[str, Any]", document[key]), verified)
    return tomlkit.dumps(document)


def _set(person: MutableMapping[str, Any], verified: Verified) -> None:
    wanted = {number.dialled: day for number, day in verified.items()}
    there = person.get("verified")
    if there is None and wanted:
        person["verified"] = there = tomlkit.inline_table()
        _move_to_number(person)
    if there is None or dict(there) == wanted:
        return
    for number in set(there) - set(wanted):
        del there[number]
    for number, day in wanted.items():
        if there.get(number) != day:
            there[number] = day
    if not wanted:
        del person["verified"]


def _move_to_number(person: object) -> None:
    """To the line after the number: at the end it would stand below the next person's comment.

    Only the order in which lines are written changes, and the document is only written from here.
    """
    if isinstance(person, Table):
        body = person.value.body
        keys = [key.key if key else "" for key, _ in body]
        number = keys.index("numbers" if "numbers" in keys else "number")
        body.insert(number + 1, body.pop(keys.index("verified")))
