"""AWS on this machine: template.yaml deployed, with one clock for everything."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from dispatch.book import Book
from dispatch.contact_files import read_contacts
from dispatch.routes.route import MAIN
from handlers.adapters.book_files import book_in
from handlers.conductor import Conductor
from handlers.operators import incident_named, operator
from sandbox import api_calls, regions, stores
from sandbox.advising import Model
from sandbox.bus import Bus
from sandbox.bus_entries import bus_answers
from sandbox.deploy.resources import ContactFlow
from sandbox.deployed_functions import DeployedFunctions, Wired
from sandbox.event_sources import connect_queues, connect_streams
from sandbox.event_ways import bus_rules, make_queues, topic_queues
from sandbox.incident_manager.service import IncidentManager, response_plans
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs
from sandbox.loop import Loop
from sandbox.messages import Messages
from sandbox.regions import REGION, ROOT, SECOND_REGION
from sandbox.schedules import Scheduler
from sandbox.sqs import Sqs
from sandbox.stand_in import stand_in
from sandbox.state_machine.executions import StepFunctions
from sandbox.tables import table_answers
from sandbox.telephone.connect import Connect, PutEvent
from sandbox.telephone.instances import connect_answers, make_connects
from sandbox.telephone.tape import keeper_of
from sandbox.telephone.telephony import Telephony
from sandbox.topics import Topics


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
        deployments = regions.deployments(self.parameters, two_regions=two_regions)
        self.deployment, self.second = deployments[REGION], deployments.get(SECOND_REGION)
        book = book or _shipped()
        # Every function reads the same files at its cold start: here they are read once.
        wired: Wired = {"now": self._now, "book": lambda: book, "turn_lasts": timedelta}
        self._deployed = DeployedFunctions.of(deployments, wired)
        self.functions = self._deployed.by_name
        self._log_wiring = read_wiring(self.deployment)
        self._has_calendars = bool(book.calendars)
        self._moto = stores.start_moto(REGION)
        try:
            api_calls.install()
            stores.fill(self.deployment, self.parameters, contacts, REGION)
            self._begin(start or datetime.now(UTC))
        except BaseException:  # or whoever comes next would find these stores full
            self.stop()
            raise

    def _now(self) -> datetime:
        return self.loop.now

    def begin_again(self, start: datetime) -> None:
        """From now on another time with nothing stored and nothing under way; functions are warm.

        Makes thousands of histories cheap. Whoever holds a part of the cloud must ask for it anew.
        """
        stores.empty_tables(self.deployment, REGION)
        self._begin(start)

    def _begin(self, start: datetime) -> None:
        self.loop = Loop(start)
        self.queues = make_queues(self.deployment, self.loop)
        self.topics = Topics(self._now, topic_queues(self.deployment, self.queues))
        connect_queues(self.deployment, self.queues, self.functions)
        self.bus = Bus(bus_rules(self.deployment, self.queues))
        self.logs = Logs(self._log_wiring, self.loop, self.bus.put, self._deployed.invoke_by_id)
        telephony = Telephony(self.contacts, self.loop)
        self._begin_calling(telephony)
        self.model = Model()
        self.incident_manager = IncidentManager(self._now, response_plans(self.deployment))
        machines = self.deployment.state_machines
        self.step_functions = StepFunctions(machines, self.loop, self._deployed.invoke)
        self.messages = Messages(self._now, telephony.contact_at, self.topics)
        self._answer_requests()
        self._start_schedules()

    def _begin_calling(self, telephony: Telephony) -> None:
        """All instances call the same phones."""

        def make(flows: Mapping[str, ContactFlow], put: PutEvent) -> Connect:
            return Connect(flows, telephony, self.loop, self._deployed.invoke, put)

        self.connects = make_connects(self.deployment, self.second, make, self.bus.put)
        self.connect = self.connects[MAIN]
        self.connect.keep = keeper_of(self.parameters)
        connect_streams(self.deployment, self.connect, self.loop, self.functions)
        telephony.on_ring = stand_in(telephony, self.loop)

    def _answer_requests(self) -> None:
        by_url = {spec.url: self.queues[spec.arn] for spec in self.deployment.queues.values()}
        services = (self.messages, self.model, self.incident_manager, self.step_functions)
        tables, buses = table_answers(REGION), bus_answers(self.bus, self._now)
        calls = connect_answers(self.connects.values())
        answers = (one.answers() for one in (*services, Sqs(by_url)))
        api_calls.answer_with((tables, buses, calls, *answers))

    def _start_schedules(self) -> None:
        start, invoke = self.step_functions.start_execution, self._deployed.invoke_unwatched
        scheduler = Scheduler(self.loop, invoke, self.bus.put, start)
        scheduler.start_all(self.deployment.schedules.values(), calendars=self._has_calendars)

    def start_functions(self) -> None:
        """A cold start of each function; raises the ConfigurationError that one is refused with."""
        self._deployed.start()

    def operator(self) -> Conductor:
        """What `tocsin ack` uses."""
        outputs = self.deployment.outputs
        return operator(outputs["TableName"], outputs["WakeUpQueueUrl"], self._now)

    def incident_named(self, name: str) -> str:
        """The id of the incident that `tocsin ack` is given, by its id or its code."""
        return incident_named(self.deployment.outputs["TableName"], name, self.loop.now)

    def stop(self) -> None:
        """Give moto's stores back."""
        api_calls.ANSWERS.clear()
        self._moto.stop()


@cache
def _shipped() -> Book:
    return book_in(ROOT)
