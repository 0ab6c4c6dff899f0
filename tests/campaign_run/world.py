"""The deployed stack in the sandbox, with a campaign's list, faults, and a count of requests."""

import io
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from campaign_day import AKO, FILE, salted
from campaign_scripts import SCRIPT
from night import CONTACTS

from campaign_run.bill import Answer, Bill
from campaign_run.lines import Lines
from campaign_run.mishaps import Killed, Mishaps
from campaign_run.shelf import Shelf
from campaign_run.town import Town
from dispatch.campaign.control import Verb
from dispatch.campaign.keys import agenda_at
from dispatch.campaign.run import Campaign
from sandbox import api_calls
from sandbox.campaign_routes import desk_of
from sandbox.cloud import Cloud
from sandbox.functions import Function
from sandbox.telephone.call import Call

BEGINS = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
"""A Tuesday, half past nine in Tokyo."""
NAME, PACER = "town", "CampaignPacerFunction"
RETRIES = """
[[retries]]
outcomes = ["no-answer", "busy", "no-key", "failed", "unknown"]
wait = "20m"

[[retries]]
outcomes = ["no-answer", "busy", "no-key", "failed", "unknown"]
wait = "next day at 18:00"

[limits]
"""
SOON = timedelta(minutes=2)
SILENT = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}
LONGEST = timedelta(days=9)
QUIET = ("AuditorFunction", "FeedsFunction", "AdviserFunction", "CalendarsFunction")


def file_text(cap: int = 1_000_000) -> str:
    """The campaign's file: that of the journeys, with other retries and a Japanese list."""
    head, _, limits = FILE.partition("[[retries]]")
    text = head + RETRIES.lstrip() + limits.partition("[limits]\n")[2] + SCRIPT
    return (
        text.replace('default_country = "US"', 'default_country = "JP"')
        .replace('country = "US"', 'country = "JP"')
        .replace("cap = 100", f"cap = {cap}")
    )


class World:
    """One run. `rates` are starts a second and calls at once."""

    def __init__(
        self, town: Town, rates: tuple[int, int], *, faults: bool, stream: str = ""
    ) -> None:
        self.town = town
        given = {"StartsPerSecond": str(rates[0]), "CallsAtOnce": str(rates[1])}
        if stream:
            given["ContactRecordStreamArn"] = stream
        self.cloud = Cloud(CONTACTS, BEGINS, parameters=given)
        self.bill, self.mishaps = Bill(), Mishaps(town.seed, town.people, on=False)
        self.processes = 0
        self.shelf = Shelf(self.cloud.deployment.outputs["CampaignTableName"])
        self.shelf.units = self.bill.charged
        self.shelf.in_front_of(api_calls.ANSWERS)
        self._strike_requests()
        for name, function in self.cloud.functions.items():
            self._watch(name, function)
        self.events: list[Mapping[str, Any]] = []
        self.delivered = 0
        """Ends of calls that the bus put on their queue."""
        self._overhear()
        self.lines = Lines(self.cloud, town.seed) if faults else None
        self.cloud.connect.telephony.crowd = town.does
        self.desk = salted(desk_of(self.cloud), f"seed {town.seed}")
        self.faults = faults

    @property
    def now(self) -> datetime:
        """The time of the run."""
        return self.cloud.loop.now

    @property
    def campaign(self) -> Campaign:
        """As it is stored."""
        return self.desk.keeping.load(self.id)

    @property
    def calls(self) -> list[Call]:
        """Every call that Connect took."""
        return list(self.cloud.connect.calls.values())

    def imports(self) -> None:
        """The operator has the list read, and starts the campaign."""
        self.id = self.desk.keeping.create(NAME, file_text(), AKO).id
        self.mishaps.on = self.faults
        self.desk.listing.put(self.id, "list.csv", io.BytesIO(self.town.list()), AKO)
        while self.desk.keeping.load(self.id).importing.done_at is None:
            self.cloud.loop.advance(self.now + timedelta(seconds=5))
        self.desk.keeping.ask(self.id, Verb.START, AKO)

    def goes_on(self, length: timedelta) -> None:
        """Time passes."""
        self.cloud.loop.advance(self.now + length)

    def stages(self) -> Counter[str]:
        """How many people stand where, by the agenda: read past every request."""
        return Counter(self.shelf.counts())

    def stop(self) -> None:
        """Give moto's stores back."""
        self.cloud.stop()

    def _strike_requests(self) -> None:
        for (service, operation), answer in list(api_calls.ANSWERS.items()):
            api_calls.ANSWERS[service, operation] = partial(self._asked, service, operation, answer)

    def _asked(self, service: str, operation: str, answer: Answer, asked: Any) -> Any:
        name = self.bill.now_in
        carry_out = partial(self.bill.carried_out, name, (service, operation), answer, asked)
        return self.bill.answered(lambda: self.mishaps.carry(name, operation, carry_out))

    def _watch(self, name: str, function: Function) -> None:
        function.environment = {**function.environment, **SILENT}
        invoke = function.invoke

        def invoked(event: Any) -> Any:
            try:
                return self.bill.invoked(name, lambda: invoke(event))
            except Killed:
                self._new_process(function)
                raise RuntimeError("Runtime exited with error: signal: killed") from None

        function.invoke = invoked  # type: ignore[method-assign] - this one only
        if name in QUIET:
            watched = function.invoke_unwatched
            function.invoke_unwatched = (  # type: ignore[method-assign] - as above
                lambda event: None if self._is_quiet() else watched(event)
            )
        for mapping in self.cloud.deployment.event_source_mappings:
            if mapping.function == name:
                queue = self.cloud.deployment.queues[mapping.queue].arn
                self.cloud.queues[queue].deliver = invoked

    def _new_process(self, function: Function) -> None:
        """Its memory is gone, and the next one is another owner of leases."""
        self.processes += 1
        function._handler = None  # noqa: SLF001 - another process, which knows nothing
        stream = {"AWS_LAMBDA_LOG_STREAM_NAME": f"process-{self.processes}"}
        function.environment = {**function.environment, **stream}

    def _is_quiet(self) -> bool:
        """Minutes in which nobody is due or called are not audited, but for one each hour."""
        if self.now.minute == 0 or self.shelf.counts()["calling"]:
            return False
        first = self.shelf.next_at()
        return not first or first > agenda_at(self.now + SOON)

    def _overhear(self) -> None:
        put = self.cloud.bus.put

        def heard(event: Mapping[str, Any]) -> Any:
            if event["source"] == "tocsin.campaigns":
                self.events.append(event)
            names = put(event)
            self.delivered += "CampaignContactEventRule" in names
            return names

        self.cloud.bus.put = heard  # type: ignore[method-assign] - as above
        self.cloud.connect.put_event = heard
