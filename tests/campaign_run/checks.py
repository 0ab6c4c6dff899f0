"""What must hold at the end of a run; each names whoever it does not hold for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from campaign_run.truth import Lived, lived
from campaign_run.world import World
from dispatch.campaign.person import Person, Stage, Talk
from dispatch.campaign.report import Report, report_of
from handlers.adapters.campaign_refusals import CampaignRefusals

OPENS, CLOSES = 9, 20
FOLLOW_UPS = {"yes": "leaflet", "no": "told"}


@dataclass(frozen=True)
class Wrong:
    """One violation."""

    what: str
    who: str

    def __str__(self) -> str:
        return f"{self.what}: {self.who}"


class Ended:
    """A run that is over: what is stored, beside what was lived."""

    def __init__(self, world: World) -> None:
        self.world = world
        campaign = world.campaign.id
        self.people: dict[str, tuple[Person, Talk]] = {
            person.number: (person, talk)
            for shard in range(8)
            for person, talk in world.desk.people_in(campaign, shard)
        }
        self.lived = lived(world.calls)

    def of(self, number: str) -> Lived:
        """What they lived."""
        return self.lived.get(number, Lived())

    @cached_property
    def report(self) -> Report:
        """The operator's report."""
        return report_of(self.people.values())

    def who(self, number: str) -> str:
        """A name for the output: their place on the list, and how their calls ended."""
        place = self.world.town.numbers.get(number, "?")
        person, talk = self.people.get(number, (None, None))
        stored = [str(one.outcome) for one in person.attempts] if person else []
        true = [str(one) for one in self.of(number).outcomes]
        said = {one.question: one.answer for one in talk.answers} if talk else {}
        result = person.result if person else None
        return (
            f"person {place} (seed {self.world.town.seed}): stored {stored} {said} {result}, "
            f"lived {true} {self.of(number).answers} {self.of(number).result}"
        )

    def wrong(self) -> Iterator[Wrong]:
        """All that does not hold."""
        for number in self.world.town.numbers:
            if number not in self.people:
                yield Wrong("not on the list any more", self.who(number))
                continue
            for what in self._wrong_of(number):
                yield Wrong(what, self.who(number))
        yield from self._totals()

    def _wrong_of(self, number: str) -> Iterator[str]:
        (person, talk), true = self.people[number], self.of(number)
        if person.stage is not Stage.DONE or person.result is None:
            yield f"in no final state but {person.stage}"
        elif person.result != true.result:
            yield "another result than was lived"
        if [one.outcome for one in person.attempts] != true.outcomes:
            yield "other outcomes than were lived"
        if [one.contact_id for one in person.attempts] != [one.contact_id for one in true.calls]:
            yield "other calls than rang"
        if {one.question: one.answer for one in talk.answers} != true.answers:
            yield "other answers than were given"
        if true.to_be_called_again:
            yield "not called as often as the schedule says"
        yield from self._rings(number, true)
        yield from self._follow_ups(number, true)

    def _rings(self, number: str, true: Lived) -> Iterator[str]:
        tokens = Counter(one.attributes["attempt"] for one in true.calls)
        if any(count > 1 for count in tokens.values()):
            yield "rang twice for one attempt"
        for before, after in zip(true.calls, true.calls[1:], strict=False):
            if before.ended_at is None or after.placed_at < before.ended_at:
                yield "rang twice at once"
        if not all(self._allowed(number, one.placed_at) for one in true.calls):
            yield "rang outside the calling hours"

    def _allowed(self, number: str, at: datetime) -> bool:
        zone = self.world.town.zone(self.world.town.numbers[number]) or "Asia/Tokyo"
        return OPENS <= at.astimezone(ZoneInfo(zone)).hour < CLOSES

    def _follow_ups(self, number: str, true: Lived) -> Iterator[str]:
        answer = true.answers.get("visit")
        if self._sms[number] != (answer == "yes"):
            yield f"{self._sms[number]} SMS"
        if self._events[self.people[number][0].id] != (answer == "no"):
            yield f"{self._events[self.people[number][0].id]} events"
        refused = number in self._refused
        if refused != true.opted_out:
            yield "on the do-not-call list without having asked" if refused else "can be called"

    @cached_property
    def _refused(self) -> set[str]:
        refusals = CampaignRefusals(self.world.desk.people.table)
        return refusals.among(list(self.world.town.numbers))

    @cached_property
    def _sms(self) -> Counter[str]:
        return Counter(one.number.dialled for one in self.world.cloud.messages.sent)

    @cached_property
    def _events(self) -> Counter[str]:
        ids = {one["detail"]["id"]: one["detail"]["person"] for one in self.world.events}
        return Counter(ids.values())

    def _totals(self) -> Iterator[Wrong]:
        people = self.lived.values()
        numbers = range(1, 1 + max((len(one.outcomes) for one in people), default=0))
        by_attempt = {
            number: Counter(
                str(one.outcomes[number - 1]) for one in people if len(one.outcomes) >= number
            )
            for number in numbers
        }
        answers = {
            question: Counter(one.answers[question] for one in people if question in one.answers)
            for question in ("visit", "bring")
        }
        pairs = {
            "outcomes by attempt": (self.report.by_attempt, by_attempt),
            "answers": (self.report.answers, {k: v for k, v in answers.items() if v}),
            "opted out": (self.report.opted_out, sum(one.opted_out for one in people)),
            "calls": (self.report.calls, len(self.world.calls)),
            "people": (self.report.people, self.world.town.people),
        }
        for name, (counted, true) in pairs.items():
            if counted != true:
                yield Wrong(f"the report's {name}", f"{counted} where {true} is true")
