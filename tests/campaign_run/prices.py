"""What a call costs the dispatcher: requests as AWS bills them, processor time, and dollars."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from campaign_run.bill import DYNAMODB, Bill
from dispatch.prices import Prices
from handlers.adapters.pacer_looks import EVERY
from handlers.adapters.price_files import prices_in
from sandbox.regions import REGION, ROOT

PACER = "CampaignPacerFunction"
PARTS = {
    "dispatcher": (PACER, "CampaignRecordsFunction", "ContactEventsFunction"),
    "answers": ("CampaignAnswerFunction",),
    "follow-ups": ("FollowUpsFunction",),
    "import": ("CampaignImportFunction",),
}
"""The dispatcher: who is due, claims, starts, ends, settling, tallies, the lease and the looks.

The others come with what people answer, and with the list."""
FREE = frozenset({"connect"})
"""StartOutboundVoiceContact and DescribeContact cost nothing; minutes do, and are not in here."""
TARGET = 10.0
PACER_MEMORY, USUAL_MEMORY = 1769 / 1024, 0.5
MILLION = "1,000,000 requests"


@dataclass(frozen=True)
class Line:
    """One operation's share of a call: requests, and what AWS charges for them.

    That differs for DynamoDB, which charges units: of 4 KB read consistently (half for less) and of
    1 KB written, each entry of an index besides.
    """

    service: str
    operation: str
    requests: float
    charged: float


@dataclass(frozen=True)
class Part:
    """One part's share of a call; `processor` in seconds, `units` are DynamoDB's by kind."""

    name: str
    lines: list[Line]
    units: Counter[str]
    processor: float
    gigabyte_seconds: float

    @property
    def requests(self) -> float:
        """Those of a call, but for what is free."""
        return sum(one.requests for one in self.lines if one.service not in FREE)

    @property
    def charged(self) -> float:
        """The same with DynamoDB's units in place of its requests."""
        return sum(one.charged for one in self.lines)

    def dollars(self, prices: Prices) -> float:
        """Of a call."""
        sums = Counter[str]()
        for one in self.lines:
            sums[one.service] += one.charged
        return sum(
            prices.get(name, unit).cost(things)
            for name, unit, things in (
                ("dynamodb.reads", "1,000,000 reads", self.units["reads"]),
                ("dynamodb.writes", "1,000,000 writes", self.units["writes"]),
                ("sqs.requests", MILLION, sums["sqs"]),
                ("lambda.requests", MILLION, sums["lambda"]),
                ("lambda.duration", "GB-second", self.gigabyte_seconds),
            )
        )


def parts(bill: Bill, calls: int, delivered: int) -> Iterator[Part]:
    """Each part of a call; `delivered` are ends that EventBridge put on their queue."""
    for name, functions in PARTS.items():
        units = Counter[str]()
        for (function, _, kind), count in bill.units.items():
            units[kind] += count / calls * (function in functions)
        processor = sum(bill.processor[one] for one in functions) / calls
        yield Part(
            name,
            [*_asked(bill, functions, calls), *_beside(bill, functions, calls, delivered)],
            units,
            processor,
            _gigabyte_seconds(bill, functions) / calls,
        )


def _asked(bill: Bill, functions: tuple[str, ...], calls: int) -> Iterator[Line]:
    """What the functions ask for themselves."""
    counts = Counter[tuple[str, str]]()
    for (function, service, operation), count in bill.requests.items():
        counts[service, operation] += count * (function in functions)
    for (service, operation), count in sorted(counts.items()):
        units = sum(
            charged
            for (function, asked, _), charged in bill.units.items()
            if function in functions and asked == operation
        )
        charged = {DYNAMODB: units, **dict.fromkeys(FREE, 0)}.get(service, count)
        if count:
            yield Line(service, operation, count / calls, charged / calls)


def _beside(bill: Bill, functions: tuple[str, ...], calls: int, delivered: int) -> Iterator[Line]:
    """What AWS does for them, and bills: invocations, ends put on their queue, looks handed over.

    A look is received and deleted by Lambda. Here one comes each second and is a tick, deployed one
    comes every two; what sends it is counted as it is here, as the looks that are fewer would be
    those that only ask for the lease.
    """
    looks = bill.invocations[PACER] * (PACER in functions) / EVERY.total_seconds() / calls
    others = sum(bill.invocations[one] for one in functions if one != PACER) / calls
    yield Line("lambda", "invocations", others + looks, others + looks)
    if PACER in functions:
        yield Line("sqs", "ends delivered", delivered / calls, delivered / calls)
        yield Line("sqs", "looks", 2 * looks, 2 * looks)


def _gigabyte_seconds(bill: Bill, functions: tuple[str, ...]) -> float:
    """The pacer is paid for as long as it is awake, which is a second for each look here."""
    return sum(
        bill.invocations[one] * PACER_MEMORY if one == PACER else bill.processor[one] * USUAL_MEMORY
        for one in functions
    )


def table(found: list[Part], calls: int) -> str:
    """The dispatcher's operations, each part's sums, and whether the target is met."""
    prices = prices_in(ROOT, REGION)
    own = found[0]
    lines = [
        f"{f'of one of {calls:,} calls':34}{'requests':>10}{'charged':>10}",
        *(
            f"{f'{one.service} {one.operation}':34}{one.requests:10.2f}{one.charged:10.2f}"
            for one in own.lines
        ),
        f"{'':34}{'billed':>10}{'charged':>10}{'CPU ms':>10}{'$/1,000':>10}",
    ]
    for part in found:
        cells = (part.requests, part.charged, part.processor * 1000)
        text = "".join(f"{one:10.2f}" for one in cells)
        lines.append(f"{part.name:34}{text}{part.dollars(prices) * 1000:10.4f}")
    lines.append(
        f"charged are DynamoDB's units in place of its requests: {own.charged:.1f} a call\n"
        f"the dispatcher makes {own.requests:.1f} billed requests a call; the target is {TARGET:g}"
    )
    return "\n".join(lines)
