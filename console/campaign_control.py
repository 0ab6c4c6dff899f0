"""`tocsin campaign import|start|pause|resume|stop|update`: campaigns begun, steered and changed."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from console.campaign_files import campaign_path
from console.campaign_live import follow_list, write_view
from console.campaign_places import CampaignPlace, add_campaign_place, campaign_place_of
from console.campaign_plan import wall_time
from console.output import write_json, write_line
from console.project import read_text, shown
from dispatch.campaign.settings import campaign_in
from dispatch.errors import CampaignRefused
from dispatch.rota.wall_clock import moment, zone

STEERING = {
    "pause": "let nobody be called by it until it is resumed, within 5 seconds",
    "resume": "go on with one that is paused",
    "stop": "end it: nobody is called by it any more",
}
FILE = "a campaign's file, or its name in campaigns/"


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verbs' arguments."""
    listed = verbs.add_parser("import", help="have a list read; nobody is called yet")
    _add_begin(listed, _import)
    listed.add_argument("list", type=Path, help="the list (CSV or JSON Lines)")
    start = verbs.add_parser("start", help="begin a campaign: its list is read, then it calls")
    _add_begin(start, _start)
    start.add_argument("--list", type=Path, help="the list (CSV or JSON Lines)")
    start.add_argument("--at", type=wall_time, help="when it begins, as 2026-11-24T10:00; else now")
    for verb, told in STEERING.items():
        parser = verbs.add_parser(verb, help=told)
        parser.add_argument("id", help="the campaign")
        add_campaign_place(parser)
        parser.set_defaults(run=_steer, verb=verb)
    update = verbs.add_parser("update", help="let it go on by a changed file, from the next call")
    update.add_argument("file", help=FILE)
    update.add_argument("--campaign", required=True, metavar="ID", help="the campaign")
    add_campaign_place(update)
    update.set_defaults(run=_update)


def _add_begin(parser: argparse.ArgumentParser, run: Any) -> None:  # noqa: ANN401 - a verb
    parser.add_argument("file", nargs="?", help=FILE)
    parser.add_argument("--campaign", metavar="ID", help="one that is there already")
    parser.add_argument("--id", default="", help="name the new one so; else by its file and day")
    add_campaign_place(parser)
    parser.set_defaults(run=run)


def _import(asked: argparse.Namespace) -> int:
    place = campaign_place_of(asked)
    named = _listed(asked, place)
    return _tell(asked, place, named, f"{named} is ready: tocsin campaign start --campaign {named}")


def _start(asked: argparse.Namespace) -> int:
    place = campaign_place_of(asked)
    named = _listed(asked, place) if asked.list else _one_of(asked)
    place.ask(named, "start", _moment(place, named, asked.at))
    return _tell(asked, place, named, f"{named} runs: tocsin campaign status {named} --watch")


def _steer(asked: argparse.Namespace) -> int:
    place = campaign_place_of(asked)
    place.ask(asked.id, asked.verb)
    return _tell(asked, place, asked.id, "")


def _update(asked: argparse.Namespace) -> int:
    place = campaign_place_of(asked)
    name, text = _file(asked.file)
    version = place.update(asked.campaign, name, text)
    told = f"{asked.campaign} goes on by version {version} of its file, from the next call"
    return _tell(asked, place, asked.campaign, told)


def _listed(asked: argparse.Namespace, place: CampaignPlace) -> str:
    """The campaign, once its list is read; it goes on being read whoever stops looking."""
    if not asked.list.is_file():
        raise CampaignRefused(f"{shown(asked.list)}: there is no such file")
    if asked.campaign:
        named = str(asked.campaign)
    else:
        name, text = _file(_one(asked.file))
        named = place.create(name, text, asked.id)
    place.put_list(named, asked.list)
    fault = follow_list(place, named)
    if fault:
        raise CampaignRefused(f"{named}: {fault}")
    return named


def _one_of(asked: argparse.Namespace) -> str:
    if asked.file:
        raise CampaignRefused(f"{asked.file} needs a list: give --list LIST")
    return _one(asked.campaign)


def _one(given: str | None) -> str:
    if not given:
        raise CampaignRefused("say which: a file and its list, or --campaign ID")
    return given


def _file(named: str) -> tuple[str, str]:
    """Name and text; raises ConfigurationError before anybody is asked."""
    path = campaign_path(named)
    text = read_text(path)
    campaign_in(text, shown(path))
    return path.stem, text


def _moment(place: CampaignPlace, named: str, wall: datetime | None) -> datetime | None:
    """On the clock of the campaign's own zone, where the time names none."""
    if wall is None or wall.tzinfo:
        return wall
    file = campaign_in(place.whole(named).file, f"{named}.toml")
    return moment(wall, zone(file.calling_hours.zone or "UTC"))


def _tell(asked: argparse.Namespace, place: CampaignPlace, named: str, said: str) -> int:
    view = place.view(named)
    if asked.json:
        write_json(view)
        return 0
    write_view(view)
    for line in _lines(said):
        write_line(line, "bold")
    return 0


def _lines(said: str) -> Sequence[str]:
    return ("", said) if said else ()
