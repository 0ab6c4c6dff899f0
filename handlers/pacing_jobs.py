"""Work done beside the pacer; what becomes of its results happens in the pacer's own thread."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Failed = Callable[[BaseException], None]


@dataclass(slots=True)
class Jobs:
    """Given to an executor; `gather` hands on what is finished."""

    executor: Executor
    _open: list[tuple[Future[Any], Callable[[Any], None], Failed]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._open)

    def do(self, work: Callable[[], T], then: Callable[[T], None], failed: Failed) -> None:
        """Begin it; `then` gets its result, or `failed` what it raised."""
        self._open.append((self.executor.submit(work), then, failed))

    def gather(self) -> None:
        """Hand on what is finished, and what that begins and is finished at once."""
        while finished := [job for job in self._open if job[0].done()]:
            self._open = [job for job in self._open if not job[0].done()]
            for job in finished:
                _hand_on(*job)


def _hand_on(future: Future[T], then: Callable[[T], None], failed: Failed) -> None:
    error = future.exception()
    if error is None:
        then(future.result())
    else:
        failed(error)
