"""`tocsin campaign plan`: how a campaign would go, before anybody is called."""

import argparse
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.campaign_files import read_campaign
from console.campaign_people import people_of
from console.output import write_json
from console.plan_json import as_json
from console.project import ROOT, read_text, shown
from console.write_plan import write_plan
from dispatch.campaign.forecast_assumptions import Assumptions, mix_of
from dispatch.campaign.outlook import Outlook, outlook_of
from dispatch.campaign.person import Outcome
from dispatch.campaign.quota_needs import Granted
from dispatch.campaign.retry_schedule import RETRIED
from dispatch.campaign.script_length import talk_seconds
from dispatch.campaign.settings import CampaignFile
from dispatch.errors import TocsinError
from dispatch.prices import FOLDER, read_prices
from dispatch.rota.wall_clock import moment, zone

WELL, FOUND = 0, 1
REGION = "ap-northeast-1"
CONFIG = ROOT / "samconfig.toml"
SHARES = (Outcome.ANSWERED, *RETRIED)
USUAL = Granted()
LEAST_AT_ONCE = 2


class CannotForesee(TocsinError):
    """What is asked for cannot be foreseen: the option, and what would be right."""


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    plan = verbs.add_parser("plan", help="calls, hours, quotas and cost, before anybody is called")
    plan.add_argument("file", help="a campaign's file, or its name in campaigns/")
    people = plan.add_mutually_exclusive_group(required=True)
    people.add_argument("list", nargs="?", type=Path, help="the list (CSV or JSON Lines)")
    people.add_argument("--people", type=int, metavar="N", help="so many people, without a list")
    plan.add_argument("--at", type=wall_time, help="when it begins, as 2026-11-24T10:00; else now")
    for outcome in SHARES:
        if outcome is not Outcome.UNKNOWN:
            plan.add_argument(f"--{outcome}", type=share, metavar="PERCENT", help="of the calls")
    plan.add_argument(
        "--talk", type=float, metavar="S", help="seconds of a call; else the script's"
    )
    plan.add_argument("--ring", type=float, metavar="S", help="seconds nobody answers for; else 60")
    plan.add_argument("--starts-per-second", type=float, metavar="N", help="the quota; else 2")
    plan.add_argument("--calls-at-once", type=int, metavar="N", help="the quota; else 10")
    plan.add_argument("--campaign-calls", type=int, metavar="N", help="the quota; else 0")
    plan.add_argument("--region", default=REGION, help=f"for its prices; else {REGION}")
    plan.add_argument("--json", action="store_true", help="for machines")
    plan.set_defaults(run=run)


def share(text: str) -> float:
    """A share from 0 to 1, written as 55 or 55%; raises ArgumentTypeError."""
    try:
        percent = float(text.removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:  # noqa: PLR2004 - per cent
        raise argparse.ArgumentTypeError(f"{text!r} is no share: give 0 to 100")
    return percent / 100


def wall_time(text: str) -> datetime:
    """A date and a time on the campaign's own clock; raises ArgumentTypeError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write 2026-11-24T10:00") from None


def run(asked: argparse.Namespace) -> int:
    """Tell it; 1 where the cap is reached, somebody is not called, or a country not confirmed."""
    file = read_campaign(asked.file)
    found = _outlook(asked, file)
    if asked.json:
        write_json(as_json(file, found))
    else:
        write_plan(file, found)
    return WELL if found.well else FOUND


def _outlook(asked: argparse.Namespace, file: CampaignFile) -> Outlook:
    path = ROOT / FOLDER / f"{asked.region}.toml"
    return outlook_of(
        file,
        people_of(file, asked.list, asked.people),
        _assumed(asked, file),
        _granted(asked),
        read_prices(read_text(path), shown(path)),
        _start(asked.at, file),
    )


def _granted(asked: argparse.Namespace) -> Granted:
    """Those that are told, else those that samconfig.toml deploys with, else a new account's."""
    starts = asked.starts_per_second or deployed("StartsPerSecond") or USUAL.starts_per_second
    at_once = asked.calls_at_once or deployed("CallsAtOnce") or USUAL.calls_at_once
    if starts <= 0 or at_once < LEAST_AT_ONCE:
        raise CannotForesee("a quota is more than 0 starts a second, and 2 calls at once or more")
    return Granted(starts, int(at_once), asked.campaign_calls or USUAL.campaign_calls)


def deployed(parameter: str) -> float | None:
    """The number that samconfig.toml gives a parameter of the template; None if it gives none."""
    text = read_text(CONFIG) if CONFIG.is_file() else ""
    found = re.search(parameter + r"\W+([0-9.]+)", text)
    return float(found[1]) if found else None


def _assumed(asked: argparse.Namespace, file: CampaignFile) -> Assumptions:
    given = _shares(asked)
    try:
        mix = mix_of(given)
    except ValueError as error:
        raise CannotForesee(str(error)) from None
    talk = asked.talk or talk_seconds(file.script, file.languages[0])
    return Assumptions(mix, talk, asked.ring or file.calls.ring_timeout.total_seconds())


def _shares(asked: argparse.Namespace) -> Mapping[Outcome, float]:
    named = {outcome: getattr(asked, outcome.replace("-", "_"), None) for outcome in SHARES}
    return {outcome: given for outcome, given in named.items() if given is not None}


def _start(wall: datetime | None, file: CampaignFile) -> datetime:
    if wall is None:
        return datetime.now(UTC).replace(microsecond=0)
    if wall.tzinfo:
        return wall.astimezone(UTC)
    return moment(wall, zone(file.calling_hours.zone or "UTC"))
