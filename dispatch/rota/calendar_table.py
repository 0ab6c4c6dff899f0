"""The `[calendar]` table of a rota's file: where its shifts come from."""

import re
from dataclasses import dataclass

from dispatch.rota.layer_tables import MOST_IN_TURN, contacts_in
from dispatch.toml_file import Table

FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.ics", re.ASCII)
ADDRESS = re.compile(r"https://[^\s/?#@:]+(:[0-9]{1,5})?(/[!-~]*)?")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A file beside the rota or an https address, and who may be on call by it.

    An address can be a secret in itself, so it is in no repr, log or stored rota.
    """

    rota: str
    time_zone: str
    source: str
    contacts: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Calendar({self.rota})"

    @property
    def is_file(self) -> bool:
        """False where it is an address."""
        return not self.source.startswith("https:")


def calendar_in(top: Table, rota: str, time_zone: str) -> Calendar | None:
    """The calendar, None where there is none; raises ConfigurationError."""
    top.asked.add("calendar")
    if "calendar" not in top.values:
        return None
    table = top.table("calendar")
    source = table.text("source")
    calendar = Calendar(rota, time_zone, source, contacts_in(table, MOST_IN_TURN))
    table.done()
    if not FILE.fullmatch(source) and not ADDRESS.fullmatch(source):
        message = "source must be a file beside the rota, as team.ics, or an https address"
        table.refuse("source", message)
    return calendar
