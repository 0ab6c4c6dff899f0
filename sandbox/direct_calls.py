"""Requests that go from the client to what answers them, and not through botocore.

Writing each request for a wire that is not there takes most of the time of a long run: endpoint
rules, headers, serialising, signing. Each request is checked by the client's guard as it is there.
That the answers are honest is left to the tests that go the whole way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient

from handlers.adapters.model_check import check_request
from sandbox.api_calls import ANSWERS, ServiceError, refusal

BASE: Any = BaseClient
"""Where every request passes; its stubs leave out the method that all go through."""
_THROUGH_BOTOCORE = BASE._make_api_call  # noqa: SLF001 - as above


@contextmanager
def direct_calls() -> Iterator[None]:
    """Within it, every request that something here answers is answered directly."""
    before = BASE._make_api_call  # noqa: SLF001 - as above; whoever watches requests stays
    BASE._make_api_call = _ask  # noqa: SLF001 - as above
    try:
        yield
    finally:
        BASE._make_api_call = before  # noqa: SLF001 - as above


def _ask(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:  # noqa: ANN401 - boto3's
    answer = ANSWERS.get((client.meta.service_model.service_name, operation))
    if answer is None:
        return _THROUGH_BOTOCORE(client, operation, params)
    check_request(client, operation, params)
    try:
        return answer(params)
    except ServiceError as error:
        refused: Any = client.exceptions.from_code(error.code)
        raise refused(refusal(error)[1], operation) from None
