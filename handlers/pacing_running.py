"""A campaign that calls: who is next, and what its file bounds."""

from dataclasses import dataclass, field
from datetime import datetime

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.pace import Pace, starts_ready, used
from handlers.pacing_agenda import Agenda, Known


@dataclass(slots=True)
class Running:
    """`most` calls at once and `rate` starts a second, where its file says so."""

    plan: CallingPlan
    agenda: Agenda
    most: int | None = None
    rate: float | None = None
    pace: Pace = field(default_factory=Pace)

    def room(self, flying: int, now: datetime) -> int | None:
        """How many more of its people may be called now, as `flying` are; None: any number."""
        rooms = [] if self.most is None else [max(0, self.most - flying)]
        if self.rate is not None:
            self.pace = starts_ready(self.pace, self.rate, now)
            rooms.append(int(self.pace.saved))
        return min(rooms, default=None)

    def next(self, now: datetime) -> Known | None:
        """Whoever is to be called next, and counts as started; None where nobody is."""
        found = self.agenda.next(self.plan, now)
        if found is not None and self.rate is not None:
            self.pace = used(self.pace, 1)
        return found
