"""The campaigns of a deployed stack, with the operator's own AWS rights."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from console.aws_codes import codes_told
from console.campaign_places import Whole
from console.places import NotThere
from console.stack import Stack, now
from dispatch.campaign.control import Verb
from dispatch.campaign.person import SHARDS, Person, Talk
from dispatch.campaign.raw import raw_line_in
from handlers.adapters.clients import client
from handlers.campaign_desk import OUTPUTS, campaign_desk
from handlers.campaign_keeping import Operator

T = TypeVar("T")


class StackCampaigns:
    """Reads the stack's outputs; then its table, its bucket and its queues."""

    def __init__(self, name: str, by: str) -> None:
        self.name = name
        stack = Stack(name)
        try:
            outputs = dict(zip(OUTPUTS, stack.outputs(*OUTPUTS), strict=True))
        except NotThere:
            raise NotThere(
                f"stack {name} has no campaigns: CampaignCallerNumbers is empty"
            ) from None
        self.desk = campaign_desk(outputs, now)
        with codes_told(self.name):
            self.operator = Operator(by, str(client("sts").get_caller_identity()["Arn"]))
        self.region = str(client("dynamodb").meta.region_name)

    def views(self) -> list[dict[str, Any]]:
        """All, the latest first."""
        return self._ask(self.desk.board.views)

    def view(self, named: str) -> dict[str, Any]:
        """One of them."""
        return self._ask(lambda: self.desk.view(named))

    def whole(self, named: str) -> Whole:
        """One of them as it is stored."""
        with codes_told(self.name):
            campaign = self.desk.keeping.load(named)
            text = self.desk.keeping.campaigns.file(named, campaign.file_version)
        return Whole(campaign, text or "", now())

    def people(self, named: str) -> Iterator[tuple[Person, Talk]]:
        """A page at a time."""
        with codes_told(self.name):
            for shard in range(SHARDS):
                yield from self.desk.people_in(named, shard)

    def create(self, name: str, text: str, named: str) -> str:
        """Its id."""
        return self._ask(lambda: self.desk.keeping.create(name, text, self.operator, named)).id

    def put_list(self, named: str, path: Path) -> None:
        """Into the bucket."""
        with codes_told(self.name), path.open("rb") as content:
            self.desk.listing.put(named, path.name, content, self.operator)

    def ask(self, named: str, verb: str, at: datetime | None = None) -> None:
        """Start, pause, resume or stop it."""
        self._ask(lambda: self.desk.keeping.ask(named, Verb(verb), self.operator, at))

    def update(self, named: str, name: str, text: str) -> int:
        """Its version."""
        keeping, operator = self.desk.keeping, self.operator
        return self._ask(lambda: keeping.update(named, name, text, operator)).file_version

    def note(self, named: str, what: str) -> None:
        """Write down who asked."""
        self._ask(lambda: self.desk.keeping.note(named, self.operator, what))

    def forget(self, number: str, *, keep_refusal: bool) -> dict[str, Any]:
        """What was removed, and what stays."""
        forget, operator = self.desk.forgetting.forget, self.operator
        return self._ask(lambda: forget(number, operator, keep_refusal=keep_refusal))

    def restore(self, lines: Sequence[str], first: int) -> None:
        """Store lines of a raw export."""
        read = [raw_line_in(line, place) for place, line in enumerate(lines, first)]
        self._ask(lambda: self.desk.restore(read, self.operator))

    def _ask(self, request: Callable[[], T]) -> T:
        with codes_told(self.name):
            return request()
