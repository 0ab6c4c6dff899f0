"""What polling 500 status feeds costs, of which 5 changed since the last minute.

The function is invoked in the sandbox as its schedule does, once a minute: it asks for each feed
conditionally, reads what changed, writes the state of those, and puts their news on the bus; every
fifth minute it reads all states from the table. Beside it, in turns: feedparser fetches and parses
all 500. A server in a process of its own gives both the same pages. Prints a table last and exits
with 1 if feedparser takes less than twenty times as much processor time.
"""

import contextlib
import hashlib
import logging
import multiprocessing
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formatdate
from html import escape
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import Any

import feedparser
from watch import Took

from sandbox.api_calls import ANSWERS
from sandbox.cloud import Cloud

ROOT = Path(__file__).parents[1]
CONTACTS = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
FEEDS, CHANGED, ENTRIES, TURNS, MINUTES = 500, 5, 25, 2, 5
TARGET = 20.0
"""Least processor time of feedparser alone, as a multiple of the function's."""
UPDATES = ("Resolved", "Monitoring", "Identified", "Investigating")


@dataclass
class Pages:
    """The pages, which only change when they are told to."""

    versions: dict[int, int] = field(default_factory=dict)
    made: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)

    def change(self, number: int) -> None:
        """One page tells of a new trouble, which is over."""
        self.versions[number] = self.versions.get(number, 0) + 1
        self.made.pop(number, None)

    def answer(self, number: int, request: bytes) -> bytes:
        """304 for whoever has it already."""
        if number not in self.made:
            body = page(number, self.versions.get(number, 0))
            self.made[number] = (hashlib.sha256(body).hexdigest().encode(), body)
        etag, body = self.made[number]
        head = b'ETag: "' + etag + b'"\r\nConnection: close\r\n'
        if etag in request:
            return b"HTTP/1.1 304 Not Modified\r\n" + head + b"\r\n"
        length = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        return b"HTTP/1.1 200 OK\r\n" + head + length + body


def page(number: int, version: int) -> bytes:
    """25 kB in the shape of Statuspage: 25 troubles with four updates each."""
    entries = "".join(_entry(number, one) for one in range(version + ENTRIES, version, -1))
    head = f"<title>Provider {number}</title><link>https://status.example.com</link>"
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()
    )


def _entry(number: int, entry: int) -> str:
    updates = "".join(
        f"<p><small>Nov {entry % 28 + 1}, 0{hour}:10 UTC</small><br><strong>{label}</strong> - "
        f"Some customers of region {entry} may see errors and slow answers, and we work on it.</p>"
        for hour, label in enumerate(UPDATES)
    )
    link = f"https://status.example.com/incidents/{number}-{entry}"
    at = formatdate(1_790_000_000 + entry * 86_400, usegmt=True)
    return (
        f"<item><title>Errors in region {entry}</title><description>{escape(updates)}"
        f"</description><pubDate>{at}</pubDate><link>{link}</link><guid>{link}</guid></item>"
    )


def serve(control: Connection) -> None:
    """Answer whoever asks, and change what is told over `control`, for ever."""
    pages, listening = Pages(), socket.create_server(("127.0.0.1", 0), backlog=256)
    control.send(listening.getsockname()[1])
    while True:
        client, _ = listening.accept()
        while control.poll():
            pages.change(control.recv())
        with contextlib.suppress(OSError), client:
            request = client.recv(65_536)
            number = int(request.split(b" ", 2)[1].strip(b"/"))
            client.sendall(pages.answer(number, request))


@contextlib.contextmanager
def server() -> Iterator[tuple[int, Connection]]:
    """A server's port, and where to tell it what changes."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()


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
