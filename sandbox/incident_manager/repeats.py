"""What a repeated request of Incident Manager's gets: the answer that its token had already."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.api_calls import ServiceError

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Repeats:
    """The answers of one service by their tokens."""

    answers: dict[str, Body] = field(default_factory=dict)

    def once(self, token: str, do: Callable[[], Body]) -> Body:
        """What it does answers, or what it answered to this token before."""
        if token not in self.answers:
            self.answers[token] = do()
        return self.answers[token]


def id_of(token: str) -> str:
    """The same id for the same token, so that a night is the same each time."""
    return str(uuid.UUID(hashlib.sha256(token.encode()).hexdigest()[:32]))


def not_found(what: str) -> ServiceError:
    """The refusal of both services."""
    return ServiceError("ResourceNotFoundException", 404, f"no such {what}")
