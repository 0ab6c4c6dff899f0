"""What one event of a storm costs, from the bus until its outcome is stored.

5,000 events within a minute of 40 alarms go through triage in the sandbox: 40 open an incident, all
others join one. Beside it, in turns: a bare boto3 client that only writes each event down, one item
with PutItem, to a table of the same store. Prints a table last and exits with 1 if an event costs
more than the target, or if the last five hundred cost more than the first.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import boto3
from watch import Took, took

from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.regions import REGION
from sandbox.stores import TABLE_SETTINGS
from sandbox.view import View

ROOT = Path(__file__).parents[1]
ALARM = (ROOT / "rules" / "examples" / "alarm-name.json").read_text(encoding="utf-8")
ALARM_NAME = "prod-db01-disk-critical"
CONTACTS = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")

EVENTS, GROUPS, WARM_UP, PART = 5000, 40, 20, 500
WITHIN = timedelta(minutes=1)
"""Virtual time that the storm lasts."""
TARGET = 15.0
"""Most processor time of an event, as a multiple of the bare item's."""
GROWTH = 1.5
"""Largest ratio of the last five hundred, as a multiple of that of the first."""
BARE_EVERY, BARE_TABLE = 4, "bare"


class Bare:
    """A client without anything around it, and a table like Tocsin's."""

    def __init__(self, cloud: Cloud) -> None:
        make: Any = boto3.client
        self.client = make("dynamodb", region_name=REGION)
        (table,) = cloud.deployment.tables.values()
        settings = {name: table.properties[name] for name in TABLE_SETTINGS}
        self.client.create_table(TableName=BARE_TABLE, **settings)

    def write(self, event: dict[str, Any]) -> None:
        """One item that holds the event."""
        key = {"pk": {"S": f"event#{event['id']}"}, "sk": {"S": "outcome"}}
        doc = {"doc": {"S": json.dumps(event)}}
        self.client.put_item(TableName=BARE_TABLE, Item=key | doc)


def event(number: int, group: int) -> dict[str, Any]:
    """An event of its own, of the alarm that this group is."""
    named: dict[str, Any] = json.loads(ALARM.replace(ALARM_NAME, f"prod-db{group}-disk-critical"))
    return named | {"id": f"event-{number}"}


def measure() -> tuple[list[Took], list[Took]]:
    """The times of each event, and of some events written bare."""
    cloud = Cloud(CONTACTS)
    view, bare = View(cloud), Bare(cloud)
    became, events, items = Counter[str](), [], []
    for number in range(-WARM_UP, EVENTS):
        # The events of the warm-up are of an alarm of their own.
        one = event(number, number % GROUPS if number >= 0 else GROUPS)
        events.append(took(_delivery(cloud, view, one, became)))
        if number % BARE_EVERY == 0:
            items.append(took(lambda one=one: bare.write(one)))
        cloud.loop.advance(cloud.loop.now + WITHIN / EVENTS)
    cloud.stop()
    expected = {"opened": GROUPS + 1, "joined": EVENTS + WARM_UP - GROUPS - 1}
    if became != expected:
        raise RuntimeError(f"the events became {dict(became)}, not {expected}")
    return events[WARM_UP:], items[WARM_UP // BARE_EVERY :]


def _delivery(
    cloud: Cloud, view: View, one: dict[str, Any], became: Counter[str]
) -> Callable[[], None]:
    def work() -> None:
        became[deliver(cloud, view, one)["outcome"]] += 1

    return work


def line(name: str, sample: Sequence[Took], against: float) -> str:
    """One line of the table; the ratio is of medians of processor time."""
    clock = [one.clock for one in sample]
    p99, computed = quantiles(clock, n=100)[-1], _processor(sample)
    return f"{name:32}{median(clock):12.1f}{p99:10.1f}{computed:10.2f}{computed / against:8.2f}"


def main() -> int:
    """Measures and prints the table."""
    events, items = measure()
    few = PART // BARE_EVERY
    bare, bare_first, bare_last = map(_processor, (items, items[:few], items[-few:]))
    first, last = events[:PART], events[-PART:]
    heads = ("median (ms)", "p99 (ms)", "CPU (ms)", "ratio")
    print("{:32}{:>12}{:>10}{:>10}{:>8}".format("one event of a storm", *heads))
    print(line("triage", events, bare))
    print(line("  the first five hundred", first, bare_first))
    print(line("  the last five hundred", last, bare_last))
    print(line("one item, bare boto3", items, bare))
    ratio = _processor(events) / bare
    growth = _processor(last) / bare_last / (_processor(first) / bare_first)
    print(f"an event costs {ratio:.1f} times the bare item; the target is {TARGET:.0f} at most")
    print(f"the last cost {growth:.2f} times the first; the target is {GROWTH} at most")
    return 0 if ratio <= TARGET and growth <= GROWTH else 1


def _processor(sample: Sequence[Took]) -> float:
    return median(one.processor for one in sample)


if __name__ == "__main__":
    sys.exit(main())
