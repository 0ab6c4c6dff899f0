"""`tocsin campaign status|list`: how campaigns stand."""

import argparse
from typing import Any

from console.campaign_live import follow, write_list, write_view
from console.campaign_places import CampaignPlace, add_campaign_place, campaign_place_of
from console.output import write_json
from dispatch.errors import CampaignRefused


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verbs' arguments."""
    status = verbs.add_parser("status", help="how campaigns stand, or one of them")
    status.add_argument("id", nargs="?", help="one of them, with its answers and who asked what")
    status.add_argument(
        "--watch", action="store_true", help="until it is over; the latest, unless told"
    )
    listed = verbs.add_parser("list", help="all campaigns, the latest first")
    listed.set_defaults(id=None, watch=False)
    for parser in (status, listed):
        add_campaign_place(parser)
        parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    place = campaign_place_of(asked)
    named = asked.id or (_latest(place) if asked.watch else "")
    if not named:
        views = place.views()
        write_json(views) if asked.json else write_list(views)
        return 0
    if asked.watch:
        follow(place, named)
    view = place.view(named)
    write_json(view) if asked.json else write_view(view)
    return 0


def _latest(place: CampaignPlace) -> str:
    views = place.views()
    if not views:
        raise CampaignRefused("no campaigns: tocsin campaign start FILE --list LIST begins one")
    return str(views[0]["id"])
