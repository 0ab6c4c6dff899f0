"""Who hears of an incident by mail and chat, and that whoever heard of it hears how it ends."""

from dispatch.actions import Notify
from dispatch.draft import Draft
from dispatch.notice_topics import NOTICES, OPERATIONS


def notify(draft: Draft, topic: str, occasion: str) -> None:
    """Ask for a notice to each topic that `topic` stands for in the plan, and remember those."""
    incident = draft.incident
    for name in incident.plan.topics(topic, incident.severity):
        draft.do(Notify(name, occasion))
        draft.say("notice", f"notice to {name}")
        if name != OPERATIONS and name not in draft.incident.told:
            draft.change(told=(*draft.incident.told, name))


def follow_up(draft: Draft, occasion: str) -> None:
    """Tell the plan's topics, and whoever was told before: at another severity, or in a stage."""
    incident = draft.incident
    for name in (*incident.plan.topics(NOTICES, incident.severity), *incident.told):
        draft.do(Notify(name, occasion))
