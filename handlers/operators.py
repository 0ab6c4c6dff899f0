"""What an operator's command may do to an incident: decide, store, and wake the escalation."""

from collections.abc import Callable
from datetime import datetime

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
