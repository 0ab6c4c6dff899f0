"""`tocsin silence add|list|end`: alerts that are expected hold their calls back for a while."""

import argparse
from typing import Any

from console.ack import name_of
from console.output import write_json, write_line
from console.places import add_place, place_of
from console.write_silences import interval, write_silences

SHOWN = ("active", "coming")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("silence", help="hold back the calls of alerts that are expected")
    verbs = parser.add_subparsers(required=True, metavar="add|list|end")
    _add_arguments(verbs.add_parser("add", help="hold back what matches, until it ends"))
    listing = verbs.add_parser("list", help="silences, and what each held back")
    listing.add_argument("--all", action="store_true", help="past ones, too")
    add_place(listing)
    listing.set_defaults(run=run_list)
    ending = verbs.add_parser("end", help="end one now: what it holds pages")
    ending.add_argument("id", help="the silence's id, as s-0a1b2c3d4e")
    ending.add_argument("--by", metavar="NAME", help="who ends it; you, unless told")
    add_place(ending)
    ending.set_defaults(run=run_end)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "matchers",
        nargs="*",
        metavar="KEY=GLOB",
        help="name, resource, source, account, region or severity; all must match",
    )
    parser.add_argument("--from", dest="start", metavar="TIME", help="now, unless told")
    parser.add_argument("--for", dest="lasting", metavar="DURATION", help="90s, 30m, 2h or 1d")
    parser.add_argument("--until", metavar="TIME", help="instead of --for")
    parser.add_argument("--time-zone", metavar="ZONE", help="of times without one, as Asia/Tokyo")
    parser.add_argument(
        "--reason", required=True, help="why; whoever looks at the incident reads it"
    )
    parser.add_argument("--by", metavar="NAME", help="who asks for it; you, unless told")
    parser.add_argument(
        "--except-critical", action="store_true", help="critical alerts call all the same"
    )
    add_place(parser)
    parser.set_defaults(run=run_add)


def run_add(asked: argparse.Namespace) -> int:
    """Make it, and say from when until when it holds what."""
    silence = place_of(asked).add_silence(
        {
            "matchers": asked.matchers,
            "from": asked.start,
            "for": asked.lasting,
            "until": asked.until,
            "timeZone": asked.time_zone,
            "reason": asked.reason,
            "by": name_of(asked.by),
            "exceptCritical": asked.except_critical,
        }
    )
    if asked.json:
        write_json(silence)
    else:
        write_line(f"{silence['id']}: {' '.join(silence['matchers'])} {interval(silence)}", "green")
    return 0


def run_list(asked: argparse.Namespace) -> int:
    """Show them."""
    silences = place_of(asked).silences()
    shown = [one for one in silences if asked.all or one["state"] in SHOWN]
    write_json(shown) if asked.json else write_silences(shown)
    return 0


def run_end(asked: argparse.Namespace) -> int:
    """End it and say so; 1 where it was over already."""
    by = name_of(asked.by)
    silence = place_of(asked).end_silence(asked.id, by)
    ended = silence["endedBy"] == by
    if asked.json:
        write_json(silence)
    elif ended:
        write_line(f"{asked.id} is over: what still fires of what it held back pages now", "green")
    else:
        write_line(f"{asked.id} was over already: {interval(silence)}", "bold red")
    return 0 if ended else 1
