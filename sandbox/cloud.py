"""AWS on this machine: template.yaml deployed, with one clock for everything."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from dispatch.book import Book
from dispatch.contact_files import read_contacts
from dispatch.routes.listing import BACKUP
from dispatch.routes.route import MAIN
from handlers.adapters.book_files import book_in
from handlers.conductor import Conductor
from handlers.operators import incident_named, operator
from sandbox import api_calls, regions, stores
from sandbox.advising import Model
from sandbox.bus import Bus
from sandbox.bus_entries import bus_answers
from sandbox.deploy.deployment import Deployment
from sandbox.event_ways import bus_rules, make_queues, topic_queues
from sandbox.functions import Function
from sandbox.incident_manager import RESPONSE_PLAN, IncidentManager
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs
from sandbox.loop import Loop
from sandbox.messages import Messages
from sandbox.regions import REGION, ROOT
from sandbox.schedules import Scheduler
from sandbox.sqs import Sqs
from sandbox.stand_in import stand_in
from sandbox.state_machine.executions import StepFunctions
from sandbox.streams import Stream
from sandbox.tables import table_answers
from sandbox.telephone.connect import Connect
from sandbox.telephone.tape import keeper
from sandbox.telephone.telephony import Telephony
from sandbox.topics import Topics

CALENDARS = "CalendarsFunction"
"""Runs at the start as well, where a rota has a calendar: nobody waits 15 minutes for a rota."""


class Cloud:
    """Everything that is deployed. Time stands still until `loop` is advanced.

    A `book` that is given is used instead of the files beside the code. With `two_regions` calls
    go out from a second region as well. Other `parameters` of the template than the sandbox's own
    can be given; raises ConfigurationError for one that is wrong.
    """

    def __init__(
        self,
        contacts: str,
        start: datetime | None = None,
        book: Book | None = None,
        *,
        two_regions: bool = False,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self.contacts = read_contacts(contacts, "contacts")
        self.parameters = {**regions.parameters(two_regions=two_regions), **(parameters or {})}
        self.deployment = regions.deployed_with(self.parameters)
        self.second = regions.deployed_second() if two_regions else None
        self.functions = self._make_functions(book)
        self._log_wiring = read_wiring(self.deployment)
        self.has_calendars = bool((book or _shipped()).calendars)
        self._moto = stores.start_moto(REGION)
        try:
            self._fill_stores(contacts)
            self._begin(start or datetime.now(UTC))
        except BaseException:  # or whoever comes next would find these stores full
            self.stop()
            raise

    def _fill_stores(self, contacts: str) -> None:
        api_calls.install()
        stores.make_tables(self.deployment, REGION)
        stores.make_buckets(self.deployment, self.parameters, REGION)
        stores.put_parameters(self.deployment, REGION)
        stores.put_contacts(self.parameters, contacts, REGION)

    def begin_again(self, start: datetime) -> None:
        """From now on another time with nothing stored and nothing under way; functions are warm.

        Makes thousands of histories cheap. Whoever holds a part of the cloud must ask for it anew.
        """
        stores.empty_tables(self.deployment, REGION)
        self._begin(start)

    def _begin(self, start: datetime) -> None:
        self.loop = Loop(start)
        self.queues = make_queues(self.deployment, self.loop)
        subscribed = topic_queues(self.deployment, self.queues)
        self.topics = Topics(lambda: self.loop.now, subscribed)
        self._connect_queues_to_functions()
        self.bus = Bus(bus_rules(self.deployment, self.queues))
        self.logs = Logs(self._log_wiring, self.loop, self.bus.put, self._invoke_by_id)
        self.connects = self._make_connects(Telephony(self.contacts, self.loop))
        self.connect = self.connects[MAIN]
        if bucket := self.parameters.get("RecordingsBucketName"):
            self.connect.keep = keeper(bucket, self.parameters["RecordingsPrefix"])
        self._connect_streams_to_functions()
        telephony = self.connect.telephony
        telephony.on_ring = stand_in(telephony, self.loop)
        self.model = Model()
        self.incident_manager = IncidentManager(lambda: self.loop.now, self._response_plans())
        machines = self.deployment.state_machines
        self.step_functions = StepFunctions(machines, self.loop, self._invoke)
        self.messages = Messages(lambda: self.loop.now, telephony.contact_at, self.topics)
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

    def incident_named(self, name: str) -> str:
        """The id of the incident that `tocsin ack` is given, by its id or its code."""
        return incident_named(self.deployment.outputs["TableName"], name, self.loop.now)

    def stop(self) -> None:
        """Give moto's stores back."""
        api_calls.ANSWERS.clear()
        self._moto.stop()

    def _make_functions(self, book: Book | None) -> dict[str, Function]:
        # Every function reads the same files at its cold start: here they are read once.
        wired: dict[str, Any] = {
            "now": lambda: self.loop.now,
            "book": lambda: book or _shipped(),
            "turn_lasts": timedelta,
        }
        return {
            self._named(name, region): Function(
                spec.handler, {**spec.environment, **regions.runtime(region)}, wired
            )
            for region, deployment in self._deployments().items()
            for name, spec in deployment.functions.items()
        }

    def _deployments(self) -> dict[str, Deployment]:
        """What is deployed, by region."""
        second = {regions.SECOND_REGION: self.second} if self.second else {}
        return {REGION: self.deployment, **second}

    @staticmethod
    def _named(function: str, region: str) -> str:
        return function if region == REGION else f"{function} in {region}"

    def _make_connects(self, telephony: Telephony) -> dict[str, Connect]:
        """The Connect instances by the name of their first route; all call the same phones."""
        flows = self.deployment.contact_flows
        connects = {MAIN: Connect(flows, telephony, self.loop, self._invoke, self.bus.put)}
        if self.second is not None:
            flows, put = self.second.contact_flows, regions.sends_home(self.second, self.bus.put)
            connects[BACKUP] = Connect(flows, telephony, self.loop, self._invoke, put)
        return connects

    def _connect_queues_to_functions(self) -> None:
        for mapping in self.deployment.event_source_mappings:
            arn = self.deployment.queues[mapping.queue].arn
            self.queues[arn].deliver = self.functions[mapping.function].invoke

    def _connect_streams_to_functions(self) -> None:
        """The only stream there may be is that of the first instance's contact records."""
        for function, arn in self.deployment.stream_readers.items():
            stream = Stream(arn, self.loop, self.functions[function].invoke)
            self.connect.put_record = stream.take

    def _invoke(self, arn: str, event: dict[str, Any]) -> dict[str, Any]:
        region = arn.split(":")[3]
        name = self._deployments()[region].function_at(arn)
        return dict(self.functions[self._named(name, region)].invoke(event))

    def _answer_requests(self) -> None:
        by_url = {spec.url: self.queues[spec.arn] for spec in self.deployment.queues.values()}
        api_calls.ANSWERS.clear()
        api_calls.ANSWERS.update(
            {
                **table_answers(REGION),
                **regions.connect_answers(self.connects.values()),
                **self.messages.answers(),
                **self.model.answers(),
                **self.incident_manager.answers(),
                **self.step_functions.answers(),
                **bus_answers(self.bus, lambda: self.loop.now),
                **Sqs(by_url).answers(),
            }
        )

    def _response_plans(self) -> dict[str, list[str]]:
        plans = self.deployment.of_type(RESPONSE_PLAN)
        return {one.ref: list(one.properties.get("Engagements", ())) for one in plans}

    def _start_schedules(self) -> None:
        start = self.step_functions.start_execution
        scheduler = Scheduler(self.loop, self._invoke_unwatched, self.bus.put, start)
        for schedule in self.deployment.schedules.values():
            scheduler.start(schedule)
            if schedule.function == CALENDARS and self.has_calendars:
                self.loop.soon(partial(self._invoke_unwatched, CALENDARS, {}))

    def _invoke_by_id(self, function: str, event: object) -> object:
        return self.functions[function].invoke(event)

    def _invoke_unwatched(self, function: str, payload: object) -> None:
        self.functions[function].invoke_unwatched(payload)


@cache
def _shipped() -> Book:
    return book_in(ROOT)
