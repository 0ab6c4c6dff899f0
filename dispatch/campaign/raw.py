"""A campaign as JSON Lines, whole: a list that can be imported again, and a run to restore.

Each line is one person under the columns that the campaign's own file names: with
`format = "jsonl"` in it, it reads them as a list. Beside them `tocsin` holds what the calls made
of them; the first line's also holds the campaign, and the text of its file. A campaign without
people is one line with nothing but that.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dispatch.campaign.person import Person, Talk
from dispatch.campaign.run import Campaign, Status
from dispatch.campaign.settings_list import ListShape
from dispatch.codec import decode, encode
from dispatch.errors import CampaignRefused

OWN = "tocsin"


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as it was read; the campaign and its file are in the first."""

    person: Person | None
    talk: Talk
    campaign: Campaign | None = None
    file: str = ""


def raw_lines(
    campaign: Campaign, file: str, shape: ListShape, people: Iterable[tuple[Person, Talk]]
) -> Iterator[str]:
    """The lines, without their ends; `file` is the text of the campaign's file."""
    head: dict[str, Any] = {"campaign": encode(campaign), "file": file}
    for person, talk in people:
        yield _written(_listed(person, shape) | {OWN: head | _own(person, talk)})
        head = {}
    if head:
        yield _written({OWN: head})


def _own(person: Person, talk: Talk) -> dict[str, Any]:
    return {"person": encode(person), "talk": encode(talk)}


def _listed(person: Person, shape: ListShape) -> dict[str, str]:
    """What the list held of the person, the number in its E.164 form."""
    named = {shape.language: person.language, shape.zone: person.zone, shape.number: person.number}
    further = {column: person.fields.get(name, "") for name, column in shape.fields.items()}
    return {column: value for column, value in (further | named).items() if column}


def _written(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def raw_line_in(text: str, line: int) -> RawLine:
    """What a line holds; raises CampaignRefused with its number, and never with its text."""
    try:
        own = json.loads(text)[OWN]
        person = decode(Person, own["person"]) if "person" in own else None
        talk = decode(Talk, own["talk"]) if "talk" in own else Talk()
        campaign = decode(Campaign, own["campaign"]) if "campaign" in own else None
        return RawLine(person, talk, campaign, str(own.get("file", "")))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise CampaignRefused(
            f"line {line} is no line of a raw export: tocsin campaign report ID --raw writes one"
        ) from None


def restored(campaign: Campaign) -> Campaign:
    """The campaign as it is stored in another place: for its report, so nobody is called by it."""
    status = campaign.status if campaign.status.over else Status.STOPPED
    ended = campaign.ended_at or campaign.started_at or campaign.created_at
    return replace(campaign, status=status, ended_at=ended, version=0)
