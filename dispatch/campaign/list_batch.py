"""Some entries of a list against what is stored: who is new, and who is there already.

Reading may break off and begin again before what it counted: whoever was stored by this import
from this very line is the same person, and no duplicate.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.campaign.list_people import SetAside
from dispatch.campaign.list_reasons import REPEATED, Reason
from dispatch.campaign.person import Person
from dispatch.campaign.run import Importing


@dataclass(frozen=True, slots=True)
class Origin:
    """Which import stored a person, and from which line."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a batch came to: `new` are to be stored, `taken` counts them and those that were."""

    new: list[Person]
    taken: int
    aside: list[SetAside]


def source_of(importing: Importing) -> str:
    """What tells one import from every other, also of the same object."""
    begun = importing.began_at.isoformat() if importing.began_at else ""
    text = f"{importing.key}\x1f{importing.etag}\x1f{begun}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sorted_out(
    people: Sequence[Person],
    stored: Mapping[str, Origin],
    refused: Collection[str],
    source: str,
) -> Sorted:
    """Each person, in the order of the list.

    `stored` are those of them that are in the campaign, by their id; `refused` are numbers.
    """
    seen = dict(stored)
    new: list[Person] = []
    aside: list[SetAside] = []
    taken = 0
    for person in people:
        earlier = seen.get(person.id)
        own = Origin(source, person.line)
        if earlier == own:
            taken += 1
        elif earlier is not None:
            aside.append(_again(person, earlier, source))
        elif person.number in refused:
            aside.append(SetAside(person.line, Reason.DO_NOT_CALL, person.number))
        else:
            seen[person.id] = own
            new.append(person)
    return Sorted(new, taken + len(new), aside)


def counted(importing: Importing, taken: int, aside: Sequence[SetAside]) -> Importing:
    """The import after entries of which so many were taken, and these were not."""
    reasons = dict(importing.reasons or {})
    for one in aside:
        reasons[one.reason.value] = reasons.get(one.reason.value, 0) + 1
    repeated = sum(one.reason in REPEATED for one in aside)
    refused = sum(one.reason is Reason.DO_NOT_CALL for one in aside)
    return replace(
        importing,
        records=importing.records + taken + len(aside),
        taken=importing.taken + taken,
        duplicates=importing.duplicates + repeated,
        refused=importing.refused + refused,
        invalid=importing.invalid + len(aside) - repeated - refused,
        reasons=dict(sorted(reasons.items())),
    )


def _again(person: Person, earlier: Origin, source: str) -> SetAside:
    if earlier.source == source:
        return SetAside(person.line, Reason.DUPLICATE, person.number, earlier.line)
    return SetAside(person.line, Reason.KNOWN, person.number)
