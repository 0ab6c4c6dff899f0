"""`tocsin recordings find|play`: recordings by whom they are of, and a link to hear one."""

import argparse
import webbrowser
from typing import Any

from console.ack import name_of
from console.libraries import library_of
from console.output import write_json, write_line
from console.places import add_place
from console.write_finds import write_found, write_history
from dispatch.errors import SelectionRefused

WELL, FOUND = 0, 1
BY = ("contact", "number", "date", "from", "to", "incident", "campaign")


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verbs' arguments."""
    find = verbs.add_parser("find", help="recordings by contact, number, date, incident, campaign")
    find.add_argument("named", nargs="?", metavar="KEY|CONTACT", help="with --history: which one")
    find.add_argument("--contact", metavar="ID", help="of this contact of Amazon Connect")
    find.add_argument("--number", metavar="N", help="of calls with this number, as +12025550123")
    find.add_argument("--date", metavar="DAY", help="of calls that began on this day (UTC)")
    find.add_argument("--from", metavar="DAY", help="from this day on")
    find.add_argument("--to", metavar="DAY", help="to this day, itself included")
    find.add_argument("--incident", metavar="ID", help="of calls that told of this incident")
    find.add_argument("--campaign", metavar="ID", help="of this campaign's calls")
    find.add_argument("--history", action="store_true", help="all that is known of one")
    add_place(find)
    find.set_defaults(run=run_find)
    play = verbs.add_parser("play", help="a link that plays a recording, for a short time")
    play.add_argument("named", metavar="KEY|CONTACT", help="which one")
    play.add_argument("--for", dest="lasts", default="", metavar="TIME", help="else 5m; 1h at most")
    play.add_argument("--by", metavar="NAME", help="who asks; you, unless told")
    play.add_argument("--open", action="store_true", help="open it in the browser")
    add_place(play)
    play.set_defaults(run=run_play)


def run_find(asked: argparse.Namespace) -> int:
    """List them, or show one's history; 1 where there are none."""
    if asked.history != bool(asked.named):
        raise SelectionRefused("KEY|CONTACT and --history belong together")
    library = library_of(asked)
    if asked.history:
        history = library.history(asked.named)
        write_json(history) if asked.json else write_history(history)
        return WELL
    given = {name: value for name in BY if (value := getattr(asked, name)) is not None}
    found = library.find(given or {"date": ""})
    write_json(found) if asked.json else write_found(found)
    return WELL if found["recordings"] else FOUND


def run_play(asked: argparse.Namespace) -> int:
    """Print the link, and open it where that is asked for."""
    given = {"named": asked.named, "by": name_of(asked.by), "for": asked.lasts}
    link = library_of(asked).ask("play", given)
    write_json(link) if asked.json else write_line(link["url"])
    if asked.open:
        webbrowser.open(link["url"])
    return WELL
