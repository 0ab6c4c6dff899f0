"""Checks requests and answers against everything that a service's model states.

botocore checks types, required members and minimums only: the telephone number "junk" passes it.
Here maximums, patterns and enums are checked as well, and the service's rules that no model holds.
A violation names the path and the rule and never the value, which may be somebody's number or what
a page says.
"""

from collections.abc import Mapping
from typing import TypeVar

from botocore.client import BaseClient
from botocore.model import OperationModel, Shape

from dispatch.errors import RequestInvalid
from handlers.adapters.model_shapes import broken
from handlers.adapters.service_rules import broken_rules

Client = TypeVar("Client", bound=BaseClient)


def guard(client: Client) -> Client:
    """The same client, which from now on raises RequestInvalid instead of sending a bad request."""
    client.meta.events.register_last(
        "before-parameter-build", _check_before_sending, unique_id="tocsin-model-check"
    )
    return client


def check_request(client: BaseClient, operation: str, params: Mapping[str, object]) -> None:
    """RequestInvalid, listing every violation, if the parameters break the model or a service rule.

    `operation` is the API's name, as StartOutboundVoiceContact.
    """
    _check_before_sending(dict(params), client.meta.service_model.operation_model(operation))


def violations(shape: Shape | None, value: object) -> list[str]:
    """Each rule of the shape that the value breaks, as "path: what is wrong".

    For requests as boto3 takes them and for answers as it returns them, without ResponseMetadata.
    Lengths count characters, or bytes of a blob. None is the shape of a message without members.
    """
    if shape is None:
        return ["message: has no members"] if value else []
    return [f"{path.lstrip('.') or 'message'}: {rule}" for path, rule in broken(shape, value)]


def _check_before_sending(params: dict[str, object], model: OperationModel, **_: object) -> None:
    service = model.service_model.service_name
    found = violations(model.input_shape, params) + broken_rules(service, model.name, params)
    if found:
        raise RequestInvalid(f"{service} {model.name}: {'; '.join(found)}")
