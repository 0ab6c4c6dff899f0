"""A pacer made of all its parts."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.routes.quotas import Quotas
from handlers.pacing import Pacer
from handlers.pacing_ends import Counting, Ends, Told
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_refusals import Refusals
from handlers.pacing_settling import Settling
from handlers.pacing_share import Share, StoredBudgets
from handlers.pacing_turns import Turns
from handlers.pacing_work import Calling, People, Refused, Work


def make_pacer(  # noqa: PLR0913 - everything outside of it
    *,
    people: People,
    caller: Calling,
    refused: Refused,
    told: Told,
    budgets: StoredBudgets,
    quotas: Quotas,
    route: str,
    beside: Sequence[str] = (),
    counting: Counting,
    executor: Executor,
    clock: Callable[[], datetime],
) -> Pacer:
    """A pacer that has nothing under way; it draws on the budget of `route`."""
    work, jobs, flights = Work(people, caller, refused, clock), Jobs(executor), Flights()
    plans = dict[str, CallingPlan]()
    settling = Settling(people, caller, clock, work.seen)
    ends = Ends(told, settling, jobs, flights, counting, plans, clock)
    share, turns = Share(budgets, quotas, route, beside), Turns(flights)
    refusals = Refusals(work, jobs, ends, share, flights, turns.running, clock)
    return Pacer(work, jobs, ends, share, flights, turns, refusals, plans, clock)
