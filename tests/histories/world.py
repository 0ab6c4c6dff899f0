"""The real handlers and the sandbox's stores, made once and begun anew for each history."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest
from faults import Faults
from night import Night

from handlers.adapters.clients import client
from histories.answering import Answering
from histories.contact_lines import Lines
from sandbox import api_calls
from sandbox.functions import Function
from sandbox.regions import PARAMETERS, REGION
from sandbox.tables import moto_table
from sandbox.telephone.call import Call
from sandbox.telephone.telephony import Telephony

SILENT = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}
"""Nobody reads the logs of thousands of histories, and writing them takes a third of the time."""


class World:
    """One cloud, with faults between its functions and AWS. `begin` makes it anew."""

    def __init__(self) -> None:
        self.night = Night()
        self.cloud = self.night.cloud
        self.table = moto_table(self.night.view.store.table, REGION)
        self.patch = pytest.MonkeyPatch()
        for function in self.cloud.functions.values():
            function.environment = {**function.environment, **SILENT}
        self.cloud.start_functions()

    def begin(self, start: datetime) -> None:
        """Nothing stored, nothing under way, nothing remembered, nothing going wrong."""
        self.patch.undo()
        self.cloud.begin_again(start)
        for function in self.cloud.functions.values():
            function.output.truncate(0)
            self.make_cold(function)
        api_calls.ANSWERS["ssm", "GetParameter"] = lambda _asked: self.contacts_parameter
        self.faults = Faults(self.night, self.patch, self.make_cold)
        self.lines = Lines(self.cloud)
        self.answering = Answering(self.cloud)

    def make_cold(self, function: Function) -> None:
        """What a function remembers of the world is forgotten, as when its process ends."""
        book = wired(function)["contact_book"]()
        book.__init__(book.parameter)
        clock = SimpleNamespace(monotonic=lambda: self.now.timestamp())
        self.patch.setitem(type(book).contacts.__globals__, "time", clock)

    @cached_property
    def contacts_parameter(self) -> dict[str, Any]:
        """SSM's answer, which moto gives once."""
        answer = client("ssm").get_parameter(
            Name=PARAMETERS["ContactsParameterName"], WithDecryption=True
        )
        return {"Parameter": answer["Parameter"]}

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

    def dead_letters(self) -> list[str]:
        """The bodies of the events that no function could take."""
        spec = self.cloud.deployment.queues["EventDeadLetterQueue"]
        return [message.body for message in self.cloud.queues[spec.arn].held]


def wired(function: Function) -> dict[str, Any]:
    """The wiring module of a function that has started."""
    function.start()
    handler = function._handler  # noqa: SLF001 - no other way into a module nobody imports
    wiring: dict[str, Any] = vars(handler.__globals__["wiring"])
    return wiring
