"""Events from the queue: understood, judged, and made to open, join or resolve an incident."""

from collections.abc import Sequence
from typing import Any

from dispatch.actions import Action
from dispatch.errors import UnreadableEvent
from dispatch.incident import Incident
from dispatch.triage import Became, Judgement, judge_text, settle
from handlers import wiring
from handlers.adapters.dead_letters import DeadLetters
from handlers.adapters.items import EventOutcome
from handlers.adapters.log import log
from handlers.batch import each_record
from handlers.conductor import until_first

BOOK = wiring.book()
CONDUCTOR = wiring.conductor()
STORE = wiring.store()
SILENCES = wiring.silences()
DEAD_LETTERS = DeadLetters(wiring.setting("EVENT_DEAD_LETTER_QUEUE_URL"))


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    try:
        judgement = judge_text(body, BOOK.rules)
    except UnreadableEvent as error:
        letter = DEAD_LETTERS.send(body, str(error))
        log.warning("event not readable", message_id=letter)
    else:
        settled = until_first(lambda: _settle(judgement))
        if settled is not None:
            CONDUCTOR.finish(*settled)


def _settle(judgement: Judgement) -> tuple[Incident, Sequence[Action]] | None:
    """Store what becomes of the alert, once; returns the incident with what is to be done."""
    alert = judgement.alert
    known, last = STORE.look_up(alert.event_id, alert.dedup_key)
    if known is not None:
        log.info(Became.DEDUPLICATED, event=alert.event_id, first_time=known.became)
        return None
    now = wiring.now()
    silences = SILENCES.current_if_readable(now) if judgement.may_be_held else ()
    settlement = settle(judgement, STORE.load(last) if last else None, BOOK.plans, now, silences)
    decision = settlement.decision
    incident_id = decision.incident.id if decision else ""
    outcome = EventOutcome(alert.event_id, settlement.became, settlement.reason, incident_id)
    log.info(settlement.became, event=alert.event_id, incident=incident_id)
    if decision is None:
        STORE.save_outcome(outcome, now)
        return None
    beside = SILENCES.while_they_stand(settlement.held_by, decision.incident)
    return STORE.save(decision, outcome, last, beside), decision.actions
