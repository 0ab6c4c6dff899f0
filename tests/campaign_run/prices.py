"""What a call costs the dispatcher: requests to each service, processor time, and dollars."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from campaign_run.bill import Bill
from dispatch.prices import Prices
from handlers.adapters.price_files import prices_in
from sandbox.regions import REGION, ROOT

CALLING = ("CampaignPacerFunction", "CampaignRecordsFunction", "ContactEventsFunction")
"""The dispatcher: who is due, calls, ends, settling."""
PARTS = {
    "dispatcher": CALLING,
    "the call's own turns": ("CampaignAnswerFunction",),
    "follow-ups": ("FollowUpsFunction",),
    "import": ("CampaignImportFunction",),
}
SERVICES = ("dynamodb", "sqs", "lambda", "connect", "events", "s3", "sns")
FREE = frozenset({"connect"})
"""StartOutboundVoiceContact and DescribeContact cost nothing; minutes do, and are not in here."""
TARGET = 10.0
MEMORY = {"CampaignPacerFunction": 1769 / 1024}
USUAL_MEMORY = 0.5
MILLION = "1,000,000 requests"


@dataclass(frozen=True)
class Part:
    """One part's share of a call. `requests` by service; `units` are DynamoDB's."""

    name: str
    requests: Counter[str]
    units: Counter[str]
    processor: float
    dollars: float

    @property
    def billed(self) -> float:
        """Requests that cost something, of a call."""
        return sum(count for service, count in self.requests.items() if service not in FREE)


def parts(bill: Bill, calls: int, delivered: int) -> Iterator[Part]:
    """Each part of a call; `delivered` are ends that EventBridge put on their queue."""
    prices = prices_in(ROOT, REGION)
    for name, functions in PARTS.items():
        requests: Counter[str] = Counter()
        for (function, service, _), count in bill.requests.items():
            requests[service] += count / calls * (function in functions)
        requests["lambda"] += sum(bill.invocations[one] for one in functions) / calls
        requests["sqs"] += delivered / calls * (name == "dispatcher")
        units = Counter(
            {
                kind: sum(bill.units[one, kind] for one in functions) / calls
                for kind in ("reads", "writes")
            }
        )
        processor = sum(bill.processor[one] for one in functions) / calls
        memory = sum(
            bill.processor[one] / calls * MEMORY.get(one, USUAL_MEMORY) for one in functions
        )
        yield Part(name, requests, units, processor, _dollars(prices, requests, units, memory))


def _dollars(
    prices: Prices, requests: Counter[str], units: Counter[str], gigabyte_seconds: float
) -> float:
    reads = prices.get("dynamodb.reads", "1,000,000 reads").cost(units["reads"])
    writes = prices.get("dynamodb.writes", "1,000,000 writes").cost(units["writes"])
    sqs = prices.get("sqs.requests", MILLION).cost(requests["sqs"])
    functions = prices.get("lambda.requests", MILLION).cost(requests["lambda"])
    time = prices.get("lambda.duration", "GB-second").cost(gigabyte_seconds)
    return reads + writes + sqs + functions + time


def table(found: list[Part], calls: int) -> str:
    """The table; its last line tells of the target."""
    heads = [*SERVICES, "billed", "reads", "writes", "CPU ms", "$/1,000"]
    lines = ["{:22}".format(f"of one of {calls:,} calls") + "".join(f"{one:>10}" for one in heads)]
    for part in found:
        cells = [f"{part.requests[one]:.2f}" for one in SERVICES]
        cells += [f"{part.billed:.2f}", *(f"{part.units[one]:.2f}" for one in ("reads", "writes"))]
        cells += [f"{part.processor * 1000:.2f}", f"{part.dollars * 1000:.4f}"]
        lines.append(f"{part.name:22}" + "".join(f"{one:>10}" for one in cells))
    own = found[0].billed
    lines.append(f"the dispatcher makes {own:.1f} billed requests a call; the target is {TARGET:g}")
    return "\n".join(lines)
