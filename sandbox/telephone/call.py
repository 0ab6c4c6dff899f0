"""One call in the sandbox: it rings, is answered or not, talks through the contact flow, ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sandbox.flow.run import FlowRun
from sandbox.telephone.crowd import Happens, Scripted

CallState = Literal["ringing", "in-call", "ended"]
RING = timedelta(seconds=60)
"""An ordinary call of Connect's rings this long."""


@dataclass(slots=True)
class Call:
    """A call as Connect knows it. `request` is what StartOutboundVoiceContact asked for.

    `tell` hears of each change, as Connect's contact events do. `scripted` is what whoever is
    called does, where that is settled beforehand.
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
    scripted: Scripted | None = None

    @property
    def campaign_traffic(self) -> bool:
        """Whether ring time-out and the detection of answering machines count."""
        return bool(self.request.get("TrafficType") == "CAMPAIGN")

    @property
    def ring(self) -> timedelta:
        """How long it rings."""
        asked = self.request.get("RingTimeoutInSeconds") if self.campaign_traffic else None
        return timedelta(seconds=asked) if asked else RING

    @property
    def detected(self) -> str:
        """AnsweringMachineDetectionStatus; empty where nobody was to listen for one."""
        asked = self.request.get("AnswerMachineDetectionConfig") or {}
        if not self.campaign_traffic or not asked.get("EnableAnswerMachineDetection"):
            return ""
        if self.connected_at is None:
            return "AMD_UNANSWERED" if self.state == "ended" else ""
        machine = self.scripted and self.scripted.script.happens is Happens.VOICEMAIL
        return "VOICEMAIL_BEEP" if machine else "HUMAN_ANSWERED"

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
            **({"AnsweringMachineDetectionStatus": self.detected} if self.detected else {}),
            **{name: at for name, at in times.items() if at is not None},
        }
