"""Which campaigns call: those an operator lets, as long as their files can be used."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.control import Verb, calls_now, changed
from dispatch.campaign.pace import Pace
from dispatch.campaign.run import Campaign, Status
from dispatch.errors import StateConflict
from handlers.pacing import Pacer
from handlers.pacing_agenda import Agenda, DuePeople
from handlers.pacing_campaigns import KnownCampaigns
from handlers.pacing_counting import Costs, Counted
from handlers.pacing_files import Files
from handlers.pacing_running import Running


@dataclass(frozen=True, slots=True)
class Admission:
    """What it admits is in `pacer.running`. `costs` is the same mapping that `counted` reads."""

    known: KnownCampaigns
    people: DuePeople
    pacer: Pacer
    counted: Counted
    costs: dict[str, Costs]
    files: Files
    clock: Callable[[], datetime]

    def refresh(self, now: datetime) -> None:
        """What an operator asks for takes effect here."""
        self.known.read()
        for campaign in self.known.all():
            self._prepare(campaign, now)
        running = {one.id for one in self.known.all() if calls_now(one, now)}
        for name in [one for one in self.pacer.running if one not in running]:
            del self.pacer.running[name]
        for name in sorted(running):
            self._run(self.known.by_id[name])

    def _prepare(self, campaign: Campaign, now: datetime) -> None:
        if campaign.status in {Status.IMPORTING, Status.READY}:
            return
        if found := self.files.of(campaign):
            self.pacer.plans[campaign.id], self.costs[campaign.id] = found.plan, found.costs
        why = self.pacer.unfit.get(campaign.id) or self.files.fault(campaign)
        if why and campaign.status is Status.RUNNING:
            self._pause(campaign, why, now)
        else:
            self.pacer.unfit.pop(campaign.id, None)

    def _pause(self, campaign: Campaign, why: str, now: datetime) -> None:
        """Whoever looks at it reads why; one that an operator changed meanwhile is read again."""
        paused = changed(campaign, Verb.PAUSE, now, why)
        try:
            self.known.save(paused)
        except StateConflict:
            self.known.by_id[campaign.id] = paused

    def _run(self, campaign: Campaign) -> None:
        found = self.files.of(campaign)
        if found is None:
            return
        before = self.pacer.running.get(campaign.id)
        self.pacer.running[campaign.id] = Running(
            plan=found.plan,
            agenda=before.agenda if before else Agenda(campaign.id, self.people, self.clock),
            most=found.most_now(campaign, self.counted),
            rate=found.rate,
            pace=before.pace if before else Pace(),
        )
