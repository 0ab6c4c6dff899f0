"""AWS on this machine: template.yaml deployed, with one clock for everything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from dispatch.contact_files import read_contacts
from handlers.conductor import Conductor
from handlers.operators import operator
from sandbox import api_calls, stores
from sandbox.bus import Bus, BusRule
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.expand import expand
from sandbox.functions import Function
from sandbox.loop import Loop
from sandbox.patterns.pattern import compile_pattern
from sandbox.queues import Queue
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
    "LogLevel": "WARNING",
}
RUNTIME = {
    # What Lambda itself sets for every function.
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
}
SCHEDULES = {"rate(1 minute)": timedelta(minutes=1)}


class Cloud:
    """Everything that is deployed. Time stands still until `loop` is advanced."""

    def __init__(self, contacts: str, start: datetime | None = None) -> None:
        self.loop = Loop(start or datetime.now(UTC))
        self.contacts = read_contacts(contacts, "contacts")
        self.deployment = _expanded()
        self._moto = stores.start_moto(REGION)
        api_calls.install()
        stores.make_tables(self.deployment, REGION)
        stores.put_contacts(PARAMETERS, contacts, REGION)
        self.topics = Topics(lambda: self.loop.now)
        self.queues = self._make_queues()
        self.functions = self._make_functions()
        self._connect_queues_to_functions()
        self.bus = Bus(self._rules())
        self.connect = Connect(
            self.deployment.contact_flows, self.contacts, self.loop, self._invoke, self.bus.put
        )
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

    def _make_queues(self) -> dict[str, Queue]:
        specs = self.deployment.queues.values()
        queues = {
            spec.arn: Queue(spec.name, self.loop, timedelta(seconds=spec.visibility_timeout))
            for spec in specs
        }
        for spec in specs:
            if spec.dead_letter_arn:
                queues[spec.arn].dead_letters = queues[spec.dead_letter_arn]
                queues[spec.arn].most_receives = spec.max_receive_count
        return queues

    def _make_functions(self) -> dict[str, Function]:
        return {
            name: Function(spec.handler, {**spec.environment, **RUNTIME}, lambda: self.loop.now)
            for name, spec in self.deployment.functions.items()
        }

    def _connect_queues_to_functions(self) -> None:
        for mapping in self.deployment.event_source_mappings:
            arn = self.deployment.queues[mapping.queue].arn
            self.queues[arn].deliver = self.functions[mapping.function].invoke

    def _rules(self) -> list[BusRule]:
        return [
            BusRule(
                rule.logical_id,
                compile_pattern(rule.pattern),
                [self.queues[target.arn] for target in rule.targets],
            )
            for rule in self.deployment.rules.values()
            if rule.enabled
        ]

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
                ("sns", "Publish"): self.topics.publish,
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
