"""How long an event takes, in the sandbox and warm, until Connect is asked to call.

Each of 1,000 events is an alarm of its own: it opens an incident and places a call, which is
answered with key 1 before the next event comes. Beside it, in the same run: bare boto3 clients that
send the same requests to the same stand-ins, and the call alone. Prints a table last and exits with
1 if the 99th percentile is not below 50 ms, or if the last hundred events cost more than the first.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import boto3
from watch import Request, Took, Watch

from dispatch.line.limits import Limit, Limits
from handlers.adapters.book_files import book_in
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.regions import REGION
from sandbox.stores import TABLE_SETTINGS
from sandbox.view import View

ROOT = Path(__file__).parents[1]
ALARM = (ROOT / "rules" / "examples" / "alarm-name.json").read_text(encoding="utf-8")
ALARM_NAME = "prod-db01-disk-critical"
CONTACTS = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")

TARGET = 50.0
"""Milliseconds that the 99th percentile must stay below."""
GROWTH = 1.5
"""Largest processor time of the last hundred events, as a multiple of that of the first hundred."""
EVENTS, WARM_UP, HUNDRED = 1000, 20, 100
BARE_EVERY = 4
"""The bare clients repeat the requests of every fourth event, enough for a median."""
BARE_TABLE, BARE_SERVICES = "bare", ("connect", "dynamodb", "ssm")
CONDITION = ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")


BETWEEN = timedelta(seconds=2)
"""Virtual time from one event to the next."""
LIMITS = Limits((Limit(30, 30 * BETWEEN),), ())
"""One person is called a thousand times. The line keeps 30 earlier calls, the default's most."""


class Bare:
    """boto3's own clients and a table like Tocsin's: the requests and nothing around them.

    Its writes have no condition: the versions in the other table are others.
    """

    def __init__(self, cloud: Cloud) -> None:
        make: Any = boto3.client
        self.clients = {name: make(name, region_name=REGION) for name in BARE_SERVICES}
        (table,) = cloud.deployment.tables.values()
        self.table = table.ref
        settings = {name: table.properties[name] for name in TABLE_SETTINGS}
        self.clients["dynamodb"].create_table(TableName=BARE_TABLE, **settings)

    def of_its_own(self, requests: list[Request]) -> list[Request]:
        """The same requests, made of the other table."""
        text = json.dumps(requests).replace(f'"{self.table}"', f'"{BARE_TABLE}"')
        own = [(service, operation, params) for service, operation, params in json.loads(text)]
        for _, _, params in own:
            for write in params.get("TransactItems", []):
                for condition in CONDITION:
                    write["Put"].pop(condition, None)
        return own

    def send(self, requests: list[Request]) -> None:
        """Send them one after the other."""
        for service, operation, params in requests:
            client = self.clients[service]
            methods = {api: name for name, api in client.meta.method_to_api_mapping.items()}
            getattr(client, methods[operation])(**params)


def event(number: int) -> dict[str, Any]:
    """The event of an alarm that no other event is of."""
    named: dict[str, Any] = json.loads(ALARM.replace(ALARM_NAME, f"prod-db{number}-disk-critical"))
    return named | {"id": f"event-{number}"}


def measure() -> tuple[list[Took], list[Took], list[Took]]:
    """The times of each event, of some events' requests sent bare, and of their calls alone."""
    watch = Watch()
    cloud = Cloud(CONTACTS, book=replace(book_in(ROOT), limits=LIMITS))
    watch.stand_before_connect()
    view, bare = View(cloud), Bare(cloud)
    events, same, calls = [], [], []
    for number in range(WARM_UP + EVENTS):
        events.append(watch.until_the_call(partial(deliver, cloud, view, event(number))))
        if number % BARE_EVERY == 0:
            requests = bare.of_its_own(watch.requests_to_the_call())
            same.append(watch.until_the_call(partial(bare.send, requests)))
            calls.append(watch.until_the_call(partial(bare.send, requests[-1:])))
        take(cloud)
    cloud.stop()
    return events[WARM_UP:], same[WARM_UP // BARE_EVERY :], calls[WARM_UP // BARE_EVERY :]


def take(cloud: Cloud) -> None:
    """The call is answered with key 1, and over when the next event comes."""
    telephony = cloud.connect.telephony
    for act in (telephony.answer, partial(telephony.press, key="1"), telephony.hang_up):
        act("primary")
        cloud.loop.settle()
    cloud.loop.advance(cloud.loop.now + BETWEEN)


def line(name: str, sample: Sequence[Took], against: float) -> str:
    """One line of the table; the ratio is of medians by the clock."""
    clock = [one.clock for one in sample]
    middle = median(clock)
    processor = median(one.processor for one in sample)
    return f"{name:32}{middle:12.1f}{_p99(sample):10.1f}{processor:10.1f}{middle / against:8.2f}"


def main() -> int:
    """Measures and prints the table."""
    events, same, calls = measure()
    first, last = events[:HUNDRED], events[-HUNDRED:]
    bare = median(one.clock for one in same)
    print(f"{'until the call':32}{'median (ms)':>12}{'p99 (ms)':>10}{'CPU (ms)':>10}{'ratio':>8}")
    print(line("event to call", events, bare))
    print(line("  the first hundred", first, bare))
    print(line("  the last hundred", last, bare))
    print(line("the same requests, bare boto3", same, bare))
    print(line("the call alone, bare boto3", calls, bare))
    growth = median(one.processor for one in last) / median(one.processor for one in first)
    print(f"p99 is {_p99(events):.1f} ms; the target is below {TARGET:.0f} ms")
    print(f"the last hundred computed {growth:.2f} times the first; the target is {GROWTH} at most")
    return 0 if _p99(events) < TARGET and growth <= GROWTH else 1


def _p99(sample: Sequence[Took]) -> float:
    return quantiles([one.clock for one in sample], n=100)[-1]


if __name__ == "__main__":
    sys.exit(main())
