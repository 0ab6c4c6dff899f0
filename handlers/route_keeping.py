"""What an operator's command may do with the routes: see their health, and call through one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.contact_files import read_contacts
from dispatch.errors import ContactsRefused, DeliveryError
from dispatch.routes.breaker import succeeded
from dispatch.routes.listing import routes_of_stack
from dispatch.routes.quotas import Quotas, quotas_of
from dispatch.routes.route import Route
from dispatch.routes.testing import ANSWERED, route_test_request, route_test_result
from dispatch.routes.view import route_view
from dispatch.speech.words import Words
from handlers.adapters.budgets import Budgets
from handlers.adapters.caller import Caller
from handlers.adapters.contact_parameter import ContactParameter
from handlers.conductor import until_first


@dataclass(frozen=True, slots=True)
class RouteKeeping:
    """The routes of one deployment."""

    routes: tuple[Route, ...]
    quotas: Quotas
    budgets: Budgets
    parameter: ContactParameter
    words: Mapping[str, Words]
    clock: Callable[[], datetime]

    def health(self) -> list[dict[str, Any]]:
        """Each route as it stands, in the order in which they are tried."""
        now = self.clock()
        return [
            route_view(one, self.budgets.load(one.name), self.quotas, now) for one in self.routes
        ]

    def call(self, test: str, name: str, key: str) -> dict[str, str]:
        """Let a person's phone ring by a route: `contactId`, or `why` the route cannot do it.

        Raises ContactsRefused for nobody and NumberRefused for whom must not be called.
        """
        route = self._route(name)
        contact = read_contacts(self.parameter.read().text, self.parameter.name).get(key)
        if contact is None:
            raise ContactsRefused(f"there is no contact {key}")
        words = self.words[contact.language]
        request = route_test_request(test, contact, route, words)
        try:
            return {"contactId": _caller(route).place(request), "why": ""}
        except DeliveryError as error:
            return {"contactId": "", "why": str(error)}

    def result(self, name: str, contact_id: str) -> str:
        """How that call ended, empty while it goes on; an answered one closes the breaker."""
        route = self._route(name)
        try:
            result = route_test_result(_caller(route).describe(contact_id))
        except DeliveryError as error:
            return f"unknown: {error}"
        if result == ANSWERED:
            until_first(lambda: self._note_success(name))
        return result

    def _note_success(self, name: str) -> None:
        before = self.budgets.load(name)
        after = succeeded(before, self.clock())
        if after != before:
            self.budgets.save(after)

    def _route(self, name: str) -> Route:
        return next(route for route in self.routes if route.name == name)


def route_keeping(
    parameters: Mapping[str, str],
    outputs: Mapping[str, str],
    words: Mapping[str, Words],
    clock: Callable[[], datetime],
) -> RouteKeeping:
    """The routes of a stack with these parameters and outputs."""
    quotas = quotas_of(float(parameters["StartsPerSecond"]), int(parameters["CallsAtOnce"]))
    return RouteKeeping(
        routes_of_stack(parameters, outputs),
        quotas,
        Budgets(outputs["TableName"]),
        ContactParameter(parameters["ContactsParameterName"]),
        words,
        clock,
    )


def _caller(route: Route) -> Caller:
    return Caller(route.instance_id, route.region)
