"""The keys of a plan's file by which it engages people through Incident Manager."""

import re

from dispatch.engagement.state import Way
from dispatch.plan import Plan
from dispatch.toml_file import Table

MOST_ENGAGED = 5
"""Contacts that a stage engages, as many as a response plan: each is one more request."""
CONTACT = re.compile(
    r"arn:aws(-cn|-us-gov)?:ssm-contacts:[a-z0-9-]+:[0-9]{12}:contact/[a-z0-9_-]{1,255}"
)
RESPONSE_PLAN = re.compile(
    r"arn:aws(-cn|-us-gov)?:ssm-incidents::[0-9]{12}:response-plan/[a-zA-Z0-9_-]{1,200}"
)


def read_engage(top: Table) -> tuple[Way | None, str | None]:
    """By what the plan engages, and the response plan that it names, if any."""
    way, response_plan = top.text("engage", ""), top.text("response_plan", "")
    if "engage" in top.values and way not in set(Way):
        top.refuse("engage", f'engage = "{way}": give "{Way.INCIDENT_MANAGER}", or leave it out')
    if response_plan and not RESPONSE_PLAN.fullmatch(response_plan):
        example = "arn:aws:ssm-incidents::111122223333:response-plan/NAME"
        top.refuse("response_plan", f"response_plan is no ARN of a response plan, as {example}")
    if response_plan and not way:
        needed = f'engage = "{Way.INCIDENT_MANAGER}"'
        top.refuse("response_plan", f"response_plan is for a plan with {needed}")
    return Way(way) if way else None, response_plan or None


def read_engaged(stage: Table) -> tuple[str, ...]:
    """The contacts that a stage engages."""
    contacts = stage.texts("engage")
    for one in contacts:
        if not CONTACT.fullmatch(one):
            example = "arn:aws:ssm-contacts:REGION:111122223333:contact/ALIAS"
            stage.refuse("engage", f"{one!r} is no ARN of a contact or escalation plan: {example}")
    if len(set(contacts)) < len(contacts):
        stage.refuse("engage", "a contact stands twice in engage")
    if len(contacts) > MOST_ENGAGED:
        stage.refuse("engage", f"a stage engages {MOST_ENGAGED} contacts at most")
    return contacts


def refuse_engaging(top: Table, plan: Plan) -> None:
    """What stages and plan say of it must agree."""
    for table, stage in zip(top.tables("stage"), plan.stages, strict=True):
        if stage.engage and not plan.engages:
            needed = f'engage = "{Way.INCIDENT_MANAGER}"'
            table.refuse("engage", f"engage of a stage needs {needed} of the plan")
    rings = any(stage.calls_somebody for stage in plan.stages)
    if plan.engages and plan.until_reached and not rings:
        top.refuse("until_reached", "until_reached is for a plan that calls; give repeats")
