"""Rules for messages to phones that their services' models state in prose only, or not at all."""

import re
from collections.abc import Callable, Iterator, Mapping

from dispatch.phone import E164

Params = Mapping[str, object]

LARGEST_SMS = 1600
"""Bytes of an SMS that SNS takes, whatever the number of segments."""
LONGEST_TEXT = 3000
"""Characters of a voice message without SSML."""
TARGETS = ("TopicArn", "TargetArn", "PhoneNumber")
SMS_TYPES = ("Promotional", "Transactional")

_SENDER_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{3,11}")


def goes_to_one_target(params: Params) -> Iterator[str]:
    """SNS API reference, Publish: one of topic, endpoint and phone number."""
    given = [name for name in TARGETS if name in params]
    if len(given) != 1:
        yield f"{'+'.join(given) or 'message'}: give exactly one of {', '.join(TARGETS)}"


def sms_fits(params: Params) -> Iterator[str]:
    """SNS Developer Guide, publishing to a phone: an E.164 number, 1,600 bytes, no subject."""
    if "PhoneNumber" not in params:
        return
    yield from _in_e164("PhoneNumber", params)
    message = params.get("Message")
    size = len(message.encode(errors="surrogatepass")) if isinstance(message, str) else 0
    if size > LARGEST_SMS:
        yield f"Message: {size} bytes in an SMS, at most {LARGEST_SMS}"
    if "Subject" in params:
        yield "Subject: an SMS has none"


def sms_attributes_are_known(params: Params) -> Iterator[str]:
    """SNS Developer Guide, AWS.SNS.SMS attributes: the two types, and the form of a sender ID."""
    attributes = params.get("MessageAttributes")
    given = attributes if isinstance(attributes, Mapping) else {}
    kind = _value(given.get("AWS.SNS.SMS.SMSType"))
    if kind is not None and kind not in SMS_TYPES:
        yield f"MessageAttributes.AWS.SNS.SMS.SMSType: must be one of {', '.join(SMS_TYPES)}"
    sender = _value(given.get("AWS.SNS.SMS.SenderID"))
    if sender is not None and not _SENDER_ID.fullmatch(sender):
        yield "MessageAttributes.AWS.SNS.SMS.SenderID: must be 3 to 11 letters and digits"


def voice_message_fits(params: Params) -> Iterator[str]:
    """End User Messaging API reference, SendVoiceMessage: E.164, a body, SSML in `speak`."""
    yield from _in_e164("DestinationPhoneNumber", params)
    body = params.get("MessageBody")
    if not isinstance(body, str):
        yield "MessageBody: there is nothing to say"
    elif params.get("MessageBodyTextType") != "SSML":
        if len(body) > LONGEST_TEXT:
            yield f"MessageBody: {len(body)} characters of text, at most {LONGEST_TEXT}"
    elif not (body.startswith("<speak>") and body.endswith("</speak>")):
        yield "MessageBody: SSML stands in <speak>"


def _in_e164(name: str, params: Params) -> Iterator[str]:
    number = params.get(name)
    if isinstance(number, str) and not E164.fullmatch(number):
        yield f"{name}: must be + and 2 to 15 digits (E.164)"


def _value(attribute: object) -> str | None:
    value = attribute.get("StringValue") if isinstance(attribute, Mapping) else None
    return value if isinstance(value, str) else None


MESSAGE_RULES: Mapping[tuple[str, str], tuple[Callable[[Params], Iterator[str]], ...]] = {
    ("sns", "Publish"): (goes_to_one_target, sms_fits, sms_attributes_are_known),
    ("pinpoint-sms-voice-v2", "SendVoiceMessage"): (voice_message_fits,),
}
