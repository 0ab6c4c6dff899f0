"""The real handlers and the sandbox's stores, made once and begun anew for each history."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faults import Faults
from moto.dynamodb.models.dynamo_type import DynamoType

from dispatch.book import Book
from handlers.adapters.clients import client
from histories.answering import Answering
from histories.contact_lines import Lines
from histories.records import Records
from sandbox import api_calls
from sandbox.cloud import Cloud
from sandbox.functions import Function
from sandbox.regions import PARAMETERS, REGION
from sandbox.tables import moto_table
from sandbox.telephone.call import Call
from sandbox.telephone.telephony import Telephony
from sandbox.view import View

CONTACTS = Path(__file__).parents[2] / "sandbox" / "contacts.toml"
BEFORE = datetime(2026, 11, 20, tzinfo=UTC)
SILENT = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}
"""Nobody reads the logs of thousands of histories, and writing them takes a third of the time."""


class World:
    """One cloud, with faults between its functions and AWS. `begin` makes it anew.

    Other contacts (TOML) and another book than the shipped ones can be given.
    """

    def __init__(self, contacts: str = "", book: Book | None = None) -> None:
        self.cloud = Cloud(contacts or CONTACTS.read_text(encoding="utf-8"), BEFORE, book)
        self.view = View(self.cloud)
        self.table = moto_table(self.view.store.table, REGION)
        self.patch = pytest.MonkeyPatch()
        for function in self.cloud.functions.values():
            function.environment = {**function.environment, **SILENT}
        self.cloud.start_functions()
        self.contacts = contacts_parameter()

    def begin(self, start: datetime) -> None:
        """Nothing stored, nothing under way, nothing remembered, nothing going wrong."""
        self.patch.undo()
        self.cloud.begin_again(start)
        for function in self.cloud.functions.values():
            function.output.seek(0)
            function.output.truncate()
            self.make_cold(function)
        api_calls.ANSWERS["ssm", "GetParameter"] = lambda _asked: self.contacts
        self.records = Records()
        self.faults = Faults(self, self.patch, self.make_cold)
        self.lines = Lines(self.cloud)
        self.answering = Answering(self.cloud)

    def end(self) -> None:
        """Give moto's stores back, and everything else that was replaced."""
        self.patch.undo()
        self.cloud.stop()

    def make_cold(self, function: Function) -> None:
        """What a function remembers of the world is forgotten, as when its process ends."""
        contact_book = wired(function).get("contact_book")
        if contact_book is None or not contact_book.cache_info().currsize:
            return
        book = contact_book()
        book.__init__(book.parameter)
        clock = SimpleNamespace(monotonic=self._seconds)
        self.patch.setitem(type(book).contacts.__globals__, "time", clock)

    def _seconds(self) -> float:
        return self.now.timestamp()

    @property
    def now(self) -> datetime:
        """The time of the history."""
        return self.cloud.loop.now

    @property
    def telephony(self) -> Telephony:
        """Everybody's phone."""
        return self.cloud.connect.telephony

    @property
    def calls(self) -> list[Call]:
        """Every call that Connect took, in order."""
        return list(self.cloud.connect.calls.values())

    def items(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        """What is stored, by hash key and range key, read past every request."""
        return {
            hash_key.value: {range_key.value: item.attrs for range_key, item in group.items()}
            for hash_key, group in self.table.items.items()
        }

    def group(self, hash_key: str) -> dict[str, Mapping[str, Any]]:
        """What is stored under one hash key, by range key."""
        found = self.table.items.get(DynamoType({"S": hash_key}), {})
        return {range_key.value: item.attrs for range_key, item in found.items()}

    def dead_letters(self) -> list[str]:
        """The bodies of the events that no function could take."""
        spec = self.cloud.deployment.queues["EventDeadLetterQueue"]
        return [message.body for message in self.cloud.queues[spec.arn].held]


def contacts_parameter() -> dict[str, Any]:
    """SSM's answer, asked for once."""
    name = PARAMETERS["ContactsParameterName"]
    return {"Parameter": client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]}


def wired(function: Function) -> dict[str, Any]:
    """The wiring module of a function that has started; empty where it has none."""
    function.start()
    handler = function._handler  # noqa: SLF001 - no other way into a module nobody imports
    wiring = handler.__globals__.get("wiring")
    return vars(wiring) if wiring else {}
