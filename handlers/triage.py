"""Events from the queue: understood, judged, and made to open, join or resolve an incident."""

from typing import Any

from dispatch.errors import StateConflict, UnreadableEvent
from dispatch.triage import Became, Judgement, judge_text, settle
from handlers import wiring
from handlers.adapters.dead_letters import DeadLetters
from handlers.adapters.items import EventOutcome
from handlers.adapters.log import log
from handlers.batch import each_record
from handlers.conductor import MOST_CONFLICTS

BOOK = wiring.book()
CONDUCTOR = wiring.conductor()
STORE = wiring.store()
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
        _settle_against_others(judgement)


def _settle_against_others(judgement: Judgement) -> None:
    for _ in range(MOST_CONFLICTS):
        try:
            return _settle(judgement)
        except StateConflict:
            continue
    raise StateConflict("too many writers were first")


def _settle(judgement: Judgement) -> None:
    alert = judgement.alert
    known, last = STORE.look_up(alert.event_id, alert.dedup_key)
    if known is not None:
        log.info(Became.DEDUPLICATED, event=alert.event_id, first_time=known.became)
        return
    now = wiring.now()
    settlement = settle(judgement, STORE.load(last) if last else None, BOOK.plans, now)
    decision = settlement.decision
    incident_id = decision.incident.id if decision else ""
    outcome = EventOutcome(alert.event_id, settlement.became, settlement.reason, incident_id)
    log.info(settlement.became, event=alert.event_id, incident=incident_id)
    if decision is None:
        STORE.save_outcome(outcome, now)
    else:
        incident = STORE.save(decision, outcome, replaces=last)
        CONDUCTOR.finish(incident, decision.actions)
