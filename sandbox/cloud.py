"""AWS on this machine: template.yaml deployed, with one clock for everything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from dispatch.book import Book
from dispatch.contact_files import read_contacts
from handlers.conductor import Conductor
from handlers.operators import operator
from sandbox import api_calls, stores
from sandbox.bus import Bus
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.expand import expand
from sandbox.event_ways import bus_rules, make_queues
from sandbox.functions import Function
from sandbox.loop import Loop
from sandbox.messages import Messages
from sandbox.sqs import Sqs
from sandbox.tables import table_answers
from sandbox.telephone.connect import ACCOUNT, Connect
from sandbox.topics import Topics

ROOT = Path(__file__).parents[1]
REGION = "ap-northeast-1"
PARAMETERS = {
    "ConnectInstanceArn": f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/sandbox",
    "CallerNumber": "+12025550100",
    "ContactsParameterName": "/tocsin/contacts",
    "AllowedCallingCodes": ",".join(f"+{digit}" for digit in range(1, 10)),  # everywhere
    "VoiceOriginationArn": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:phone-number/phone-sandbox",
    "LogLevel": "WARNING",
}
RUNTIME = {
    # What Lambda itself sets for every function.
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
}
SCHEDULES = {"rate(1 minute)": timedelta(minutes=1)}


class Cloud:
    """Everything that is deployed. Time stands still until `loop` is advanced.

    A `book` that is given is used instead of the files beside the code.
    """

    def __init__(
        self, contacts: str, start: datetime | None = None, book: Book | None = None
    ) -> None:
        self.contacts = read_contacts(contacts, "contacts")
        self.deployment = _expanded()
        self._moto = stores.start_moto(REGION)
        api_calls.install()
        stores.make_tables(self.deployment, REGION)
        stores.put_contacts(PARAMETERS, contacts, REGION)
        self.functions = self._make_functions(book)
        self._begin(start or datetime.now(UTC))

    def begin_again(self, start: datetime) -> None:
        """From now on another time with nothing stored and nothing under way; functions are warm.

        Makes thousands of histories cheap. Whoever holds a part of the cloud must ask for it anew.
        """
        stores.empty_tables(self.deployment, REGION)
        self._begin(start)

    def _begin(self, start: datetime) -> None:
        self.loop = Loop(start)
        self.topics = Topics(lambda: self.loop.now)
        self.queues = make_queues(self.deployment, self.loop)
        self._connect_queues_to_functions()
        self.bus = Bus(bus_rules(self.deployment, self.queues))
        self.connect = Connect(
            self.deployment.contact_flows, self.contacts, self.loop, self._invoke, self.bus.put
        )
        contact_at = self.connect.telephony.contact_at
        self.messages = Messages(lambda: self.loop.now, contact_at, self.topics)
        self._answer_requests()
        self._start_schedules()

    def start_functions(self) -> None:
        """A cold start of each function; raises the ConfigurationError that one is refused with."""
        for function in self.functions.values():
            function.start()

    def operator(self) -> Conductor:
        """What `tocsin ack` uses."""
        outputs = self.deployment.outputs
        return operator(outputs["TableName"], outputs["WakeUpQueueUrl"], lambda: self.loop.now)

    def stop(self) -> None:
        """Give moto's stores back."""
        api_calls.ANSWERS.clear()
        self._moto.stop()

    def _make_functions(self, book: Book | None) -> dict[str, Function]:
        wired: dict[str, Callable[[], Any]] = {"now": lambda: self.loop.now}
        if book is not None:
            wired["book"] = lambda: book
        return {
            name: Function(spec.handler, {**spec.environment, **RUNTIME}, wired)
            for name, spec in self.deployment.functions.items()
        }

    def _connect_queues_to_functions(self) -> None:
        for mapping in self.deployment.event_source_mappings:
            arn = self.deployment.queues[mapping.queue].arn
            self.queues[arn].deliver = self.functions[mapping.function].invoke

    def _invoke(self, arn: str, event: dict[str, Any]) -> dict[str, Any]:
        answer = self.functions[self.deployment.function_at(arn)].invoke(event)
        return dict(answer)

    def _answer_requests(self) -> None:
        by_url = {spec.url: self.queues[spec.arn] for spec in self.deployment.queues.values()}
        api_calls.ANSWERS.clear()
        api_calls.ANSWERS.update(
            {
                **table_answers(REGION),
                ("connect", "StartOutboundVoiceContact"): self.connect.start_outbound_voice_contact,
                ("connect", "StopContact"): self.connect.stop_contact,
                ("connect", "DescribeContact"): self.connect.describe_contact,
                **self.messages.answers(),
                **Sqs(by_url).answers(),
            }
        )

    def _start_schedules(self) -> None:
        for schedule in self.deployment.schedules.values():
            function, period = self.functions[schedule.function], SCHEDULES[schedule.expression]
            payload = json.loads(schedule.payload)
            self._repeat(period, partial(function.invoke_unwatched, payload))

    def _repeat(self, period: timedelta, happening: Callable[[], None]) -> None:
        def happen() -> None:
            happening()
            self._repeat(period, happening)

        self.loop.at(self.loop.now + period, happen)


@cache
def _expanded() -> Deployment:
    return expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
