"""`Tocsin Drill`: a plan is tried for real, from a schedule or by `tocsin drill`."""

from typing import Final

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Envelope, Meaning, json_name
from dispatch.translate.fields import clean, key

SOURCE: Final = "tocsin.drill"
DETAIL_TYPE: Final = "Tocsin Drill"


def read(envelope: Envelope) -> Meaning:
    """A drill of `detail.plan`; each event is a drill of its own.

    Raises UnreadableEvent where no plan is named.
    """
    plan = envelope.detail.get("plan")
    if not isinstance(plan, str) or not clean(plan):
        raise UnreadableEvent(f"detail.plan must be a plan's name, not {json_name(plan)}")
    name = clean(plan)
    return Meaning(
        status=Status.FIRED,
        dedup_key=key(f"{SOURCE}/{name}/{envelope.event_id}"),
        name=name,
        summary=f"a drill of the plan {name}",
        drill=name,
    )
