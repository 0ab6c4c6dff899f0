"""`tocsin campaign restore`: a raw export, put where it can be reported of again."""

import argparse
from itertools import islice
from pathlib import Path
from typing import Any

from console.campaign_live import write_view
from console.campaign_places import CampaignPlace, add_campaign_place, campaign_place_of
from console.output import write_json
from console.project import shown
from dispatch.campaign.raw import raw_line_in
from dispatch.errors import CampaignRefused

AT_ONCE = 500
"""Lines of one request."""


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    restore = verbs.add_parser("restore", help="put a raw export back, for its report alone")
    restore.add_argument("file", type=Path, help="what report --raw wrote")
    add_campaign_place(restore)
    restore.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    """Nobody is called by what is restored: it is over."""
    if not asked.file.is_file():
        raise CampaignRefused(f"{shown(asked.file)}: there is no such file")
    place = campaign_place_of(asked)
    view = place.view(_restored(place, asked.file))
    write_json(view) if asked.json else write_view(view)
    return 0


def _restored(place: CampaignPlace, path: Path) -> str:
    named, first = "", 1
    with path.open(encoding="utf-8") as file:
        while lines := list(islice(file, AT_ONCE)):
            if not named:
                named = _named(lines[0])
            place.restore(lines, first)
            first += len(lines)
    if not named:
        raise CampaignRefused(f"{shown(path)} is empty: tocsin campaign report --raw writes one")
    return named


def _named(line: str) -> str:
    campaign = raw_line_in(line, 1).campaign
    if campaign is None:
        raise CampaignRefused("line 1 tells of no campaign: give a whole raw export")
    return campaign.id
