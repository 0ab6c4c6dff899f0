"""Plans with the shifts of their rotas' calendars, read when a plan is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.errors import OutcomeUnknown
from dispatch.plan import Plan
from dispatch.rota.model import Shift
from dispatch.rota.with_calendars import near, with_calendars
from handlers.adapters.log import log, log_fault

FRESH_FOR = timedelta(minutes=5)
"""After that a warm function reads the calendars again; they are refreshed every 15 minutes."""
Shifts = Mapping[str, tuple[Shift, ...]]


@dataclass
class CalendarPlans(Mapping[str, Plan]):
    """Plans by name. Only one that has a rota with a calendar makes a request."""

    plans: Mapping[str, Plan]
    calendars: frozenset[str]
    load: Callable[[Sequence[str]], Shifts]
    clock: Callable[[], datetime]
    _shifts: Shifts = field(default_factory=dict)
    _read_at: datetime | None = None

    def __getitem__(self, name: str) -> Plan:
        """The plan as it is now; raises KeyError for one that does not exist."""
        plan = self.plans[name]
        if not any(rota.name in self.calendars for rota in plan.rotas):
            return plan
        now = self.clock()
        shifts = {rota: near(found, now) for rota, found in self._fresh(now).items()}
        return with_calendars({name: plan}, shifts)[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self.plans)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.plans)

    def _fresh(self, now: datetime) -> Shifts:
        if self._read_at is None or abs(now - self._read_at) >= FRESH_FOR:
            self._shifts = self._read()
            self._read_at = now
            for rota in sorted(self.calendars - set(self._shifts)):
                log.warning("calendar was never read; nobody is on call by it", rota=rota)
        return self._shifts

    def _read(self) -> Shifts:
        """What is stored now; where reading fails, what there was: a page must go out."""
        try:
            return self.load(sorted(self.calendars))
        except OutcomeUnknown as error:
            log_fault(
                "calendars are not readable; going on with those read before", error, why=str(error)
            )
            return self._shifts
