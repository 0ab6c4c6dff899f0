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
    document = cast("MutableMapping[str, Any]", tomlkit.parse(text))
    edited = [_set(document[key], verified) for key, verified in people.items()]
    return tomlkit.dumps(document) if any(edited) else text


def _set(person: MutableMapping[str, Any], verified: Verified) -> bool:
    """Whether there was anything to edit."""
    wanted = {number.dialled: day for number, day in verified.items()}
    if dict(person.get("verified", {})) == wanted:
        return False
    there = person.get("verified", tomlkit.inline_table())
    for number in set(there) - set(wanted):
        del there[number]
    there.update({number: day for number, day in wanted.items() if there.get(number) != day})
    if not wanted:
        del person["verified"]
    elif "verified" not in person:
        person["verified"] = there
        _move_to_number(person)
    return True


def _move_to_number(person: object) -> None:
    """To the line after the number: at the end it would stand below the next person's comment.

    Only the order in which lines are written changes, and the document is only written from here.
    """
    if isinstance(person, Table):
        body = person.value.body
        keys = [key.key if key else "" for key, _ in body]
        number = keys.index("numbers" if "numbers" in keys else "number")
        body.insert(number + 1, body.pop(keys.index("verified")))
