"""Asked by the contact flow of campaigns: what was heard in a call, and what to say next."""

from typing import Any

from dispatch.campaign.heard import heard_of
from handlers import wiring_campaign_talk
from handlers.adapters.log import log

TALKING = wiring_campaign_talk.talking()
GONE = {"speech": "", "next": "", "turn": "", "language": "", "queue": ""}
"""Without a next step the flow says what was sent with the call, and ends it."""


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """A ContactFlowEvent; returns a Say's fields, `queue` as an ARN."""
    call, told = event["Details"]["ContactData"], event["Details"]["Parameters"]
    if call["Attributes"].get("record") == "yes" and not told["turn"]:
        TALKING.begins_recorded(call["ContactId"], told["campaign"], told["person"])
    said = TALKING.turn(told["campaign"], told["person"], heard_of(told))
    if said is None:
        log.warning("no such person", campaign=told["campaign"], person=told["person"])
        return GONE
    return {
        "speech": said.speech,
        "next": said.next,
        "turn": str(said.turn),
        "language": said.language,
        "queue": f"{call['InstanceARN']}/queue/{said.queue}" if said.queue else "",
    }
