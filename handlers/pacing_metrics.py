"""What the pacer tells CloudWatch: how many calls at once, and what became of those since."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.campaign.person import Outcome, Person, Talk
from dispatch.errors import Throttled
from handlers.pacing_ends import Counting

EVERY = timedelta(seconds=10)
STUCK_AFTER = timedelta(minutes=1)
"""People due and nobody called for so long: something is in the way that passes by itself no more.
"""
OUTCOMES = {outcome: f"Campaign{outcome.name.title().replace('_', '')}" for outcome in Outcome}
"""How a metric is called that counts an outcome: CampaignAnswered, CampaignNoAnswer, …"""
COUNTED = ("CampaignStarts", "CampaignThrottled", "CampaignErrors", *OUTCOMES.values())
METRICS = ("CampaignCalls", "CampaignCallsShare", "CampaignStuck", *COUNTED)
"""Calls at once, those in % of what is allowed, whether nothing moves, and what was counted."""
Publish = Callable[[Mapping[str, float]], None]


@dataclass(slots=True)
class Meter:
    """Counts beside `then`, which counts for the campaigns' own tallies."""

    then: Counting
    publish: Publish
    since: Counter[str] = field(default_factory=Counter)
    _at: datetime | None = None
    _moved_at: datetime | None = None

    def started(self, person: Person) -> None:
        """A call was placed."""
        self.since["CampaignStarts"] += 1
        self.then.started(person)

    def settled(self, person: Person, talk: Talk) -> None:
        """A call ended, and this became of the person."""
        if person.last is not None and person.last.outcome is not None:
            self.since[OUTCOMES[person.last.outcome]] += 1
        self.then.settled(person, talk)

    def ended(self, person: Person, talk: Talk) -> None:
        """The person is done without another call."""
        self.then.ended(person, talk)

    def refused(self, person: Person, error: Exception) -> None:
        """A call was refused, or something failed."""
        throttled = isinstance(error, Throttled)
        self.since["CampaignThrottled" if throttled else "CampaignErrors"] += 1
        self.then.refused(person, error)

    def close(self) -> None:
        """What is counted must be told with the next word: there may be no other."""
        self._at = None

    def tell(self, calls: int, allowed: int, now: datetime, *, due: bool) -> None:
        """Every ten seconds: so many calls at once of those `allowed`; `due` where people wait."""
        if calls or self.since["CampaignStarts"] or not due or self._moved_at is None:
            self._moved_at = now
        if self._at is not None and now < self._at + EVERY:
            return
        self._at = now
        gauges = {
            "CampaignCalls": calls,
            "CampaignCallsShare": 100 * calls / allowed,
            "CampaignStuck": int(now - self._moved_at >= STUCK_AFTER),
        }
        self.publish({**gauges, **{name: self.since[name] for name in COUNTED}})
        self.since.clear()
