"""DynamoDB's answers: moto's own, asked for directly and not through a web request.

moto reads each request as text from the wire and writes its answer as text again, which costs
several times what the request itself does. What is stored, checked and refused stays moto's.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

from sandbox.api_calls import Answer, ServiceError

OPERATIONS = (
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
)
"""Those on items; the others go through moto's web interface."""

LEFT_OUT = {"ConsumedCapacity", "UnprocessedItems", "UnprocessedKeys"}
"""Where there is nothing in them; AWS answers an empty one, which its own model does not allow."""
INVENTED = {"ConsumedCapacityUnits"}
"""What moto tells of a delete, and AWS does not."""


def table_answers(region: str) -> dict[tuple[str, str], Answer]:
    """What answers DynamoDB's requests in this region."""
    return {
        ("dynamodb", name): partial(_answer, camelcase_to_underscores(name), region)
        for name in OPERATIONS
    }


def moto_table(name: str, region: str) -> Any:  # noqa: ANN401 - moto ships no types
    """The table itself; `items` holds hash key -> range key -> item."""
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][region].tables[name]


def _answer(method: str, region: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    handler = DynamoHandler()
    handler.current_account, handler.region = DEFAULT_ACCOUNT_ID, region
    handler.body = handler.params = dict(asked)
    try:
        answer = getattr(handler, method)().result
    except JsonRESTError as error:
        raise _refusal(error) from None
    told = {name: value for name, value in answer.items() if name not in INVENTED}
    return {name: value for name, value in told.items() if value or name not in LEFT_OUT}


def _refusal(error: JsonRESTError) -> ServiceError:
    told = json.loads(error.description)
    code = str(told.pop("__type")).rpartition("#")[2]
    message = str(told.pop("Message", "") or told.pop("message", ""))
    return ServiceError(code, error.code, message, told)
