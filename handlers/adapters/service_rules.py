"""Rules that services apply to requests and that their models state in prose only.

Each rule yields "path: what is wrong". Values of the wrong type are left to the model's own check.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from dispatch.phone import E164
from handlers.adapters.message_rules import MESSAGE_RULES

Params = Mapping[str, object]
Rule = Callable[[Params], Iterator[str]]

LONGEST_DELAY = 900
"""Seconds that SQS delays a message at most."""

LARGEST_ATTRIBUTES = 32_768
"""Bytes of UTF-8 in all attributes of a contact, keys and values."""

LARGEST_MESSAGE = 262_144
"""Bytes of UTF-8 in an SNS message with its attributes."""

SUBJECT_BELOW = 100
"""Characters, first length that SNS refuses."""

_ATTRIBUTE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def broken_rules(service: str, operation: str, params: Params) -> list[str]:
    """What the request breaks of the rules for this service (botocore's name) and operation."""
    asked = (service, operation)
    rules = (*_RULES.get(asked, ()), *MESSAGE_RULES.get(asked, ()))
    return [broken for rule in rules for broken in rule(params)]


def dialled_in_e164(params: Params) -> Iterator[str]:
    """Connect API reference, StartOutboundVoiceContact, DestinationPhoneNumber: E.164."""
    number = params.get("DestinationPhoneNumber")
    if isinstance(number, str) and not E164.fullmatch(number):
        yield "DestinationPhoneNumber: must be + and 2 to 15 digits (E.164)"


def caller_is_known(params: Params) -> Iterator[str]:
    """Connect API reference, SourcePhoneNumber: without one, there must be a queue."""
    if not (params.get("SourcePhoneNumber") or params.get("QueueId")):
        yield "SourcePhoneNumber: is required where there is no QueueId"


def contact_attributes_fit(params: Params) -> Iterator[str]:
    """Connect API reference, Attributes: which characters keys may have, and the bytes in all."""
    attributes = _texts(params.get("Attributes"))
    odd = sum(not _ATTRIBUTE_KEY.fullmatch(key) for key in attributes)
    if odd:
        yield f"Attributes: {odd} of the keys have other characters than A-Z a-z 0-9 - _"
    size = sum(_bytes(key) + _bytes(value) for key, value in attributes.items())
    if size > LARGEST_ATTRIBUTES:
        yield f"Attributes: {size} bytes in all, at most {LARGEST_ATTRIBUTES}"


def campaigns_only(params: Params) -> Iterator[str]:
    """Connect ignores the ring timeout of any other call; a stage's own deadline must end it.

    Machine detection: Connect API reference, TrafficType. Ring timeout: measured by DevelopersIO,
    "amazon-connect-ring-timeout-in-seconds", 2026-05-13.
    """
    if params.get("TrafficType") == "CAMPAIGN":
        return
    if "RingTimeoutInSeconds" in params:
        yield "RingTimeoutInSeconds: acts with TrafficType CAMPAIGN only"
    detection = params.get("AnswerMachineDetectionConfig")
    if isinstance(detection, Mapping) and detection.get("EnableAnswerMachineDetection"):
        yield "AnswerMachineDetectionConfig: acts with TrafficType CAMPAIGN only"


def delay_fits(params: Params) -> Iterator[str]:
    """SQS API reference, SendMessage, DelaySeconds: 0 to 900."""
    delay = params.get("DelaySeconds", 0)
    if isinstance(delay, int) and not 0 <= delay <= LONGEST_DELAY:
        yield f"DelaySeconds: must be 0 to {LONGEST_DELAY}"


def delays_fit(params: Params) -> Iterator[str]:
    """SQS API reference, SendMessageBatchRequestEntry, DelaySeconds: 0 to 900."""
    entries = params.get("Entries")
    for index, entry in enumerate(entries if isinstance(entries, list | tuple) else ()):
        if isinstance(entry, Mapping):
            yield from (f"Entries[{index}].{broken}" for broken in delay_fits(entry))


def subject_is_one_short_line(params: Params) -> Iterator[str]:
    """SNS API reference, Publish, Subject: no line breaks or control characters, under 100."""
    subject = params.get("Subject")
    if not isinstance(subject, str):
        return
    if len(subject) >= SUBJECT_BELOW:
        yield f"Subject: must be shorter than {SUBJECT_BELOW} characters"
    if _CONTROL.search(subject):
        yield "Subject: must have no line breaks or control characters"


def message_fits(params: Params) -> Iterator[str]:
    """SNS API reference, Publish, Message: 256 KiB with its attributes, unless the topic says more.

    A topic's MaximumMessageSize can allow 1 MiB; Tocsin's topics leave it as it is.
    """
    message = params.get("Message")
    size = _bytes(message) if isinstance(message, str) else 0
    attributes = params.get("MessageAttributes")
    for name, attribute in (attributes if isinstance(attributes, Mapping) else {}).items():
        parts = attribute.values() if isinstance(attribute, Mapping) else ()
        size += sum(_bytes(part) for part in (name, *parts) if isinstance(part, str | bytes))
    if size > LARGEST_MESSAGE:
        yield f"Message: {size} bytes with its attributes, at most {LARGEST_MESSAGE}"


def structured_message_has_a_default(params: Params) -> Iterator[str]:
    """SNS API reference, Publish, MessageStructure json: texts by protocol, and a default."""
    message = params.get("Message")
    if params.get("MessageStructure") != "json" or not isinstance(message, str):
        return
    try:
        texts = json.loads(message)
    except ValueError:
        texts = None
    if not isinstance(texts, dict) or not isinstance(texts.get("default"), str):
        yield 'Message: must be a JSON object with a text for "default"'


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return {k: v for k, v in pairs if isinstance(k, str) and isinstance(v, str)}


def _bytes(text: str | bytes) -> int:
    return len(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))


_RULES: Mapping[tuple[str, str], tuple[Rule, ...]] = {
    ("connect", "StartOutboundVoiceContact"): (
        dialled_in_e164,
        caller_is_known,
        contact_attributes_fit,
        campaigns_only,
    ),
    ("sqs", "SendMessage"): (delay_fits,),
    ("sqs", "SendMessageBatch"): (delays_fit,),
    ("sns", "Publish"): (
        subject_is_one_short_line,
        message_fits,
        structured_message_has_a_default,
    ),
}
