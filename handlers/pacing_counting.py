"""What a pacer counts of each campaign as it goes, to be stored with its state now and then."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from dispatch.campaign.person import Attempt, Person, Talk
from dispatch.campaign.run import Tally
from dispatch.errors import Throttled


class Costs(Protocol):
    """What calls cost by the price file."""

    def of(self, number: str, attempt: Attempt) -> float:
        """One call that has ended, in the campaign's currency."""


@dataclass(slots=True)
class Counts:
    """Since the tally was stored last."""

    numbers: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    spent: float = 0.0


@dataclass(slots=True)
class Counted:
    """By campaign. `costs` are those of each."""

    costs: Mapping[str, Costs]
    since: dict[str, Counts] = field(default_factory=dict)

    def started(self, person: Person) -> None:
        """A call was placed."""
        self._of(person).numbers["starts"] += 1

    def settled(self, person: Person, talk: Talk) -> None:
        """A call ended, and this became of the person."""
        counts, attempt = self._of(person), person.last
        if attempt is not None and attempt.outcome is not None:
            counts.outcomes[attempt.outcome.value] += 1
            counts.numbers["called"] += attempt.number == 1
            counts.spent += self.costs[person.campaign].of(person.number, attempt)
        self.ended(person, talk)
        for answer in talk.answers:
            if attempt is not None and answer.attempt == attempt.number:
                counts.numbers["answers"] += 1
                counts.said[f"{answer.question}={answer.answer}"] += 1

    def ended(self, person: Person, _talk: Talk) -> None:
        """The person is done, by a call or without another one."""
        if person.result is not None:
            self._of(person).results[person.result.value] += 1

    def refused(self, person: Person, error: Exception) -> None:
        """A call was refused, or something failed."""
        throttled = isinstance(error, Throttled)
        self._of(person).numbers["throttled" if throttled else "errors"] += 1

    def spent(self, campaign: str) -> float:
        """What is not stored yet."""
        return self.since[campaign].spent if campaign in self.since else 0.0

    def calls_ended(self, campaign: str) -> int:
        """How many, of those that are not stored yet."""
        return self.since[campaign].outcomes.total() if campaign in self.since else 0

    def added_to(self, tally: Tally, campaign: str, calling: int) -> Tally:
        """The tally with what was counted since, and what is under way."""
        counts = self.since.get(campaign, Counts())
        return replace(
            tally,
            starts=tally.starts + counts.numbers["starts"],
            calling=calling,
            throttled=tally.throttled + counts.numbers["throttled"],
            errors=tally.errors + counts.numbers["errors"],
            answers=tally.answers + counts.numbers["answers"],
            outcomes=dict(Counter(tally.outcomes or {}) + counts.outcomes),
            results=dict(Counter(tally.results or {}) + counts.results),
            said=dict(Counter(tally.said or {}) + counts.said),
            spent=tally.spent + counts.spent,
            called=tally.called + counts.numbers["called"],
        )

    def stored(self, campaign: str) -> None:
        """The tally is stored: count from nothing."""
        self.since.pop(campaign, None)

    def _of(self, person: Person) -> Counts:
        return self.since.setdefault(person.campaign, Counts())
