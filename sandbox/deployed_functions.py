"""The deployed functions of every region: made once, and invoked by name or by ARN."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.deploy.deployment import Deployment
from sandbox.functions import Function
from sandbox.regions import REGION, runtime

Wired = Mapping[str, Callable[..., Any]]
"""What stands in for what handlers/wiring.py would make."""


@dataclass(frozen=True, slots=True)
class DeployedFunctions:
    """`deployments` by their regions; `by_name` has those of another region with its name."""

    deployments: Mapping[str, Deployment]
    by_name: dict[str, Function]

    @classmethod
    def of(cls, deployments: Mapping[str, Deployment], wired: Wired) -> "DeployedFunctions":
        """None of them has started yet."""
        made = {
            _named(name, region): Function(
                spec.handler, {**spec.environment, **runtime(region)}, wired
            )
            for region, deployment in deployments.items()
            for name, spec in deployment.functions.items()
        }
        return cls(deployments, made)

    def start(self) -> None:
        """A cold start of each; raises the ConfigurationError that one is refused with."""
        for function in self.by_name.values():
            function.start()

    def invoke(self, arn: str, event: dict[str, Any]) -> dict[str, Any]:
        """As contact flows and state machines do."""
        region = arn.split(":")[3]
        name = self.deployments[region].function_at(arn)
        return dict(self.by_name[_named(name, region)].invoke(event))

    def invoke_by_id(self, function: str, event: object) -> object:
        """As a log group's subscription does."""
        return self.by_name[function].invoke(event)

    def invoke_unwatched(self, function: str, payload: object) -> None:
        """As a schedule does, which waits for no answer."""
        self.by_name[function].invoke_unwatched(payload)


def _named(function: str, region: str) -> str:
    return function if region == REGION else f"{function} in {region}"
