"""Carrying out SendFallback: the page by another channel than a call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.actions import SendFallback
from dispatch.channel import Channel
from dispatch.errors import DeliveryError
from dispatch.fallback import (
    Sender,
    channel_of,
    is_due,
    recipient,
    sms_request,
    voice_request,
)
from dispatch.incident import Incident
from dispatch.notices import Notice, notice_of
from dispatch.plan import Contact
from dispatch.speech.words import Words
from handlers.adapters.log import log
from handlers.adapters.messenger import Messenger
from handlers.adapters.notifier import Notifier


@dataclass(frozen=True, slots=True)
class Fallback:
    """Everything that reaches people where Connect cannot."""

    messenger: Messenger
    notifier: Notifier
    sender: Sender
    words: Mapping[str, Words]
    notice_language: str
    contacts: Callable[[], Mapping[str, Contact]]

    def send(self, incident: Incident, action: SendFallback) -> None:
        """Send it, unless somebody has the incident or it is over by now; raises DeliveryError."""
        if not is_due(incident):
            return
        channel = channel_of(incident, action, self.sender)
        if channel != action.channel:
            log.warning("no voice is set up: an SMS instead", incident=incident.id)
        if channel.is_topic:
            words = self.words[self.notice_language]
            notice = notice_of(incident, "fallback", action.contact, words)
            self._to_topics(incident.plan.topics(channel, incident.severity), notice)
        else:
            self._to_phone(incident, action, channel)
        log.info("fallback sent", incident=incident.id, action=action.id)

    def _to_phone(self, incident: Incident, action: SendFallback, channel: Channel) -> None:
        contact = recipient(action, self.contacts())
        words = self.words[contact.language]
        if channel is Channel.SMS:
            self.messenger.send_sms(sms_request(incident, contact, words, self.sender))
        else:
            self.messenger.send_voice(voice_request(incident, contact, words, self.sender))

    def _to_topics(self, topics: Sequence[str], notice: Notice) -> None:
        """To each, though one fails; then all are tried again: rather twice than not."""
        failed: list[DeliveryError] = []
        for topic in topics:
            try:
                self.notifier.publish(topic, notice)
            except DeliveryError as error:
                failed.append(error)
        if failed:
            raise failed[0]
