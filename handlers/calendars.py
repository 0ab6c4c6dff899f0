"""Every 15 minutes: the calendars of rotas are read, and their shifts stored for the others."""

from typing import Any

from dispatch.errors import UnreadableCalendar
from handlers import wiring
from handlers.adapters.calendars import Calendars
from handlers.adapters.log import log

CALENDARS = wiring.book().calendars
STORE = Calendars(wiring.setting("TABLE_NAME"))
FOLDER = wiring.ROOT / "escalation_plans" / "rotas"


def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many were `read`; raises UnreadableCalendar once all that can be read are."""
    unreadable = [rota for rota in CALENDARS if not _refresh(rota)]
    if unreadable:
        raise UnreadableCalendar(f"not read: {', '.join(unreadable)}; what was read before stays")
    return {"read": len(CALENDARS)}


def _refresh(rota: str) -> bool:
    """Whether the rota's calendar could be read; where not, what was stored last stays."""
    from handlers.adapters.calendar_source import read_calendar  # noqa: PLC0415 - slow to import

    try:
        reading = read_calendar(CALENDARS[rota], FOLDER, wiring.now())
    except UnreadableCalendar as error:
        log.warning("calendar is not readable", rota=rota, why=str(error))
        return False
    STORE.save(rota, reading.shifts, wiring.now())
    if reading.strangers:
        log.warning("events name no contact", rota=rota, events=len(reading.strangers))
    return True
