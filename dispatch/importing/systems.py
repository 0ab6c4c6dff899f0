"""The systems whose exports can be read, and one import from texts to files."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.importing import goalert, grafana_oncall, incident_manager, opsgenie, pagerduty
from dispatch.importing.carry import Imported, carry
from dispatch.importing.documents import documents
from dispatch.importing.loss import Loss, Losses
from dispatch.importing.model import Export
from dispatch.importing.node import Node


@dataclass(frozen=True, slots=True)
class System:
    """How people call it, and what reads its export."""

    name: str
    read: Callable[[list[Node], Losses], Export]


SYSTEMS: Mapping[str, System] = {
    "incident-manager": System("Incident Manager", incident_manager.read),
    "goalert": System("GoAlert", goalert.read),
    "grafana-oncall": System("Grafana OnCall", grafana_oncall.read),
    "opsgenie": System("Opsgenie", opsgenie.read),
    "pagerduty": System("PagerDuty", pagerduty.read),
}


def import_from(
    system: str, texts: Mapping[str, str], taken: Collection[str], now: datetime
) -> tuple[Imported, list[Loss]]:
    """The files that an export becomes, and everything that is not as it was.

    `texts` are the export's files by name; `taken` are names of plans and rotas that are in use.
    Raises ConfigurationError with the file and the path of what is wrong.
    """
    losses, known = Losses(), SYSTEMS[system]
    export = known.read(documents(texts), losses)
    return carry(export, known.name, taken, now, losses), losses.found
