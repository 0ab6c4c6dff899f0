"""SNS topics of the sandbox: what would have gone to mail and chat."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """One notice."""

    at: datetime
    topic_arn: str
    subject: str
    body: str


@dataclass(slots=True)
class Topics:
    """Remembers everything that was published."""

    clock: Callable[[], datetime]
    published: list[Published] = field(default_factory=list)

    def publish(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """SNS Publish."""
        self.published.append(
            Published(self.clock(), asked["TopicArn"], asked.get("Subject", ""), asked["Message"])
        )
        return {"MessageId": str(uuid.uuid4())}
