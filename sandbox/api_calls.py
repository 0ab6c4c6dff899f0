"""Real boto3 clients in front, the sandbox behind: requests are answered in this process."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import boto3
import botocore.handlers
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.model import OperationModel

from dispatch.errors import TocsinError
from handlers.adapters.model_check import violations
from sandbox.sessions import FrugalSession

Answer = Callable[[Mapping[str, Any]], dict[str, Any]]
ASKED = "tocsin_request"
ANSWERS: dict[tuple[str, str], Answer] = {}
"""What answers (service, operation) now; the sandbox that started last has put it here."""


class ServiceError(TocsinError):
    """An error answer, as the service gives it; `more` is what it tells beside code and message."""

    def __init__(
        self, code: str, status: int, message: str = "", more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.status, self.message, self.more = code, status, message, more or {}


class DishonestAnswer(TocsinError):
    """The sandbox answered something that the service's model does not allow."""


def install() -> None:
    """Hook into every botocore session made from now on; calling it again changes nothing."""
    hooks = [
        ("before-parameter-build", _remember),
        ("before-call", _answer),
    ]
    if hooks[0] not in botocore.handlers.BUILTIN_HANDLERS:
        botocore.handlers.BUILTIN_HANDLERS.extend(hooks)
        boto3.DEFAULT_SESSION = FrugalSession()


def answer_with(tables: Iterable[Mapping[tuple[str, str], Answer]]) -> None:
    """From now on these answer, and nothing else."""
    ANSWERS.clear()
    for table in tables:
        ANSWERS.update(table)


def _remember(params: Any, context: dict[str, Any], **_: object) -> None:  # noqa: ANN401 - botocore
    context[ASKED] = params


def _answer(
    model: OperationModel, params: dict[str, Any], context: dict[str, Any], **_: object
) -> tuple[AWSResponse, dict[str, Any]] | None:
    answer = ANSWERS.get((model.service_model.service_name, model.name))
    if answer is None:
        return None
    asked = context.get(ASKED, {})
    status, parsed = _respond(answer, asked, model)
    return AWSResponse(params.get("url", ""), status, HTTPHeaders(), None), parsed


def _respond(
    answer: Answer, asked: Mapping[str, Any], model: OperationModel
) -> tuple[int, dict[str, Any]]:
    if broken := violations(model.input_shape, asked):
        error = ServiceError("InvalidParameterException", 400, "; ".join(broken))
        return refusal(error)
    try:
        body = answer(asked)
    except ServiceError as error:
        return refusal(error)
    if broken := violations(model.output_shape, body):
        raise DishonestAnswer(f"{model.name}: {'; '.join(broken)}")
    return 200, body | {"ResponseMetadata": {"HTTPStatusCode": 200}}


def refusal(error: ServiceError) -> tuple[int, dict[str, Any]]:
    """HTTP status and parsed answer of an error, as botocore makes an exception of."""
    return error.status, {
        **error.more,
        "Error": {"Code": error.code, "Message": error.message},
        "ResponseMetadata": {"HTTPStatusCode": error.status},
    }
