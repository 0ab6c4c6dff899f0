"""Rotas from `escalation_plans/rotas/*.toml`: one file, one rota, named like its file."""

from dataclasses import dataclass
from datetime import tzinfo
from itertools import chain
from pathlib import PurePath

from dispatch.rota.calendar_table import Calendar, calendar_in
from dispatch.rota.layer_tables import layer_in
from dispatch.rota.model import Rota
from dispatch.rota.override_tables import override_in, swap_in
from dispatch.rota.wall_clock import zone
from dispatch.toml_file import Table, read_table

MOST_LAYERS = 10
MOST_OVERRIDES = 100
"""A rota is stored with each incident of its plans, and one item of DynamoDB has 400 KB at most."""


@dataclass(frozen=True, slots=True)
class RotaFile:
    """What one file says."""

    rota: Rota
    calendar: Calendar | None = None


def read_rota(text: str, file: str) -> RotaFile:
    """The rota in one file; raises ConfigurationError with the line of what is wrong."""
    top = read_table(text, file)
    name, time_zone, place = PurePath(file).stem, top.text("time_zone"), _zone(top)
    swaps = [swap_in(table, place) for table in _tables(top, "swap", MOST_OVERRIDES)]
    overrides = [override_in(table, place) for table in _tables(top, "override", MOST_OVERRIDES)]
    layers = tuple(map(layer_in, _tables(top, "layer", MOST_LAYERS)))
    calendar = calendar_in(top, name, time_zone)
    top.done()
    if not layers and not calendar:
        top.refuse("layer", "the rota names nobody: give it a [[layer]] or a [calendar]")
    return RotaFile(Rota(name, time_zone, layers, (*swaps, *overrides)), calendar)


def people_in(file: RotaFile) -> list[str]:
    """Everybody the rota can have on call, each once."""
    layers = [layer.contacts for layer in file.rota.layers]
    overrides = [one.contacts for one in file.rota.overrides]
    calendar = [file.calendar.contacts] if file.calendar else []
    return list(dict.fromkeys(chain(*layers, *overrides, *calendar)))


def _zone(top: Table) -> tzinfo:
    try:
        return zone(top.text("time_zone"))
    except ValueError as error:
        top.refuse("time_zone", str(error))


def _tables(top: Table, key: str, most: int) -> list[Table]:
    tables = top.tables(key)
    if len(tables) > most:
        tables[most].refuse(key, f"there are {len(tables)} [[{key}]]; {most} at most")
    return tables
