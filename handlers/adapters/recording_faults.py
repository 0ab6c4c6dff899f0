"""What S3, DynamoDB and SQS refuse, told apart: one recording's trouble, or everybody's."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from dispatch.errors import RecordingRefused, StorageUnavailable

EVERYBODYS = frozenset(
    {
        *("SlowDown", "503", "500", "InternalError", "ServiceUnavailable", "RequestTimeout"),
        *("Throttling", "ThrottlingException", "RequestLimitExceeded", "RequestThrottled"),
        *("ProvisionedThroughputExceededException", "TransactionInProgressException"),
        *("KMS.ThrottlingException", "KMSThrottlingException", "InternalServerError"),
        *("ExpiredToken", "RequestTimeTooSkewed", "ConditionalRequestConflict", "NoSuchBucket"),
        *("ResourceNotFoundException", "AWS.SimpleQueueService.NonExistentQueue"),
    }
)
"""Codes that say nothing of the recording: the same request may be answered later."""
SERVER_FAULT = 500


@contextmanager
def told() -> Iterator[None]:
    """Raises StorageUnavailable for everybody's trouble, RecordingRefused for one recording's."""
    try:
        yield
    except ParamValidationError as error:  # as metadata that no request can carry
        raise RecordingRefused("a request with what it has", "ParamValidation") from error
    except BotoCoreError as error:
        raise StorageUnavailable(type(error).__name__) from error
    except ClientError as error:
        raise fault_of(error) from error


@contextmanager
def everybodys() -> Iterator[None]:
    """The same where no refusal can be due to one recording: raises StorageUnavailable."""
    try:
        with told():
            yield
    except RecordingRefused as error:
        raise StorageUnavailable(f"{error.operation}: {error.code}") from error


def fault_of(error: ClientError) -> StorageUnavailable | RecordingRefused:
    """The error by its code and its operation; never with the service's own text."""
    code = str(error.response["Error"].get("Code", "unknown"))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in EVERYBODYS or status >= SERVER_FAULT:
        return StorageUnavailable(f"{error.operation_name}: {code}")
    return RecordingRefused(error.operation_name, code)
