"""`tocsin routes`: the ways to place a call and their health; `test` calls somebody by each."""

import argparse
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from console.output import visible, write_json, write_line, write_row, write_table
from console.places import add_place
from console.route_places import RoutePlace, route_place_of
from dispatch.errors import TocsinError
from dispatch.routes.testing import ANSWERED
from dispatch.routes.view import LEFT_ALONE, ON_TRIAL, WORKS

HEADINGS = ("route", "region", "number", "state", "calls", "starts/s", "why")
STYLES = {WORKS: "green", ON_TRIAL: "yellow", LEFT_ALONE: "bold red"}
LOOK_EVERY = 2.0
"""Seconds between two looks at a test call."""
LOOKS = 60
"""A call rings for 60 s and says one sentence; after twice that nobody waits any longer."""


class NobodyToCall(TocsinError):
    """A test call needs somebody who picks up."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("routes", help="the ways to place a call, and whether they work")
    parser.add_argument("verb", nargs="?", choices=["test"], help="call somebody by each route")
    parser.add_argument("contact", nargs="?", help="whom: the contact's key")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Show them, or call through each; 1 where one is left alone, or a test was not answered."""
    if asked.verb and not asked.contact:
        raise NobodyToCall("say who is to be called: tocsin routes test CONTACT")
    place = route_place_of(asked)
    routes = place.health()
    if asked.verb:
        return _test(place, routes, asked.contact, as_json=asked.json)
    write_json(routes) if asked.json else write_table(HEADINGS, [_cells(one) for one in routes])
    return 0 if all(one["state"] != LEFT_ALONE for one in routes) else 1


def _cells(route: Mapping[str, Any]) -> list[Text]:
    return [
        Text(route["name"]),
        Text(route["region"]),
        Text(route["callerNumber"]),
        Text(route["state"], STYLES[route["state"]]),
        Text(f"{route['callsAtOnce']} of {route['callsAllowed']}"),
        Text(f"{route['startsPerSecond']:g}"),
        Text(visible(route["why"])),
    ]


def _test(
    place: RoutePlace, routes: Sequence[Mapping[str, Any]], contact: str, *, as_json: bool
) -> int:
    """One call after the other: a phone that rings or talks is called by no second route."""
    test, results = secrets.token_hex(8), []
    for route in routes:
        result = _result(place, test, route["name"], contact)
        results.append({"name": route["name"], "result": result})
        if not as_json:
            style = "green" if result == ANSWERED else "bold red"
            write_row(route["name"], result, style)
    if as_json:
        write_json(results)
    elif all(one["result"] == ANSWERED for one in results):
        write_line(f"{contact} was reached by every route")
    return 0 if all(one["result"] == ANSWERED for one in results) else 1


def _result(place: RoutePlace, test: str, route: str, contact: str) -> str:
    placed = place.call(test, route, contact)
    if placed["why"]:
        return f"not placed: {placed['why']}"
    for _ in range(LOOKS):
        result = place.result(route, placed["contactId"])
        if result:
            return result
        time.sleep(LOOK_EVERY)
    return "still going on"
