"""Carrying actions out: for real, or by waking the escalation function to do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.actions import (
    ENGAGING,
    Action,
    Announce,
    CheckCall,
    Notify,
    PlaceCall,
    SendFallback,
    StopCall,
    WakeAt,
)
from dispatch.errors import DeliveryError
from dispatch.facts import Fact, Performed
from dispatch.incident import Incident
from dispatch.life import SOURCE, detail_type, life_event
from dispatch.notices import compose_notice
from dispatch.speech.words import Words
from handlers.adapters.event_bus import EventBus
from handlers.adapters.log import log, log_fault
from handlers.adapters.notifier import Notifier
from handlers.adapters.wake_ups import WakeUps
from handlers.engaging import Engaging
from handlers.fallback import Fallback
from handlers.placing import Placing


@dataclass(frozen=True, slots=True)
class Nudge:
    """For functions that may not call: a wake-up at once, and escalation performs the rest."""

    wake_ups: WakeUps

    def perform(self, incident: Incident, actions: Sequence[Action], _now: datetime) -> list[Fact]:
        """Send one wake-up; nothing is known to be performed yet."""
        if actions:
            self.wake_ups.send_now(incident.id)
        return []


@dataclass(frozen=True, slots=True)
class Hands:
    """Everything that places calls, stops them, tells and wakes. One failure stops no other."""

    placing: Placing
    notifier: Notifier
    wake_ups: WakeUps
    words: Mapping[str, Words]
    notice_language: str
    fallback: Fallback
    bus: EventBus
    engaging: Engaging

    def perform(self, incident: Incident, actions: Sequence[Action], now: datetime) -> list[Fact]:
        """Perform each action, calls before what Incident Manager is asked for.

        What failed and may work later is left pending.
        """
        facts: list[Fact] = []
        for action in sorted(actions, key=lambda one: isinstance(one, ENGAGING)):
            try:
                facts += self._carried_out(incident, action, now)
            except DeliveryError as error:
                why = str(error)
                log.warning("action failed", incident=incident.id, action=action.id, error=why)
                facts += [] if error.retry else [Performed(action.id, why)]
            except Exception as error:  # noqa: BLE001 - it stays pending: the auditor alarms and repeats it
                log_fault("action failed", error, incident=incident.id, action=action.id)
        return facts

    def _carried_out(self, incident: Incident, action: Action, now: datetime) -> list[Fact]:
        if isinstance(action, ENGAGING):
            return self.engaging.perform(incident, action, now)
        return self._one(incident, action, now)

    def _one(self, incident: Incident, action: Action, now: datetime) -> list[Fact]:
        match action:
            case PlaceCall():
                return [self.placing.place(incident, action, now)]
            case StopCall():
                self.placing.stop(action)
            case CheckCall():
                return [*self.placing.check(action), Performed(action.id)]
            case Notify():
                notice = compose_notice(incident, action, self.words[self.notice_language])
                return [Performed(action.id, self.notifier.publish(action.topic, notice))]
            case SendFallback():
                self.fallback.send(incident, action)
            case Announce(happening):
                event = life_event(incident, action)
                self.bus.put(SOURCE, detail_type(happening), [event])
            case WakeAt():
                self.wake_ups.send(incident.id, action.at, now)
        return [Performed(action.id)]
