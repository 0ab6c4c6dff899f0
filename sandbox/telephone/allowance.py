"""What a Connect instance allows: calls at once, and starts a second."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.api_calls import ServiceError

TOO_MANY = 429


@dataclass(slots=True)
class Allowance:
    """None is as many as anybody wants. A repeated request of a call that is there costs nothing.

    `burst` starts are there at once, and `starts_per_second` come back each second.
    """

    calls_at_once: int | None = None
    starts_per_second: float | None = None
    burst: int = 5
    _left: float = 0.0
    _at: datetime | None = None

    def start(self, calls: int, now: datetime) -> None:
        """One more beside so many; raises ServiceError as Connect refuses it."""
        if self.starts_per_second is not None:
            self._withdraw(self.starts_per_second, now)
        if self.calls_at_once is not None and calls >= self.calls_at_once:
            raise ServiceError("LimitExceededException", TOO_MANY, "too many active calls")

    def _withdraw(self, rate: float, now: datetime) -> None:
        gained = float(self.burst) if self._at is None else rate * (now - self._at).total_seconds()
        self._left, self._at = min(float(self.burst), self._left + gained), now
        if self._left < 1:
            raise ServiceError("TooManyRequestsException", TOO_MANY, "too many requests")
        self._left -= 1
