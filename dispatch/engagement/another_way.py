"""Where Incident Manager does not do what it is asked: nobody stays unpaged in silence."""

from dispatch.actions import Notify, OpenEngagement, SendFallback
from dispatch.channel import Channel
from dispatch.draft import Draft
from dispatch.engagement.following import changed
from dispatch.incident import State
from dispatch.stages import running_stage

WHERE = "Incident Manager"


def go_another_way(draft: Draft, why: str) -> None:
    """No incident there: those of the response plan hear nothing of it, unless phones ring too."""
    changed(draft, fault=why, late_at=None)
    complain(draft, f"no incident could be started: {why}", OpenEngagement().id)
    if draft.incident.state is not State.OPEN or running_stage(draft).calls_somebody:
        return
    topics = [one for one in draft.incident.plan.fallback if one.is_topic]
    occasion = f"{draft.incident.round}:{draft.incident.stage}"
    for channel in topics or [Channel.OPERATIONS]:
        draft.do(SendFallback(WHERE, channel.value, occasion))
        draft.say("fallback", f"by {channel.value}, because {WHERE} does not take it")


def complain(draft: Draft, what: str, action: str) -> None:
    """Say it, and let those hear who look after Tocsin."""
    draft.say("fault", f"{WHERE}: {what}")
    draft.do(Notify("operations", f"fault:{action}"))


def leave_stage_without_anybody(draft: Draft) -> None:
    """A stage is over whose every contact was refused, unless phones ring as well.

    In the first one those of the response plan are engaged, where there is an incident.
    """
    incident, known = draft.incident, changed(draft)
    stage, occasion = running_stage(draft), f"{incident.round}:{incident.stage}"
    refused = {one.contact for one in known.refused if one.occasion == occasion}
    others = stage.calls_somebody or (not known.fault and occasion == "0:0")
    running = incident.state is State.OPEN and not incident.held
    if running and not others and refused >= set(stage.engage):
        draft.stage_over = f"nobody is left in stage {incident.stage + 1}"
