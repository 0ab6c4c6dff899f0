"""How a campaign goes, before anybody is called: calls by the hour, and when it ends.

Expected values, not chance: people of one time zone who were called at the same times with the
same outcomes are one cohort, which each call divides. First due is first called, as by the pacer.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from dispatch.campaign.calling_hours import CallingHours, next_allowed
from dispatch.campaign.forecast_assumptions import Assumptions
from dispatch.campaign.forecast_result import Bin, Capacity, Forecast, Group, floored
from dispatch.campaign.person import Attempt, Outcome
from dispatch.campaign.retry_schedule import RetrySchedule, next_attempt

BINS = (60, 300, 900, 1800, 3600)
"""Seconds that are looked at together; each divides an hour."""
MOST_BINS = 150
HORIZON = timedelta(days=366)
FEW, FEWEST = 1e-6, 0.01
"""Cohorts smaller than this share of all, or this part of a person, are not followed further."""


@dataclass(frozen=True, slots=True)
class _Cohort:
    group: Group
    people: float
    attempts: tuple[Attempt, ...] = ()


def forecast(
    hours: CallingHours,
    retries: RetrySchedule,
    groups: Sequence[Group],
    assumed: Assumptions,
    capacity: Capacity,
    start: datetime,
) -> Forecast:
    """The campaign over these people, begun at `start` (UTC)."""
    people = sum(one.people for one in groups)
    if not capacity.starts(assumed.mean_hold):
        return Forecast(people, left=people)
    run = _Run(hours, retries, assumed, capacity, people)
    for group in groups:
        run.wait(_Cohort(group, group.people), next_allowed(hours, group.zone, start))
    run.all_bins(start)
    return run.result


class _Run:
    """The cohorts that wait, by when they are due."""

    def __init__(
        self,
        hours: CallingHours,
        retries: RetrySchedule,
        assumed: Assumptions,
        capacity: Capacity,
        people: float,
    ) -> None:
        self.hours, self.retries, self.assumed = hours, retries, assumed
        self.rate = capacity.starts(assumed.mean_hold)
        self.seconds = _bin_for(people, self.rate)
        self.few = max(people * FEW, FEWEST)
        self.waiting: list[tuple[datetime, int, _Cohort]] = []
        self.order = count()
        self.result = Forecast(people)

    def wait(self, cohort: _Cohort, due: datetime | None) -> None:
        """To be called then; None: never (again)."""
        if due is not None:
            heapq.heappush(self.waiting, (due, next(self.order), cohort))
        elif cohort.attempts:
            self.result.unreached += cohort.people
        else:
            self.result.left += cohort.people

    def all_bins(self, start: datetime) -> None:
        """Until nobody waits, or a year is over."""
        at = start
        while self.waiting and at < start + HORIZON:
            at = max(at, floored(self.waiting[0][0], self.seconds))
            self._bin(at)
            at += timedelta(seconds=self.seconds)
        self.result.left += sum(cohort.people for _, _, cohort in self.waiting)

    def _bin(self, start: datetime) -> None:
        """Who is due by its end is called, as far as there is room."""
        one, room = Bin(start, self.seconds), self.rate * self.seconds
        end = start + timedelta(seconds=self.seconds)
        while self.waiting and self.waiting[0][0] < end and one.started < room - FEWEST:
            due, _, cohort = heapq.heappop(self.waiting)
            at = due if due >= start else next_allowed(self.hours, cohort.group.zone, start)
            if at is None or at >= end:
                self.wait(cohort, at)
                continue
            called = min(cohort.people, room - one.started)
            self._call(replace(cohort, people=called), at, one)
            if cohort.people > called:
                self.wait(replace(cohort, people=cohort.people - called), due)
        self.result.bins += [one] if one.started else []

    def _call(self, cohort: _Cohort, at: datetime, one: Bin) -> None:
        one.started += cohort.people
        one.picked_up[cohort.group.country] += cohort.people * self.assumed.picked_up
        for outcome, share in self.assumed.mix.items():
            people = cohort.people * share
            self.result.outcomes[outcome] += people
            if outcome is Outcome.ANSWERED:
                self.result.reached += people
            elif people:
                self._settle(replace(cohort, people=people), outcome, at)

    def _settle(self, cohort: _Cohort, outcome: Outcome, at: datetime) -> None:
        ended = at + timedelta(seconds=self.assumed.hold(outcome))
        attempt = Attempt(len(cohort.attempts) + 1, at, outcome=outcome, ended_at=ended)
        attempts = (*cohort.attempts, attempt)
        zone, few = cohort.group.zone, cohort.people < self.few
        due = None if few else next_attempt(self.retries, self.hours, zone, attempts, ended)
        self.wait(replace(cohort, attempts=attempts), due)


def _bin_for(people: float, rate: float) -> int:
    """The shortest bin of which not too many are needed for two calls to everybody."""
    seconds = 2 * people / rate / MOST_BINS
    return next((one for one in BINS if one >= seconds), BINS[-1])
