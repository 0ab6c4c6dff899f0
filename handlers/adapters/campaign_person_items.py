"""A person of a campaign as an item: `dial` and `talk`, each with its version, and the agenda."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dispatch.campaign import keys
from dispatch.campaign.agenda import agenda_of
from dispatch.campaign.person import Person, Talk
from dispatch.codec import decode, sparse
from handlers.adapters import items

Known = tuple[Person, Talk]


def person_item(person: Person, talk: Talk = Talk()) -> items.Item:  # noqa: B008 - it is frozen
    """A person as an item of their own, both parts in version 1."""
    dial = replace(person, version=1)
    return (
        items.key(*keys.person_key(person.campaign, person.id))
        | {"dial": text(dial), "dial_version": number(1)}
        | {"talk": _first(talk), "talk_version": number(1)}
        | agenda_fields(person)
    )


def known_of(item: Mapping[str, Any]) -> Known:
    """The person that an item holds, and what they said."""
    dial, talk = json.loads(item["dial"]["S"]), json.loads(item["talk"]["S"])
    return decode(Person, dial), decode(Talk, talk)


def agenda_fields(person: Person) -> items.Item:
    """What puts the person on the agenda; nothing, once they are done."""
    entry = agenda_of(person)
    if entry is None:
        return {}
    agenda, at = entry
    return {"agenda": {"S": agenda}, "agenda_at": {"S": keys.agenda_at(at)}}


def text(value: Person | Talk) -> dict[str, str]:
    """As short as can be: each kilobyte of a person is charged with every write."""
    return {"S": json.dumps(sparse(value), ensure_ascii=False, separators=(",", ":"))}


def number(value: int) -> dict[str, str]:
    """A version."""
    return {"N": str(value)}


@lru_cache(maxsize=1)
def _first(talk: Talk) -> dict[str, str]:
    """The same for everybody of a list: nothing was said."""
    return text(replace(talk, version=1))
