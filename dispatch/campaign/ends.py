"""How a campaign's call ended, from whatever tells it.

Three shapes: a contact event, a contact record (of the Kinesis stream) and DescribeContact's
`Contact`. Their keys are read whatever their casing, and 1970 stands for a time that is not there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.attempt import Outcome as Ended
from dispatch.campaign.person import Outcome
from dispatch.outcome import REASONS, lower_keys, moment

OVER = frozenset({"DISCONNECTED", "COMPLETED"})
OUTCOMES = {
    Ended.BUSY: Outcome.BUSY,
    Ended.NO_ANSWER: Outcome.NO_ANSWER,
    Ended.BAD_NUMBER: Outcome.BAD_NUMBER,
    Ended.FAILED: Outcome.FAILED,
}
"""What the reasons of an unanswered call (dispatch/outcome.py) are called in a campaign."""
DETECTED = {
    "VOICEMAIL_BEEP": Outcome.MACHINE,
    "VOICEMAIL_NO_BEEP": Outcome.MACHINE,
    "FAX_MACHINE_DETECTED": Outcome.MACHINE,
    "SIT_TONE_BUSY": Outcome.BUSY,
    "SIT_TONE_INVALID_NUMBER": Outcome.BAD_NUMBER,
    "SIT_TONE_DETECTED": Outcome.FAILED,
    "AMD_UNANSWERED": Outcome.NO_ANSWER,
}
"""AnsweringMachineDetectionStatus; those that are not here prove nothing."""
FORWARDED = (
    "ContactId",
    "InitiationTimestamp",
    "ConnectedToSystemTimestamp",
    "DisconnectTimestamp",
    "DisconnectReason",
    "AnsweringMachineDetectionStatus",
)
RANG_OUT = timedelta(seconds=45)
"""Busy, wrong and failing lines are told within seconds: who rang so long was not there."""
CAMPAIGN = "campaign"
"""The contact attribute that only campaign calls have; it names the campaign."""


@dataclass(frozen=True, slots=True)
class End:
    """A call that is over. `answered` is None where nobody can tell; `seconds` is talk time.

    `outcome` is set where the service gave a reason; `began_at` is when it began to place the call.
    """

    contact_id: str
    answered: bool | None = None
    seconds: float = 0.0
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    began_at: datetime | None = None


def end_in(body: str) -> End | None:
    """The end that a message tells of, in any of the three shapes; None where it tells of none."""
    try:
        told = lower_keys(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return _end(lower_keys(told["detail"]) if "detail" in told else told)


def end_of_record(record: Mapping[str, Any]) -> End | None:
    """The end by a contact record or DescribeContact's `Contact`; None while the call goes on."""
    return _end(lower_keys(record))


def is_open(end: End) -> bool:
    """Whether it must be asked why nobody answered: the end does not tell, nor does its time."""
    if end.answered is not False or end.outcome is not None:
        return False
    if end.began_at is None or end.ended_at is None:
        return True
    return end.ended_at - end.began_at < RANG_OUT


def is_campaign_call(record: Mapping[str, Any]) -> bool:
    """Whether that contact record or `Contact` is of a campaign's call, by its attributes."""
    return bool(lower_keys(lower_keys(record).get("attributes")).get(CAMPAIGN))


def forwarded(record: Mapping[str, Any]) -> str | None:
    """The message that tells of a contact record; None where it is no campaign call that is over.

    Of the record only what `end_in` reads: the rest is personal, and long.
    """
    if not is_campaign_call(record) or end_of_record(record) is None:
        return None
    known = lower_keys(record)
    told = {name: known.get(name.lower()) for name in FORWARDED}
    return json.dumps(told | {"ContactId": _contact(known)}, default=_written)


def _end(told: Mapping[str, Any]) -> End | None:
    contact = _contact(told)
    ended = moment(told.get("disconnecttimestamp"))
    over = ended is not None or _word(told, "eventtype") in OVER
    if not isinstance(contact, str) or not contact or not over:
        return None
    answered = moment(told.get("connectedtosystemtimestamp"))
    outcome = DETECTED.get(_word(told, "answeringmachinedetectionstatus"))
    if outcome is None and answered is None:
        outcome = _by_reason(_word(told, "disconnectreason"))
    began = moment(told.get("initiationtimestamp"))
    return End(contact, answered is not None, _between(answered, ended), outcome, ended, began)


def _contact(told: Mapping[str, Any]) -> object:
    """Contact records have `ContactId` as events do; DescribeContact has `Id`."""
    return told.get("contactid") or told.get("id")


def _written(value: object) -> str:
    """A time as JSON has it; boto3 reads those of an answer."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _by_reason(reason: str) -> Outcome | None:
    known = REASONS.get(reason)
    return OUTCOMES[known] if known is not None else None


def _between(answered: datetime | None, ended: datetime | None) -> float:
    if answered is None or ended is None:
        return 0.0
    return max((ended - answered).total_seconds(), 0.0)


def _word(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "").upper()
