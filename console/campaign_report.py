"""`tocsin campaign report`: what came of a campaign, on the screen and as files."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from console.campaign_export import write_csv, write_parquet, write_raw
from console.campaign_page.page import page_of
from console.campaign_places import (
    CampaignPlace,
    Whole,
    add_campaign_place,
    campaign_place_of,
)
from console.output import write_json
from console.project import ROOT
from console.write_campaign_report import write_report
from dispatch.campaign.call_price import CallPrice
from dispatch.campaign.costs import call_costs
from dispatch.campaign.report import report_of
from dispatch.campaign.report_rows import Shape
from dispatch.campaign.report_view import Told, report_view
from dispatch.campaign.settings import CampaignFile, campaign_in
from dispatch.errors import CampaignRefused, ConfigurationError
from dispatch.rota.wall_clock import zone
from handlers.adapters.price_files import prices_in


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    report = verbs.add_parser("report", help="what came of a campaign, its answers and its cost")
    report.add_argument("id", help="the campaign")
    report.add_argument("--html", type=Path, metavar="FILE", help="as a page with charts")
    report.add_argument("--csv", type=Path, metavar="FILE", help="a row for each call")
    report.add_argument("--parquet", type=Path, metavar="FILE", help="the same for analysis")
    report.add_argument("--raw", type=Path, metavar="FILE", help="everything (JSON Lines)")
    report.add_argument("--unmasked", action="store_true", help="whole numbers; it is noted who")
    report.add_argument("--region", help="for its prices; else where the campaign is")
    add_campaign_place(report)
    report.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    """Count, then write; the files are read from the table once more, a person at a time."""
    if asked.raw and not asked.unmasked:
        raise CampaignRefused("a raw export holds whole numbers: give --unmasked as well")
    place = campaign_place_of(asked)
    whole = place.whole(asked.id)
    file = campaign_in(whole.file, f"{asked.id}.toml")
    unmasked = asked.unmasked or (not file.masked and bool(asked.csv or asked.parquet))
    if unmasked:
        place.note(asked.id, "report with whole numbers")
    told = _told(place, whole, file, asked.region or place.region)
    _write_files(asked, place, whole, file, told, unmasked=unmasked)
    write_json(report_view(told)) if asked.json else write_report(told)
    return 0


def _told(place: CampaignPlace, whole: Whole, file: CampaignFile, region: str) -> Told:
    from handlers.adapters.countries import country_of  # noqa: PLC0415 - its data take a while

    where = zone(file.calling_hours.zone or "UTC")
    report = report_of(place.people(whole.campaign.id), where, country_of)
    prices = _prices(region, file.spending.currency, country_of)
    return Told(
        whole.campaign,
        report,
        whole.now.astimezone(where),
        prices,
        file.spending.currency,
        tuple(file.script.questions),
    )


def _prices(region: str, currency: str, country_of: Callable[[str], str]) -> dict[str, CallPrice]:
    """None where the region has no price file, or none in that currency: the cost is unknown."""
    try:
        return dict(call_costs(prices_in(ROOT, region), currency, country_of).prices)
    except ConfigurationError:
        return {}


def _write_files(
    asked: argparse.Namespace,
    place: CampaignPlace,
    whole: Whole,
    file: CampaignFile,
    told: Told,
    *,
    unmasked: bool,
) -> None:
    people = partial(place.people, asked.id)
    shape = Shape(told.asked, tuple(file.list.fields), unmasked)
    if asked.html:
        asked.html.write_text(page_of(told), encoding="utf-8")
    if asked.csv:
        write_csv(asked.csv, people(), shape)
    if asked.parquet:
        write_parquet(asked.parquet, people(), shape)
    if asked.raw:
        write_raw(asked.raw, whole, file.list, people())
