"""The routes of a deployment, in the order in which they are tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.errors import ConfigurationError
from dispatch.routes.route import MAIN, Route

BACKUP = "backup"
"""The name of the route in another region."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A Connect instance with the contact flow and the caller numbers that are used there."""

    region: str
    id: str
    flow_id: str
    caller_numbers: tuple[str, ...]


def list_of(text: str) -> tuple[str, ...]:
    """What stands between commas, without the spaces around it."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


def instance_at(arn: str) -> tuple[str, str]:
    """Region and id of the instance with this ARN; raises ConfigurationError."""
    parts = arn.split(":")
    if len(parts) != 6 or parts[2] != "connect" or "/" not in parts[5]:  # noqa: PLR2004 - an ARN
        right = "arn:aws:connect:REGION:ACCOUNT:instance/ID"
        raise ConfigurationError("environment", 0, f"an instance is given as {right}, not as {arn}")
    return parts[3], parts[5].split("/")[1]


def routes_of_stack(parameters: Mapping[str, str], outputs: Mapping[str, str]) -> tuple[Route, ...]:
    """The routes of a stack with these parameters and outputs; raises ConfigurationError."""
    main = Instance(
        *instance_at(parameters["ConnectInstanceArn"]),
        outputs["AlertFlowArn"].split("/")[3],
        list_of(parameters["CallerNumber"]),
    )
    return routes_of(main, _backup_of(parameters), list_of(parameters["AllowedCallingCodes"]))


def _backup_of(parameters: Mapping[str, str]) -> Instance | None:
    arn = parameters.get("BackupConnectInstanceArn", "")
    if not arn:
        return None
    number = parameters["BackupCallerNumber"]
    return Instance(*instance_at(arn), parameters["BackupContactFlowId"], (number,))


def routes_of(
    main: Instance, backup: Instance | None, calling_codes: Sequence[str]
) -> tuple[Route, ...]:
    """The main route, one more for each further number of its instance, and the backup route.

    They are called main, main-2, …, backup. Both instances may call the same countries.
    """
    codes = tuple(calling_codes)
    names = [MAIN if at == 1 else f"{MAIN}-{at}" for at in _counted(main)]
    routes = [_route(name, main, at, codes) for at, name in enumerate(names)]
    if backup is not None:
        routes.append(_route(BACKUP, backup, 0, codes))
    return tuple(routes)


def _counted(instance: Instance) -> range:
    return range(1, len(instance.caller_numbers) + 1)


def _route(name: str, instance: Instance, number: int, codes: tuple[str, ...]) -> Route:
    caller_number = instance.caller_numbers[number]
    return Route(name, instance.region, instance.id, instance.flow_id, caller_number, codes)
