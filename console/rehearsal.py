"""A drill rehearsed: in a sandbox of its own, on a virtual clock, with people who play parts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from console.drills import not_begun
from console.people import Answers, People
from console.simulation import until_it_ends
from dispatch.book import Book
from dispatch.drill.report import Report, report_of
from dispatch.translate.drill import DETAIL_TYPE, SOURCE
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

PICKS_UP_LATE = ("no-answer", "decline", "busy")
MIX = (
    ("press 1 after {}s", 5),
    ("{again}, press 1 after {}s", 4),
    ("press 2 after {}s", 1),
    ("voicemail", 2),
    ("no-answer", 3),
)
"""What people do and how often, of 15: made up, to try a plan with; nobody has measured it."""


def usual_answers(people: Sequence[str], seed: int) -> str:
    """A mix of answers for these people, as the text of an answers file; the same for a seed."""
    chance = Random(seed)  # noqa: S311 - a part to play, no secret
    return "".join(f"{who}: {_part(chance)}\n" for who in people)


def _part(chance: Random) -> str:
    [part] = chance.choices([text for text, _ in MIX], [often for _, often in MIX])
    return part.replace("{again}", chance.choice(PICKS_UP_LATE)).format(chance.randint(6, 25))


def rehearse(
    detail: Mapping[str, Any],
    contacts: str,
    script: Mapping[str, Answers],
    start: datetime,
    book: Book | None = None,
) -> Report:
    """The drill with this `detail` played to its end; raises NotThere where none comes of it."""
    cloud = Cloud(contacts, start, book)
    try:
        telephony = cloud.connect.telephony
        telephony.on_ring = People(script, telephony, cloud.loop).ring
        return _played(cloud, detail)
    finally:
        cloud.stop()


def _played(cloud: Cloud, detail: Mapping[str, Any]) -> Report:
    view = View(cloud)
    told = deliver(cloud, view, {"source": SOURCE, "detail-type": DETAIL_TYPE, "detail": detail})
    if told["incident"] is None:
        raise not_begun(told["reason"])
    until_it_ends(cloud, view, told["incident"])
    incident = view.store.load(told["incident"])
    if incident is None:
        raise not_begun("it is gone")
    return report_of(incident)
