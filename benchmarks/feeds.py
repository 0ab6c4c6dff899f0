"""What polling 500 status feeds costs, of which 5 changed since the last minute.

The function is invoked in the sandbox as its schedule does, once a minute: it asks for each feed
conditionally, reads what changed, writes the state of those, and puts their news on the bus; every
fifth minute it reads all states from the table. Beside it, in turns: feedparser fetches and parses
all 500. A server in a process of its own gives both the same pages. Prints a table last and exits
with 1 if feedparser takes less than twenty times as much processor time.
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import Any

import feedparser
from feeds_pages import ENTRIES
from feeds_server import server
from watch import Took

from sandbox.api_calls import ANSWERS
from sandbox.cloud import Cloud

ROOT = Path(__file__).parents[1]
CONTACTS = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
FEEDS, CHANGED, TURNS, MINUTES = 500, 5, 2, 5
TARGET = 20.0
"""Least processor time of feedparser alone, as a multiple of the function's."""


def deployed(port: int, folder: Path) -> Cloud:
    """The sandbox with all feeds, each of which was seen once."""
    (folder / "rules").mkdir()
    feeds = (
        f'[[feed]]\nname = "P{one}"\nurl = "http://127.0.0.1:{port}/{one}"\nevery = "1m"\n'
        for one in range(FEEDS)
    )
    (folder / "rules" / "feeds.toml").write_text("".join(feeds), encoding="utf-8")
    cloud = Cloud(CONTACTS)
    function = cloud.functions["FeedsFunction"]
    function.wired = {**function.wired, "ROOT": folder}
    poll(cloud)
    return cloud


def poll(cloud: Cloud) -> None:
    """The function runs; RuntimeError unless it polled every feed."""
    cloud.loop.now += timedelta(minutes=1)
    told = cloud.functions["FeedsFunction"].invoke({})
    if told != {"polled": FEEDS}:
        raise RuntimeError(f"the function answered {told}")


def plainly(port: int) -> None:
    """All of them, by feedparser alone."""
    for one in range(FEEDS):
        found = feedparser.parse(f"http://127.0.0.1:{port}/{one}")
        if len(found.entries) != ENTRIES:
            raise RuntimeError(f"feedparser found {len(found.entries)} entries")


def count_events() -> list[Any]:
    """The events that are put on the bus from now on; they end here."""
    told: list[Any] = []

    def take(asked: Mapping[str, Any]) -> dict[str, Any]:
        told.extend(asked["Entries"])
        taken = [{"EventId": str(number)} for number, _ in enumerate(asked["Entries"])]
        return {"FailedEntryCount": 0, "Entries": taken}

    ANSWERS["events", "PutEvents"] = take
    return told


def took(work: Callable[[], object]) -> Took:
    """The time of all threads: several feeds are read at once."""
    clock, processor = perf_counter(), process_time()
    work()
    return Took((perf_counter() - clock) * 1000, (process_time() - processor) * 1000)


def measure() -> tuple[list[Took], list[Took]]:
    """The function's runs, and feedparser's."""
    runs, plain = [], []
    with server() as (port, control), tempfile.TemporaryDirectory() as folder:
        cloud = deployed(port, Path(folder))
        told = count_events()
        for turn in range(TURNS):
            for minute in range(MINUTES):
                for one in range(CHANGED):
                    control.send((turn * MINUTES + minute) * CHANGED + one)
                runs.append(took(lambda: poll(cloud)))
            plain.append(took(lambda: plainly(port)))
        cloud.stop()
    if len(told) != TURNS * MINUTES * CHANGED:
        raise RuntimeError(f"{len(told)} events were put on the bus")
    return runs, plain


def line(name: str, sample: list[Took], against: float) -> str:
    """One line of the table."""
    computed = mean(one.processor for one in sample)
    clock = mean(one.clock for one in sample)
    return (
        f"{name:32}{clock:12.0f}{computed:10.0f}{computed / FEEDS:12.2f}{computed / against:8.1f}"
    )


def main() -> int:
    """Measures and prints the table."""
    logging.disable(logging.WARNING)
    runs, plain = measure()
    ours, theirs = (mean(one.processor for one in sample) for sample in (runs, plain))
    heads = ("clock (ms)", "CPU (ms)", "a feed (ms)", "ratio")
    print("{:32}{:>12}{:>10}{:>12}{:>8}".format(f"{FEEDS} feeds, {CHANGED} of them new", *heads))
    print(line("the function", runs, ours))
    print(line("feedparser, all of them", plain, ours))
    ratio = theirs / ours
    print(f"feedparser computes {ratio:.1f} times as long; the target is {TARGET:.0f} at least")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
