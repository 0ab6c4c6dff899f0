"""A stage begins: an incident is started in Incident Manager, and whom the stage names is engaged.

Nothing is sent to a contact before the incident's record is known: the page belongs to it.
"""

from dataclasses import replace

from dispatch.actions import OpenEngagement
from dispatch.draft import Draft
from dispatch.engagement.state import LATE_AFTER, LOOK_AGAIN, Engagement, Wanted, impact_of
from dispatch.plan import Stage
from dispatch.traffic import Kind


def engage_stage(draft: Draft, stage: Stage) -> None:
    """Want the stage's contacts engaged, in an incident of which there is one at the most.

    A drill engages nobody: a response plan may run a runbook, which would be no drill.
    """
    incident = draft.incident
    if not incident.plan.engages:
        return
    if incident.kind is not Kind.ALERT:
        draft.say("skipped", "a drill starts nothing in Incident Manager")
        return
    known = incident.engagement or _begun(draft)
    occasion = f"{incident.round}:{incident.stage}"
    wanted = tuple(Wanted(contact, occasion) for contact in stage.engage)
    draft.change(engagement=replace(known, wanted=(*known.wanted, *wanted)))


def _begun(draft: Draft) -> Engagement:
    draft.do(OpenEngagement())
    return Engagement(
        impact=impact_of(draft.incident.severity),
        late_at=draft.now + LATE_AFTER,
        check_at=draft.now + LOOK_AGAIN,
    )
