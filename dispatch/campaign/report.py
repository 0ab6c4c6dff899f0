"""What came of a campaign, counted in one pass over its people: no person stays in memory."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from dispatch.campaign.call_price import Charged, charged
from dispatch.campaign.durations import Durations
from dispatch.campaign.person import Answer, Attempt, Outcome, Person, Stage, Talk

MOST_WAYS = 500
"""Ways through the script that are told apart; of a script with more, the rest is OTHER_WAYS."""
OTHER_WAYS = ("…",)
UNDER_WAY = "under way"
PICKED_UP = frozenset({Outcome.ANSWERED, Outcome.LATER, Outcome.NO_KEY})
"""A person was there, as far as anybody can tell."""
Way = tuple[str, ...]
"""The answers of one person in their order, each as `question=answer`."""


def nowhere(number: str) -> str:  # noqa: ARG001 - whoever asks gives the number
    """The country of a number where nobody can tell it."""
    return ""


@dataclass(slots=True)
class Report:
    """People and calls, counted. `by_hour` begins each hour on the clock of `zone`.

    `answers` counts people by question and answer, each as they answered last; `ways` by all their
    answers in order, and `left_at` by the step at which an unfinished call ended. Every call is in
    `by_hour` and in `by_attempt` exactly once, by its outcome or as UNDER_WAY. `charged` is by the
    country called, which `country_of` tells of a number; empty where nobody knows.
    """

    zone: tzinfo = UTC
    country_of: Callable[[str], str] = nowhere
    people: int = 0
    called: int = 0
    picked_up: int = 0
    answered: int = 0
    complete: int = 0
    opted_out: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    by_hour: dict[datetime, Counter[str]] = field(default_factory=dict)
    by_attempt: dict[int, Counter[str]] = field(default_factory=dict)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    ways: Counter[Way] = field(default_factory=Counter)
    left_at: Counter[str] = field(default_factory=Counter)
    durations: Durations = field(default_factory=Durations)
    charged: dict[str, Charged] = field(default_factory=dict)

    def add(self, person: Person, talk: Talk) -> None:
        """One person more."""
        self.people += 1
        self.stages[person.stage.value] += 1
        if person.result is not None:
            self.results[person.result.value] += 1
        self.languages[talk.language or person.language] += 1
        self._add_funnel(person, talk)
        country = self.country_of(person.number) if person.attempts else ""
        for attempt in person.attempts:
            self._add_call(attempt, country)
        self._add_answers(person, talk)

    def _add_funnel(self, person: Person, talk: Talk) -> None:
        picked_up = talk.turn > 0 or any(one.outcome in PICKED_UP for one in person.attempts)
        self.called += bool(person.attempts)
        self.picked_up += picked_up
        self.answered += bool(talk.answers)
        self.complete += talk.complete
        self.opted_out += talk.opted_out

    def _add_call(self, attempt: Attempt, country: str) -> None:
        self.calls += 1
        hour = attempt.at.astimezone(self.zone).replace(minute=0, second=0, microsecond=0)
        outcome = attempt.outcome.value if attempt.outcome else UNDER_WAY
        self.by_hour.setdefault(hour, Counter())[outcome] += 1
        self.by_attempt.setdefault(attempt.number, Counter())[outcome] += 1
        if attempt.seconds > 0:
            self.durations.add(attempt.seconds)
            before = self.charged.get(country, Charged())
            self.charged[country] = charged(before, attempt.seconds)

    def _add_answers(self, person: Person, talk: Talk) -> None:
        last = latest(talk.answers)
        for one in last:
            self.answers.setdefault(one.question, Counter())[one.answer] += 1
        if last:
            self._add_way(tuple(f"{one.question}={one.answer}" for one in last))
        done = talk.complete or talk.opted_out or person.stage is Stage.CALLING
        if talk.step and not done:
            self.left_at[talk.step] += 1

    def _add_way(self, way: Way) -> None:
        known = way in self.ways or len(self.ways) < MOST_WAYS
        self.ways[way if known else OTHER_WAYS] += 1


def report_of(
    people: Iterable[tuple[Person, Talk]],
    zone: tzinfo = UTC,
    country_of: Callable[[str], str] = nowhere,
) -> Report:
    """The report of these people, whatever their order."""
    report = Report(zone, country_of)
    for person, talk in people:
        report.add(person, talk)
    return report


def latest(answers: Iterable[Answer]) -> list[Answer]:
    """The last answer to each question, in the order in which they were asked first."""
    found: dict[str, Answer] = {}
    for one in answers:
        found[one.question] = one
    return list(found.values())
