"""One run of a campaign file over a list of people, as it is stored."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a campaign stands."""

    IMPORTING = "importing"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"

    @property
    def over(self) -> bool:
        """True where nobody is called any more."""
        return self in {Status.STOPPED, Status.FINISHED}


@dataclass(frozen=True, slots=True)
class Importing:
    """How far the list is read: bytes and lines behind, and how many of them are what.

    `etag` and `size` are those of the object, so that a list changed under way is noticed.
    `records` are its entries, each of which is one of `taken`, `duplicates`, `invalid` and
    `refused`; `reasons` counts those that were not taken by dispatch.campaign.list_reasons.
    A new import has another `began_at`; a function that reads holds it until `held_until`. `fault`
    says why the list cannot be read on.
    """

    key: str = ""
    etag: str = ""
    size: int = 0
    offset: int = 0
    lines: int = 0
    taken: int = 0
    duplicates: int = 0
    invalid: int = 0
    refused: int = 0
    done_at: datetime | None = None
    records: int = 0
    reasons: dict[str, int] | None = None
    began_at: datetime | None = None
    held_until: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the pacer counts as it goes; the report counts people themselves.

    `spent` is in the campaign's currency: what the calls that ended cost by the price file.
    `called` counts people by their first call that ended; `said` counts people by
    `question=answer`, each as they answered last.
    """

    starts: int = 0
    calling: int = 0
    throttled: int = 0
    errors: int = 0
    outcomes: dict[str, int] | None = None
    results: dict[str, int] | None = None
    answers: int = 0
    said: dict[str, int] | None = None
    spent: float = 0.0
    called: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign's state. `file_version` numbers the texts of its file; the latest one is spoken.

    `why` says in a few words why it stands as it does, where nobody asked for it. `listed` are the
    people of the lists that were read before `importing`, `erased` those who were forgotten on
    their demand; `swept` counts the shards whose people have a time at which they are removed.
    `salt` is chance from which the ids of its people are made, and stays as it is; campaigns of
    earlier versions have none.
    """

    id: str
    name: str
    status: Status
    created_at: datetime
    file_version: int = 1
    importing: Importing = Importing()
    tally: Tally = Tally()
    why: str = ""
    erased: int = 0
    listed: int = 0
    swept: int = 0
    salt: str = field(default="", repr=False)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 0

    @property
    def people(self) -> int:
        """How many were taken from its lists, but for those who were forgotten."""
        return max(self.listed + self.importing.taken - self.erased, 0)


def campaign_id(name: str, day: date) -> str:
    """The id of the campaign that this file begins on this day, unless another is given."""
    return f"{name}-{day:%Y%m%d}"
