"""People without end, kept in memory with the conditions that the table has."""

from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush

from clock import Clock

from dispatch.campaign.person import SHARDS, Person, Stage, Talk
from dispatch.errors import StateConflict

Known = tuple[Person, Talk]
CAMPAIGN = "simulated"


class Crowd:
    """Stands for the table, index included."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.stored: dict[str, tuple[Person, Talk]] = {}
        self.waiting: list[list[tuple[datetime, str]]] = [[] for _ in range(SHARDS)]
        self.made = [0] * SHARDS
        self.endless = True

    def due(self, _campaign: str, shard: int, until: datetime, limit: int) -> list[Known]:
        """The first due first; whoever was called meanwhile has left the index."""
        heap = self.waiting[shard]
        found: list[tuple[datetime, str]] = []
        while heap and heap[0][0] <= until and len(found) < limit:
            entry = heappop(heap)
            person = self.stored[entry[1]][0]
            if person.stage is Stage.WAITING and person.due_at == entry[0]:
                found.append(entry)
        while self.endless and len(found) < limit:
            found.append(self._make(shard))
        for entry in found:
            heappush(heap, entry)
        return [self.stored[one] for _, one in found]

    def load(self, _campaign: str, person: str, *, consistent: bool = True) -> Known:  # noqa: ARG002
        """As stored."""
        return self.stored[person]

    def calling(self) -> list[Known]:
        """Everybody whose call has not been settled."""
        return [one for one in self.stored.values() if one[0].stage is Stage.CALLING]

    def save_dial(self, person: Person, said: Talk | None = None) -> Known:
        """A conditional write."""
        before, talk = self.stored[person.id]
        if before.version != person.version or said not in {None, talk}:
            raise StateConflict("somebody else wrote first")
        after = replace(person, version=person.version + 1)
        self.stored[person.id] = (after, talk)
        if after.stage is Stage.WAITING and after.due_at is not None:
            heappush(self.waiting[_shard(after.id)], (after.due_at, after.id))
        return after, talk

    def says(self, number: str, attempt: int) -> None:
        """The person heard the script to its end."""
        person, talk = self.stored[_id(int(number[2:]))]
        self.stored[person.id] = (person, replace(talk, attempt=attempt, complete=True))

    def _make(self, shard: int) -> tuple[datetime, str]:
        number = self.made[shard] * SHARDS + shard
        self.made[shard] += 1
        now = self.clock.now()
        person = Person(CAMPAIGN, _id(number), f"+1{number}", "en", "UTC", number, due_at=now)
        self.stored[person.id] = (person, Talk())
        return now, person.id


def _id(number: int) -> str:
    return f"{number:020x}"


def _shard(person: str) -> int:
    return int(person[-4:], 16) % SHARDS
