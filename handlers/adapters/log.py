"""One structured log for all functions. Ids and reasons only: no numbers, texts or events."""

import traceback
from typing import Any

from aws_lambda_powertools.logging import Logger

log = Logger()


def log_fault(message: str, error: Exception, **ids: Any) -> None:  # noqa: ANN401 - any field
    """An error that nobody foresaw: its kind and where it came from.

    Not what it says: the text of a service's error may hold the number that was called.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error(message, error=type(error).__name__, where=where, **ids)
