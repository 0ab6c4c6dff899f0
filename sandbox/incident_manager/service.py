"""Incident Manager's stand-in: what people do there, and what both of its services answer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.api_calls import Answer, ServiceError
from sandbox.deploy.deployment import Deployment
from sandbox.incident_manager.engagements import Engaged, Engagements
from sandbox.incident_manager.incidents import Incidents
from sandbox.incident_manager.repeats import Body

RESPONSE_PLAN = "AWS::SSMIncidents::ResponsePlan"


class IncidentManager:
    """`plans` are the response plans that are there, each with the contacts it engages.

    A test may let an operation fail by its name in `faults`, or every one with `is_absent`; what
    is in `unanswered` is done all the same. `asked` is every request, in order.
    """

    def __init__(self, clock: Callable[[], datetime], plans: Mapping[str, list[str]]) -> None:
        self.clock = clock
        self.engagements = Engagements(clock)
        self.incidents = Incidents(clock, dict(plans), self.engagements.engage)
        self.faults: dict[str, Exception] = {}
        self.unanswered: dict[str, Exception] = {}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the two services."""
        operations = {**self.incidents.answers(), **self.engagements.answers()}
        return {at: self._watched(at[1], answer) for at, answer in operations.items()}

    def _watched(self, name: str, answer: Answer) -> Answer:
        def answered(asked: Mapping[str, Any]) -> Body:
            self.asked.append((name, asked))
            if name in self.faults:
                raise self.faults[name]
            done = answer(asked)
            if name in self.unanswered:
                raise self.unanswered[name]
            return done

        return answered

    def accepts(self, alias: str) -> None:
        """The person accepts their last page with its code: nobody else is paged for them."""
        self.engaged(alias)[-1].receipts.append(("READ", self.clock()))

    def loses(self, alias: str) -> None:
        """The person's last page cannot be delivered."""
        self.engaged(alias)[-1].receipts[:] = [("ERROR", self.clock())]

    def resolves(self, arn: str) -> None:
        """Somebody resolves the incident there."""
        self.incidents.records[arn].status = "RESOLVED"

    def is_absent(self) -> None:
        """The account never had the service; it is closed to new customers."""
        refusal = ServiceError("AccessDeniedException", 403, "not open to new customers")
        self.faults.update(dict.fromkeys((name for _, name in self.answers()), refusal))

    def engaged(self, alias: str) -> list[Engaged]:
        """The engagements of that contact, in order."""
        return [one for one in self.engagements.by_arn.values() if one.alias == alias]


def response_plans(deployment: Deployment) -> dict[str, list[str]]:
    """The deployed response plans by their ARNs, each with the contacts it engages."""
    plans = deployment.of_type(RESPONSE_PLAN)
    return {one.ref: list(one.properties.get("Engagements", ())) for one in plans}
