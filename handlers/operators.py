"""What an operator's command may do to an incident: decide, store, and wake the escalation."""

from collections.abc import Callable
from datetime import datetime

from dispatch.codes import CODES_LAST, is_code, meant_by, with_code
from handlers.adapters.history import History
from handlers.adapters.silences import Silences
from handlers.adapters.store import Store
from handlers.adapters.wake_ups import WakeUps
from handlers.conductor import Conductor
from handlers.performing import Nudge
from handlers.silencing import Silencing


def operator(table: str, wake_up_queue: str, clock: Callable[[], datetime]) -> Conductor:
    """A conductor with an operator's rights: the table and the wake-up queue, no calls."""
    return Conductor(Store(table), Nudge(WakeUps(wake_up_queue)), {}, clock)


def silencing(table: str, wake_up_queue: str, clock: Callable[[], datetime]) -> Silencing:
    """Silences with the same rights."""
    return Silencing(Silences(table), operator(table, wake_up_queue, clock), clock)


def incident_named(table: str, name: str, now: datetime) -> str:
    """The incident's id, where `name` may be its code; raises CodeRefused."""
    if not is_code(name):
        return name
    store = Store(table)
    ids = with_code(name, History(table).opened_since(now - CODES_LAST))
    incidents = [one for one in map(store.load, ids) if one is not None]
    return meant_by(name, incidents).id
