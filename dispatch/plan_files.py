"""Plans from `escalation_plans/*.toml`: one file, one plan, named like its file."""

from datetime import timedelta
from pathlib import PurePath

from dispatch.channel import read_fallback
from dispatch.plan import TOPICS, Plan, Stage
from dispatch.toml_file import Table, read_table

MOST_REPEATS = 20
MOST_RETRIES = 10
MOST_CALLS = 200
"""Calls one incident can make: it is stored as one item, and a plan must end."""
MOST_CONTACTS = 20
"""People called together in one stage: a step is written in one transaction of 100 items."""
SHORTEST_WAIT = timedelta(seconds=1)


def read_plan(text: str, file: str) -> Plan:
    """The plan in one file; raises ConfigurationError with the line of what is wrong."""
    top = read_table(text, file)
    plan = Plan(
        name=PurePath(file).stem,
        stages=tuple(_stage(table) for table in top.tables("stage")),
        repeats=top.whole("repeats", 0, MOST_REPEATS),
        close_after=top.duration("close_after", timedelta(hours=24)),
        fallback=read_fallback(top),
    )
    top.done()
    if not plan.stages:
        top.refuse("stage", "a plan needs at least one [[stage]]")
    if _calls(plan) > MOST_CALLS:
        top.refuse("repeats", f"the plan makes up to {_calls(plan)} calls; {MOST_CALLS} at most")
    return plan


def _stage(table: Table) -> Stage:
    stage = Stage(
        contacts=table.texts("contacts"),
        notify=table.texts("notify"),
        wait=table.duration("wait", timedelta(minutes=2)),
        retries=table.whole("retries", 0, MOST_RETRIES),
        retry_after=table.duration("retry_after", timedelta(seconds=20)),
    )
    table.done()
    if not stage.contacts and not stage.notify:
        table.refuse("contacts", "a stage needs contacts to call or topics to notify")
    if unknown := set(stage.notify) - set(TOPICS):
        table.refuse("notify", f"unknown topic {min(unknown)}: known are {', '.join(TOPICS)}")
    if len(set(stage.contacts)) < len(stage.contacts):
        table.refuse("contacts", "a contact stands twice in one stage")
    if len(stage.contacts) > MOST_CONTACTS:
        table.refuse("contacts", f"a stage calls {MOST_CONTACTS} contacts at most")
    if stage.wait < SHORTEST_WAIT:
        table.refuse("wait", "wait must be at least 1s")
    return stage


def _calls(plan: Plan) -> int:
    per_round = sum(len(stage.contacts) * (1 + stage.retries) for stage in plan.stages)
    return per_round * (1 + plan.repeats)
