"""A look at who paces the campaigns: whoever finds nobody does so until its time is over.

Each look sends the next one before anything else, so that a pacer that is cut off is replaced
within seconds. Where nobody is due for a while the looks end; starting a campaign, and the auditor
each minute while one runs, begin them anew.
"""

import json
from datetime import timedelta
from typing import Any

from dispatch.errors import TocsinError
from handlers import wiring, wiring_campaign_pacer, wiring_campaign_sweep
from handlers.batch import each_record
from handlers.campaign_turn import Turn

LEASE = wiring_campaign_pacer.lease()
LOOKS = wiring_campaign_pacer.looks()
TURNS = wiring_campaign_pacer.turns(LEASE)
SWEEPING = wiring_campaign_sweep.sweeping()
SWEEPS_FOR = timedelta(seconds=20)
"""What is left after it is swept from the next look on."""


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One message of SQS; raises TocsinError for one that failed, which is a failed invocation.

    Reporting it back would count as a success, and nobody would hear of a pacer that fails.
    """
    told = each_record(batch, _look)
    if told["batchItemFailures"]:
        raise TocsinError("a look at who paces the campaigns failed: the line above says where")
    return told


def _look(body: str) -> None:
    look = json.loads(body)
    if not look.get("handed_over") and not _goes_on(look.get("look")):
        return
    turn = TURNS.take()
    if turn is Turn.OVER:
        LOOKS.hand_over()
    elif turn is Turn.RESTS:
        LEASE.beat(
            wiring.now()
        )  # the look that is on its way finds itself counted, and is the last
        if not SWEEPING.sweep(wiring.now() + SWEEPS_FOR):
            LOOKS.begin()


def _goes_on(number: int | None) -> bool:
    """Send the next look, unless this one was had already."""
    following = LEASE.beat(wiring.now(), number)
    if following is None:
        return False
    LOOKS.next(following)
    return True
