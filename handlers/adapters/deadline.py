"""Waits for something that may take for ever, and no longer than it may."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` returns or raises; TimeoutError where that takes longer than `seconds`.

    Botocore's timeouts are for connecting and for each read, not for resolving a name nor for an
    answer that comes drop by drop. What is too late goes on alone, and nobody looks at it.
    """
    future: Future[Result] = Future()
    Thread(target=_do, args=(work, future), daemon=True).start()
    return future.result(timeout=seconds)


def _do(work: Callable[[], Result], future: Future[Result]) -> None:
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - raised where it is waited for
        future.set_exception(error)
