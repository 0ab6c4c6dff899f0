"""What tasks ask of AWS: the functions of this sandbox, and SQS behind the real client."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from dispatch.errors import TocsinError
from handlers.adapters.clients import client
from sandbox.state_machine.faults import StateFailed, raised_by_function

Invoke = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Invokes the function that has this ARN."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """Carries out the resource of a Task."""

    invoke: Invoke

    def perform(self, resource: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """The result of the task; raises StateFailed."""
        service, operation = resource.rsplit(":", 2)[1:]
        if service == "lambda":
            return self.invoke_function(parameters)
        try:
            return ask(service, operation, {**parameters, "MessageBody": _body(parameters)})
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise StateFailed(f"{service.capitalize()}.{code}", str(error)) from error
        except TocsinError as error:  # a request that no service would take
            raise StateFailed("States.Runtime", str(error)) from error

    def invoke_function(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """What a function answers, as Lambda hands it on; raises StateFailed."""
        try:
            answer = self.invoke(parameters["FunctionName"], parameters["Payload"])
        except Exception as error:  # Lambda tells whatever a function raises
            raise raised_by_function(error) from error
        return {"ExecutedVersion": "1", "Payload": answer, "StatusCode": 200}


def _body(parameters: Mapping[str, Any]) -> str:
    """Step Functions writes a body that is no text as JSON."""
    body = parameters["MessageBody"]
    return body if isinstance(body, str) else json.dumps(body)


def ask(service: str, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a service to `putItem` and the like, without what HTTP says."""
    method = re.sub(r"(?=[A-Z])", "_", operation).lower()
    answer = dict(getattr(client(service), method)(**parameters))
    answer.pop("ResponseMetadata", None)
    return answer
