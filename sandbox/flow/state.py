"""What a running contact flow knows, and the words it may put into its texts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dispatch.errors import TocsinError
from dispatch.phone import PhoneNumber
from sandbox.flow.voices import DEFAULT_VOICE

QueueFault = Callable[[str], str]
"""Why the queue of this ARN does not take a call: an error of TransferContactToQueue, or ""."""
Invoke = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Runs a function by its ARN with an event; whatever it raises is the function's failure."""

MAX_ATTRIBUTES = 32 * 1024
"""Bytes of all contact attributes together, names and values in UTF-8 (Connect quota)."""

REFERENCE = re.compile(r"\$\.[A-Za-z]+(?:\.[A-Za-z0-9_-]+)?")
"""A reference into the contact's data, as `$.Attributes.speech` or `$.ContactId`."""


class FlowError(TocsinError):
    """A contact flow that cannot be run: which action, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A text is being spoken; keys are lost meanwhile. `ssml` is empty where no voice is set."""

    ssml: str


@dataclass(frozen=True, slots=True)
class Listening:
    """A text is spoken, then `timeout` seconds of silence; a key counts at any moment of it."""

    ssml: str
    timeout: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The call is with the queue of this ARN, and the flow is done with it."""

    queue: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The flow is over. `fault` is empty where the flow itself hung up."""

    fault: str = ""


Waiting = Playing | Listening | HandedOver | Ended


@dataclass(frozen=True, slots=True)
class ContactData:
    """The call that a flow runs in, as StartOutboundVoiceContact made it."""

    contact_id: str
    instance_arn: str
    customer: PhoneNumber
    system: PhoneNumber
    attributes: Mapping[str, str]


@dataclass(slots=True)
class FlowState:
    """The changing part of a run. `faults` tells what failed on the way, for whoever looks on."""

    contact: ContactData
    invoke: Invoke
    attributes: dict[str, str]
    external: dict[str, str] = field(default_factory=dict)
    loops: dict[str, int] = field(default_factory=dict)
    voice: str = DEFAULT_VOICE
    queue: str = ""
    recorded: bool = False
    queue_fault: QueueFault = field(default=lambda _queue: "")
    faults: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The contact as a function receives it in `Details.ContactData`."""
        return {
            "Attributes": dict(self.attributes),
            "Channel": "VOICE",
            "ContactId": self.contact.contact_id,
            "CustomerEndpoint": _endpoint(self.contact.customer),
            "InitialContactId": self.contact.contact_id,
            "InitiationMethod": "API",
            "InstanceARN": self.contact.instance_arn,
            "PreviousContactId": self.contact.contact_id,
            "Queue": None,
            "SystemEndpoint": _endpoint(self.contact.system),
        }

    def fill(self, text: str) -> str:
        """The text with each reference replaced once; one that leads nowhere becomes empty."""
        roots = {**self.data(), "External": self.external}
        return REFERENCE.sub(lambda found: _look_up(roots, found[0]), text)

    def store(self, attributes: Mapping[str, str]) -> bool:
        """Whether the attributes could be stored: false where all together are too large."""
        stored = {**self.attributes, **attributes}
        sizes = (len(f"{key}{value}".encode("utf-8", "replace")) for key, value in stored.items())
        if sum(sizes) > MAX_ATTRIBUTES:
            return False
        self.attributes.update(attributes)
        return True


def _endpoint(number: PhoneNumber) -> dict[str, str]:
    return {"Address": number.dialled, "Type": "TELEPHONE_NUMBER"}


def _look_up(roots: Mapping[str, Any], reference: str) -> str:
    root, _, key = reference.removeprefix("$.").partition(".")
    found = roots.get(root)
    if isinstance(found, dict):
        found = found.get(key)
    return found or ""
