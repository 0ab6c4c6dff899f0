"""Messages to phones in the sandbox: SMS through SNS, speech through AWS End User Messaging."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dispatch.phone import PhoneNumber
from sandbox.api_calls import Answer, ServiceError
from sandbox.flow.ssml import UnspeakableText, read_ssml
from sandbox.telephone.spoken import plain
from sandbox.topics import Topics


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it reached a phone; `contact` is empty where nobody has the number."""

    at: datetime
    channel: Literal["sms", "voice"]
    contact: str
    number: PhoneNumber
    text: str


@dataclass(slots=True)
class Messages:
    """Remembers everything that was sent; neither service knows a repeated message."""

    clock: Callable[[], datetime]
    contact_at: Callable[[str], str]
    topics: Topics
    sent: list[Message] = field(default_factory=list)

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the two services."""
        return {
            ("sns", "Publish"): self.publish,
            ("pinpoint-sms-voice-v2", "SendVoiceMessage"): self.send_voice_message,
        }

    def publish(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """SNS Publish, to a phone number or to a topic."""
        if "PhoneNumber" not in asked:
            return self.topics.publish(asked)
        return self._arrive("sms", asked["PhoneNumber"], asked["Message"])

    def send_voice_message(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """SendVoiceMessage: its words, without ringing anybody's phone."""
        try:
            read_ssml(asked["MessageBody"])
        except UnspeakableText as error:
            raise ServiceError("ValidationException", 400, str(error)) from None
        return self._arrive("voice", asked["DestinationPhoneNumber"], plain(asked["MessageBody"]))

    def _arrive(self, channel: Literal["sms", "voice"], number: str, text: str) -> dict[str, Any]:
        contact = self.contact_at(number)
        message = Message(self.clock(), channel, contact, PhoneNumber(number), text)
        self.sent.append(message)
        return {"MessageId": str(uuid.uuid4())}
