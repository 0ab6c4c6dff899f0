"""A campaign file: who is called when and how, what is said, what it may cost, and on what basis.

docs/campaigns.md describes every key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from dispatch.campaign.calling_hours import CallingHours, calling_hours_in
from dispatch.campaign.retry_schedule import RetrySchedule
from dispatch.campaign.script import Kind, Script
from dispatch.campaign.script_files import script_in
from dispatch.campaign.settings_calls import CallSettings, calls_in
from dispatch.campaign.settings_law import (
    Confirmation,
    Consent,
    confirmations_in,
    consent_in,
)
from dispatch.campaign.settings_list import ListShape, list_in
from dispatch.campaign.settings_retries import retry_schedule_in
from dispatch.plan import LANGUAGES
from dispatch.toml_file import Table, read_table

FOLDER = "campaigns"
RETENTION, LONGEST_RETENTION = timedelta(days=90), timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Spending:
    """What the campaign may cost at most: when `cap` is reached, no further call is placed."""

    currency: str
    cap: float


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """Everything that a campaign's file says. `name` is the file's own, without `.toml`.

    The first of `languages` is that of people whose own is not known. `retention` is how long the
    people's data are kept after the campaign's end. `masked` tells whether reports hide numbers
    unless they are asked for.
    """

    name: str
    description: str
    languages: tuple[str, ...]
    list: ListShape
    calling_hours: CallingHours
    retries: RetrySchedule
    calls: CallSettings
    script: Script
    spending: Spending
    consent: Consent
    compliance: tuple[Confirmation, ...]
    retention: timedelta
    masked: bool

    def unconfirmed(self, countries: Iterable[str]) -> tuple[str, ...]:
        """Those of the countries (ISO 3166-1) whose calling rules nobody confirmed to have read."""
        confirmed = {one.country for one in self.compliance}
        return tuple(sorted(set(countries) - confirmed))


def campaign_in(text: str, file: str) -> CampaignFile:
    """The campaign in one file; raises ConfigurationError with the line of what is wrong."""
    top = read_table(text, file)
    languages = _languages(top)
    shape = list_in(top.table("list"))
    campaign = CampaignFile(
        name=PurePath(file).stem,
        description=top.text("description"),
        languages=languages,
        list=shape,
        calling_hours=calling_hours_in(top.table("calling_hours")),
        retries=retry_schedule_in(top),
        calls=calls_in(top.table("calls", {})),
        script=script_in(top.table("script"), languages, shape.fields),
        spending=_spending(top.table("spending")),
        consent=consent_in(top.table("consent")),
        compliance=confirmations_in(top.tables("compliance")),
        retention=_retention(top),
        masked=_masked(top.table("report", {})),
    )
    top.done()
    _refuse_unconfirmed(top, campaign)
    _refuse_no_later(top, campaign)
    return campaign


def _refuse_unconfirmed(top: Table, campaign: CampaignFile) -> None:
    country = campaign.list.default_country
    if not campaign.compliance or campaign.unconfirmed([country] if country else []):
        message = (
            f"nobody has confirmed the calling rules of {country or 'any country'}: read them, "
            "then add [[compliance]] with country, confirmed_by and confirmed_on"
        )
        if country:
            top.table("list").refuse("default_country", message)
        top.refuse("compliance", message)


def _refuse_no_later(top: Table, campaign: CampaignFile) -> None:
    """Nobody is to be told that they are called again where the first call is the last."""
    asks = any(step.kind is Kind.LATER for step in campaign.script.steps.values())
    if asks and campaign.retries.attempts == 1:
        message = "attempts is 1, so nobody is called again who asks for it: give more"
        top.table("limits").refuse("attempts", message)


def _languages(top: Table) -> tuple[str, ...]:
    named = top.texts("languages")
    known = ", ".join(LANGUAGES)
    if not named:
        top.refuse("languages", f"languages must name one or more of {known}, the usual one first")
    if unknown := [one for one in named if one not in LANGUAGES]:
        top.refuse("languages", f"there is no voice for {unknown[0]!r}; there are {known}")
    return tuple(dict.fromkeys(named))


def _spending(table: Table) -> Spending:
    spending = Spending(table.text("currency"), table.number("cap"))
    table.done()
    if len(spending.currency) != len("USD") or not spending.currency.isupper():
        table.refuse("currency", f'currency is "{spending.currency}": give its code, as "USD"')
    if not spending.cap:
        table.refuse("cap", "cap is 0, so no call would be placed: give what it may cost at most")
    return spending


def _retention(top: Table) -> timedelta:
    kept = top.duration("retention", RETENTION)
    if not timedelta(days=1) <= kept <= LONGEST_RETENTION:
        top.refuse("retention", f'retention must be from "1d" to "{LONGEST_RETENTION.days}d"')
    return kept


def _masked(table: Table) -> bool:
    shown = table.text("numbers", "masked")
    table.done()
    if shown not in {"masked", "whole"}:
        table.refuse("numbers", f'numbers = "{shown}": give "masked" or "whole"')
    return shown == "masked"
