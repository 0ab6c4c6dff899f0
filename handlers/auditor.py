"""Every minute: what is overdue is woken, counted and timed; a heartbeat leaves if all is well."""

from datetime import datetime, timedelta
from typing import Any

from dispatch.drill.verdict import over_within, took, verdict_of
from dispatch.errors import DeliveryError
from dispatch.health import Overdue, Pulse, Vitals, latest, pulse
from dispatch.self_test import DEDUP_KEY, answered_within
from handlers import wiring
from handlers.adapters.dead_letters import DeadLetters
from handlers.adapters.heartbeat import send_heartbeat
from handlers.adapters.history import History
from handlers.adapters.log import log
from handlers.adapters.metrics import publish
from handlers.wiring_campaign_watch import campaign_watch

HISTORY = History(wiring.setting("TABLE_NAME"))
WAKE_UPS = wiring.wake_ups()
CAMPAIGNS = campaign_watch()
DEAD_LETTERS = {
    "events": DeadLetters(wiring.setting("EVENT_DEAD_LETTER_QUEUE_URL")),
    "wake-ups": DeadLetters(wiring.setting("WAKE_UP_DEAD_LETTER_QUEUE_URL")),
    "contact-events": DeadLetters(wiring.setting("CONTACT_EVENT_DEAD_LETTER_QUEUE_URL")),
}
GRACE = timedelta(seconds=15)
"""A wake-up is not late before this: SQS delivers within seconds, not to the second."""
SINCE_LAST_AUDIT = timedelta(seconds=90)
"""A minute, and what a schedule may be late. What two audits see is told twice, which does no harm:
the alarm is on nothing having been told."""
LATEST_DRILLS = 5
"""How many are looked at: more do not end within a minute."""
LOOK_BACK = timedelta(days=2)
"""How old an incident may be that is looked at for a step to come, as Grafana OnCall's auditor."""


def handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many were `overdue`; the schedule says in `heartbeat_url` whom to tell, if any.

    What is overdue is woken and counted first: nothing that fails after it may prevent that.
    """
    now = wiring.now()
    overdue = HISTORY.overdue(now - GRACE)
    for one in overdue:
        _wake(one, now)
    seen = Vitals(now, overdue)
    late = latest(seen).total_seconds()
    publish({"OverdueDeadlines": len(overdue), "LatestDeadlineSeconds": late})
    _beat(pulse(_examined(seen)), event.get("heartbeat_url", ""))
    _tell_self_test(now)
    _tell_drills(now)
    if CAMPAIGNS is not None:
        CAMPAIGNS.look(now)
    return {"overdue": len(overdue)}


def _wake(overdue: Overdue, now: datetime) -> None:
    """One that cannot be woken must not keep the others waiting; the next minute tries again."""
    incident, late = overdue.incident, round(overdue.late(now).total_seconds())
    log.warning("deadline overdue", incident=incident, seconds_late=late)
    try:
        WAKE_UPS.send_now(incident)
    except DeliveryError as error:
        log.warning("wake-up not sent", incident=incident, error=str(error))


def _examined(seen: Vitals) -> Vitals:
    """What else the heartbeat depends on."""
    stranded = HISTORY.stranded(seen.now - LOOK_BACK)
    counts = {name: _count(name, queue) for name, queue in DEAD_LETTERS.items()}
    return Vitals(seen.now, seen.overdue, stranded, counts)


def _count(name: str, queue: DeadLetters) -> int | None:
    try:
        return queue.count()
    except DeliveryError as error:
        log.warning("dead letters not counted", queue=name, error=str(error))
        return None


def _beat(heart: Pulse, url: str) -> None:
    """The metric, and where it is wanted a word to the outside, whose failure fails nothing."""
    if not heart.healthy:
        log.warning("no heartbeat", metric="Heartbeat", why=heart.why)
        return
    publish({"Heartbeat": 1})
    if url:
        try:
            send_heartbeat(url)
        except DeliveryError as error:
            log.warning("heartbeat not sent", metric="Heartbeat", error=str(error))


def _tell_self_test(now: datetime) -> None:
    """The metric whose silence over two periods of the self-test's schedule is an alarm."""
    test = HISTORY.last_of(DEDUP_KEY)
    took = answered_within(test, SINCE_LAST_AUDIT, now) if test else None
    if took is not None:
        publish({"SelfTestAnswered": 1, "SelfTestSeconds": took.total_seconds()})


def _tell_drills(now: datetime) -> None:
    """The metric that is an alarm: each drill that is over, failed (1) or held (0)."""
    for one in HISTORY.drills(LATEST_DRILLS):
        if over_within(one, SINCE_LAST_AUDIT, now) and verdict_of(one).counts:
            publish({"DrillFailed": int(verdict_of(one).failed)})
            if (after := took(one)) is not None:
                publish({"DrillSeconds": after.total_seconds()})
