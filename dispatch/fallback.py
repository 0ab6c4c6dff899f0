"""The page where no call can be placed: by which channel, to whom, in which request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.actions import SendFallback
from dispatch.channel import Channel
from dispatch.errors import NumberRefused, RouteRefused
from dispatch.fallback_text import sms_text, voice_text
from dispatch.incident import Incident, State
from dispatch.plan import Contact
from dispatch.speech.words import Words

VOICES = {"en": "JOANNA", "ja": "MIZUKI", "pl": "EWA"}
"""Polly's voices for SendVoiceMessage: those that the contact flow falls back to."""
TIME_TO_LIVE = 300
"""Seconds after which a voice message is not worth ringing for: the plan has gone on."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What fallback messages come from: a sender ID and the ARN of a number or pool that speaks.

    Empty: the account's own choice, and no voice. `calling_codes` are the countries that may be
    called ("+81"), with whatever voice; empty: any.
    """

    sender_id: str = ""
    voice_identity: str = ""
    calling_codes: tuple[str, ...] = ()


def is_due(incident: Incident) -> bool:
    """False once somebody has it or it is over: a message cannot be taken back."""
    return incident.state not in {State.ACKNOWLEDGED, State.RESOLVED}


def channel_of(incident: Incident, action: SendFallback, sender: Sender) -> Channel:
    """The channel to use: SMS in place of a voice that is not set up.

    Raises RouteRefused where the plan sends that SMS anyway.
    """
    channel = Channel(action.channel)
    if channel is not Channel.VOICE or sender.voice_identity:
        return channel
    if Channel.SMS in incident.plan.fallback:
        raise RouteRefused("no number for voice messages is set up")
    return Channel.SMS


def recipient(action: SendFallback, contacts: Mapping[str, Contact]) -> Contact:
    """Whose phone it goes to; raises NumberRefused where there is no number that may be used."""
    contact = contacts.get(action.contact)
    if contact is None:
        raise NumberRefused("no such contact")
    if contact.why_uncallable:
        raise NumberRefused(contact.why_uncallable)
    return contact


def sms_request(
    incident: Incident, contact: Contact, words: Words, sender: Sender
) -> dict[str, Any]:
    """SNS Publish to a phone number, as a message that matters."""
    attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
    if sender.sender_id:
        attributes["AWS.SNS.SMS.SenderID"] = sender.sender_id
    return {
        "PhoneNumber": contact.callable_numbers[0].dialled,
        "Message": sms_text(incident, words),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    }


def voice_request(
    incident: Incident, contact: Contact, words: Words, sender: Sender
) -> dict[str, Any]:
    """SendVoiceMessage: the call's own words, spoken without keys.

    Raises NumberRefused for a country that may not be called.
    """
    number = contact.callable_numbers[0].dialled
    if sender.calling_codes and not number.startswith(sender.calling_codes):
        raise NumberRefused("the country is not on the allow-list")
    return {
        "DestinationPhoneNumber": number,
        "OriginationIdentity": sender.voice_identity,
        "MessageBody": voice_text(incident, words),
        "MessageBodyTextType": "SSML",
        "VoiceId": VOICES[words.language],
        "TimeToLive": TIME_TO_LIVE,
        "Context": {"incident": incident.id},
    }
