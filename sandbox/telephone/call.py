"""One call in the sandbox: it rings, is answered or not, talks through the contact flow, ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.flow.run import FlowRun

CallState = Literal["ringing", "in-call", "ended"]


@dataclass(slots=True)
class Call:
    """A call as Connect knows it. `request` is what StartOutboundVoiceContact asked for.

    `tell` hears of each change, as Connect's contact events do.
    """

    contact_id: str
    contact: str
    request: Mapping[str, Any]
    placed_at: datetime
    make_run: Callable[["Call"], FlowRun]
    tell: Callable[["Call", str], None]
    state: CallState = "ringing"
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    transcript: list[str] = field(default_factory=list)
    run: FlowRun | None = None
    utterance: int = 0

    @property
    def attributes(self) -> dict[str, str]:
        """The contact attributes as they stand."""
        return self.run.attributes if self.run else dict(self.request.get("Attributes", {}))

    @property
    def outcome(self) -> str:
        """In the words of `GET /calls`: how it ended, or how it stands."""
        return self.reason if self.state == "ended" else self.state

    def record(self) -> dict[str, Any]:
        """The contact record, as DescribeContact gives it."""
        times = {
            "InitiationTimestamp": self.placed_at,
            "ConnectedToSystemTimestamp": self.connected_at,
            "DisconnectTimestamp": self.ended_at,
        }
        return {
            "Id": self.contact_id,
            "Channel": "VOICE",
            "InitiationMethod": "API",
            "Attributes": self.attributes,
            **({"DisconnectReason": self.reason} if self.reason else {}),
            **{name: at for name, at in times.items() if at is not None},
        }
