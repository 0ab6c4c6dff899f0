"""On what a campaign rests: consent or another basis, and who looked at the countries' rules."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dispatch.campaign.settings_list import country_of
from dispatch.toml_file import Table


class Basis(StrEnum):
    """The bases of GDPR, Article 6(1); other laws know them by similar names."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTERESTS = "vital-interests"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTERESTS = "legitimate-interests"


@dataclass(frozen=True, slots=True)
class Consent:
    """Why these people may be called, where that is written down, and who had it from when."""

    basis: Basis
    reference: str
    obtained_by: str
    obtained_on: date


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody has looked at a country's calling rules for this campaign, on a day."""

    country: str
    confirmed_by: str
    confirmed_on: date


def consent_in(table: Table) -> Consent:
    """The table `[consent]`, of which nothing may be left out; raises ConfigurationError."""
    consent = Consent(
        basis=_basis(table),
        reference=_said(table, "reference"),
        obtained_by=_said(table, "obtained_by"),
        obtained_on=_day(table, "obtained_on"),
    )
    table.done()
    return consent


def confirmations_in(tables: list[Table]) -> tuple[Confirmation, ...]:
    """The tables `[[compliance]]`, one for each country; raises ConfigurationError."""
    found: dict[str, Confirmation] = {}
    for table in tables:
        one = Confirmation(
            country=country_of(table, "country"),
            confirmed_by=_said(table, "confirmed_by"),
            confirmed_on=_day(table, "confirmed_on"),
        )
        table.done()
        if one.country in found:
            table.refuse("country", f"{one.country} is confirmed twice: keep the later one")
        found[one.country] = one
    return tuple(found.values())


def _basis(table: Table) -> Basis:
    named = table.text("basis")
    if named not in set(Basis):
        table.refuse("basis", f'basis = "{named}": give one of {", ".join(Basis)}')
    return Basis(named)


def _said(table: Table, key: str) -> str:
    text = table.text(key).strip()
    if not text:
        table.refuse(key, f"{key} is empty: say it in a few words")
    return text


def _day(table: Table, key: str) -> date:
    day = table.day(key)
    if day is None:
        table.refuse(key, f"{key} is missing: give a date, as 2026-11-20 without quotes")
    return day
