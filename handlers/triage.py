"""Events from the queue: understood, judged, and made to open, join or resolve an incident."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dispatch.actions import Action
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired
from dispatch.incident import Incident
from dispatch.settling import Settlement, Waiting, recovery_to_keep, settle
from dispatch.translate.records import is_direct, messages_in
from dispatch.triage import Became, Judgement, judge_text
from handlers import wiring, wiring_adviser
from handlers.adapters.dead_letters import DeadLetters
from handlers.adapters.items import EventOutcome
from handlers.adapters.log import log
from handlers.adapters.silences import Silences
from handlers.batch import Delivery, each_delivery
from handlers.conductor import until_first

BOOK = wiring.book()
PLANS = wiring.plans()
CONDUCTOR = wiring.conductor()
STORE = wiring.store()
SILENCES = Silences(wiring.setting("TABLE_NAME"))
EXPIRIES = wiring.expiries()
ADVISED = wiring_adviser.adviser()
DEAD_LETTERS = DeadLetters(wiring.setting("EVENT_DEAD_LETTER_QUEUE_URL"))


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch, or an alarm that invokes the function itself.

    Messages to deliver again are reported back. What fails of a direct invocation raises: Lambda
    tries twice more, then keeps the event among the dead letters.
    """
    if not is_direct(event):
        return each_delivery(event, _take)
    _take(Delivery(json.dumps(event), None))
    return {}


def _take(delivery: Delivery) -> None:
    for text in messages_in(delivery.body):
        _take_one(text, delivery.accepted_at)


def _take_one(text: str, accepted_at: datetime | None) -> None:
    try:
        judgement = judge_text(text, BOOK.rules)
    except UnreadableEvent as error:
        letter = DEAD_LETTERS.send(text, str(error))
        log.warning("event not readable", message_id=letter)
    else:
        settled = until_first(lambda: _settle(judgement, accepted_at))
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
    judgement = ADVISED(judgement)
    now = wiring.now()
    silences = SILENCES.current_if_readable(now) if judgement.may_be_held else ()
    incident = STORE.load(last) if last else None
    waiting = Waiting(accepted_at or now, recovered_at)
    settlement = settle(judgement, incident, PLANS, now, silences, waiting)
    return _saved(judgement, settlement, last, recovered_at, now)


def _saved(
    judgement: Judgement,
    settlement: Settlement,
    last: str,
    recovered_at: datetime | None,
    now: datetime,
) -> tuple[Incident, Sequence[Action]] | None:
    alert, decision = judgement.alert, settlement.decision
    incident_id = decision.incident.id if decision else ""
    outcome = EventOutcome(alert.event_id, settlement.became, settlement.reason, incident_id)
    log.info(settlement.became, event=alert.event_id, incident=incident_id)
    recovered = recovery_to_keep(judgement, recovered_at)
    beside = [STORE.recovery(alert.dedup_key, recovered, now)] if recovered else []
    if decision is None:
        if settlement.expired and isinstance(judgement.fact, AlertFired):
            EXPIRIES.tell(judgement.fact, settlement.reason, now)
        STORE.save_outcome(outcome, now, beside)
        return None
    stand = SILENCES.while_they_stand(settlement.held_by, decision.incident)
    return STORE.save(decision, outcome, last, stand + beside), decision.actions
