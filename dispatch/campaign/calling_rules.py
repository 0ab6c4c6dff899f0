"""Notes on the calling rules of countries, as of a day: a help to look them up, no legal advice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.campaign.calling_hours import CallingHours
from dispatch.campaign.settings_list import COUNTRY
from dispatch.rota.hours_text import hours_of
from dispatch.rota.model import Hours
from dispatch.toml_file import Table, read_table

RULES_FILE = "calling-rules.toml"
"""It lies beside the campaigns, and is none."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CallingRule:
    """What one country demands, in short. No `hours`: the sources name none.

    `exemption` says when the hours do not bind; `frequency` how often somebody may be called.
    """

    hours: tuple[Hours, ...]
    exemption: str
    consent: str
    identification: str
    opt_out: str
    frequency: str
    source: str
    as_of: date


def rules_in(text: str, file: str) -> Mapping[str, CallingRule]:
    """The notes by country (ISO 3166-1); raises ConfigurationError with the line of a fault."""
    top = read_table(text, file)
    for key in top.values:
        if not COUNTRY.fullmatch(key):
            top.refuse(key, f'[{key}] is no country: write its two letters, as "JP"')
    return {country: _rule(top.table(country)) for country in top.values}


def outside(hours: CallingHours, rule: CallingRule) -> Iterable[str]:
    """Each day on which the calling hours reach beyond the rule's, as `sat 10:00-17:00`."""
    if not rule.hours:
        return
    for day in range(7):
        beyond = sorted(_minutes(hours.windows, day) - _minutes(rule.hours, day))
        if beyond:
            yield f"{_DAYS[day]} {_clock(beyond[0])}-{_clock(beyond[-1] + 1)}"


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _minutes(windows: Iterable[Hours], day: int) -> set[int]:
    """The minutes of a weekday that are inside."""
    inside: set[int] = set()
    for one in windows:
        if day in one.days:
            inside.update(range(one.opens // MINUTE, min(one.closes, DAY) // MINUTE))
    return inside


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _rule(table: Table) -> CallingRule:
    as_of = table.day("as_of")
    if as_of is None:
        table.refuse("as_of", "as_of is missing: give a date, as 2026-11-20 without quotes")
    rule = CallingRule(
        hours=_hours(table),
        exemption=table.text("exemption", ""),
        consent=table.text("consent"),
        identification=table.text("identification"),
        opt_out=table.text("opt_out"),
        frequency=table.text("frequency", ""),
        source=table.text("source"),
        as_of=as_of,
    )
    table.done()
    return rule


def _hours(table: Table) -> tuple[Hours, ...]:
    try:
        return tuple(map(hours_of, table.texts("hours")))
    except ValueError as error:
        table.refuse("hours", str(error))
