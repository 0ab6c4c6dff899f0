"""`tocsin recordings cost`: what keeping recordings costs, each way beside the others."""

import argparse
from pathlib import Path
from typing import Any

from console.cost_json import as_json
from console.cost_page import page
from console.output import write_json, write_line
from console.project import ROOT, read_text, shown
from console.write_cost import write_cost
from dispatch.errors import TocsinError
from dispatch.prices import FOLDER, read_prices
from dispatch.recordings.choosing import BILLED_AT_LEAST
from dispatch.recordings.comparison import (
    PUBLISHED_REGION,
    PUBLISHED_YEARS,
    Comparison,
    compare,
    published_case,
)
from dispatch.recordings.costs import Volume
from dispatch.recordings.profiles import DEFAULT, PROFILES
from dispatch.recordings.rates import Rates, rates_of
from dispatch.recordings.ways import ORIGINAL_DAYS
from dispatch.toml_file import duration_of

WELL = 0
MOST_YEARS = 100


class CannotReckon(TocsinError):
    """What is asked for has no cost: the option, and what would be right."""


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    cost = verbs.add_parser("cost", help="what keeping recordings costs, over the years")
    many = cost.add_mutually_exclusive_group(required=True)
    many.add_argument("--minutes", type=float, metavar="N", help="minutes recorded in a month")
    many.add_argument("--calls", type=float, metavar="N", help="calls recorded in a month")
    many.add_argument(
        "--published-case", action="store_true", help="the published sample's own case"
    )
    cost.add_argument("--length", default="5m", help="of one call, as 90s or 5m; else 5m")
    cost.add_argument("--retention", type=int, default=72, metavar="MONTHS", help="else 72")
    cost.add_argument("--years", type=int, default=PUBLISHED_YEARS, help="else 6")
    cost.add_argument("--listened", type=float, default=1.0, metavar="PERCENT", help="else 1")
    cost.add_argument(
        "--originals", type=int, default=ORIGINAL_DAYS, metavar="DAYS", help=f"else {ORIGINAL_DAYS}"
    )
    cost.add_argument("--profile", choices=PROFILES, default=DEFAULT, help=f"else {DEFAULT}")
    cost.add_argument("--region", default=PUBLISHED_REGION, help=f"else {PUBLISHED_REGION}")
    cost.add_argument("--prices", type=Path, metavar="FILE", help="else prices/REGION.toml")
    cost.add_argument("--html", type=Path, metavar="FILE", help="write a page with a chart as well")
    cost.add_argument("--json", action="store_true", help="for machines")
    cost.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Reckon and show."""
    found = _comparison(asked)
    if asked.html:
        asked.html.write_text(page(found), encoding="utf-8")
    if asked.json:
        write_json(as_json(found))
    else:
        write_cost(found)
        if asked.html:
            write_line(f"the page: {shown(asked.html)}")
    return WELL


def _comparison(asked: argparse.Namespace) -> Comparison:
    rates = _rates(asked)
    profile = PROFILES[asked.profile]
    _within("--originals", asked.originals, 0, 36_500)
    if asked.published_case:
        return published_case(profile, asked.originals, rates)
    _within("--years", asked.years, 1, MOST_YEARS)
    return compare(_volume(asked), profile, asked.originals, asked.years, rates)


def _rates(asked: argparse.Namespace) -> Rates:
    path = asked.prices or ROOT / FOLDER / f"{asked.region}.toml"
    if not path.is_file():
        there = ", ".join(sorted(one.stem for one in (ROOT / FOLDER).glob("*.toml")))
        raise CannotReckon(f"{shown(path)}: there is no such file; {FOLDER}/ has {there}")
    return rates_of(read_prices(read_text(path), shown(path)))


def _volume(asked: argparse.Namespace) -> Volume:
    length = duration_of(asked.length)
    if not length:
        raise CannotReckon(f'--length {asked.length} is no duration: write "90s", "5m" or "1h"')
    seconds = length.total_seconds()
    calls = asked.calls if asked.minutes is None else asked.minutes * 60 / seconds
    _within("--calls" if asked.minutes is None else "--minutes", calls, 0, 1e12)
    _within("--retention", asked.retention, 1, 12 * MOST_YEARS)
    _within("--listened", asked.listened, 0, 10_000)
    volume = Volume(calls, seconds, asked.retention, asked.listened / 100)
    if volume.original < BILLED_AT_LEAST:
        raise CannotReckon(
            f"--length {asked.length}: below {BILLED_AT_LEAST} bytes a recording is left as it is"
        )
    return volume


def _within(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise CannotReckon(f"{option} is {value:g}: give {least:g} to {most:g}")
