"""Events from the queue: understood, judged, and made to open, join or resolve an incident."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dispatch.actions import Action
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired
from dispatch.incident import Incident
from dispatch.settling import Waiting, settle
from dispatch.triage import Became, Judgement, judge_text
from handlers import wiring
from handlers.adapters.dead_letters import DeadLetters
from handlers.adapters.items import EventOutcome
from handlers.adapters.log import log
from handlers.batch import Delivery, each_delivery
from handlers.conductor import until_first

BOOK = wiring.book()
PLANS = wiring.plans()
CONDUCTOR = wiring.conductor()
STORE = wiring.store()
SILENCES = wiring.silences()
EXPIRIES = wiring.expiries()
DEAD_LETTERS = DeadLetters(wiring.setting("EVENT_DEAD_LETTER_QUEUE_URL"))


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_delivery(batch, _take)


def _take(delivery: Delivery) -> None:
    try:
        judgement = judge_text(delivery.body, BOOK.rules)
    except UnreadableEvent as error:
        letter = DEAD_LETTERS.send(delivery.body, str(error))
        log.warning("event not readable", message_id=letter)
    else:
        settled = until_first(lambda: _settle(judgement, delivery.accepted_at))
        if settled is not None:
            CONDUCTOR.finish(*settled)


def _settle(
    judgement: Judgement, accepted_at: datetime | None
) -> tuple[Incident, Sequence[Action]] | None:
    """Store what becomes of the alert, once; returns the incident with what is to be done."""
    alert = judgement.alert
    known, last, recovered_at = STORE.look_up(alert.event_id, alert.dedup_key)
    if known is not None:
        log.info(Became.DEDUPLICATED, event=alert.event_id, first_time=known.became)
        return None
    now = wiring.now()
    silences = SILENCES.current_if_readable(now) if judgement.may_be_held else ()
    incident = STORE.load(last) if last else None
    waiting = Waiting(accepted_at or now, recovered_at)
    settlement = settle(judgement, incident, PLANS, now, silences, waiting)
    decision = settlement.decision
    incident_id = decision.incident.id if decision else ""
    outcome = EventOutcome(alert.event_id, settlement.became, settlement.reason, incident_id)
    log.info(settlement.became, event=alert.event_id, incident=incident_id)
    if decision is None:
        if settlement.expired and isinstance(judgement.fact, AlertFired):
            EXPIRIES.tell(judgement.fact, settlement.reason, now)
        STORE.save_outcome(outcome, now, _recovery(judgement, recovered_at, now))
        return None
    beside = SILENCES.while_they_stand(settlement.held_by, decision.incident)
    beside += _recovery(judgement, recovered_at, now)
    return STORE.save(decision, outcome, last, beside), decision.actions


def _recovery(judgement: Judgement, known: datetime | None, now: datetime) -> list[dict[str, Any]]:
    """What keeps an alert that this recovery has overtaken from ringing when it comes at last."""
    at = judgement.recovered_at
    if at is None or (known is not None and known >= at):
        return []
    return [STORE.recovery(judgement.alert.dedup_key, at, now)]
