"""Plans from `escalation_plans/*.toml`: one file, one plan, named like its file."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath

from dispatch.audience import read_audiences, refuse_topics
from dispatch.channel import read_fallback
from dispatch.engagement.plan_keys import read_engage, read_engaged, refuse_engaging
from dispatch.plan import DRILL_TARGET, MOST_CALLS, SELF_TEST, EndsOn, Nobody, Plan, Stage
from dispatch.rota.model import MOST_TOGETHER, Rota
from dispatch.toml_file import Table, read_table

MOST_REPEATS = 20
MOST_RETRIES = 10
"""Calls one incident can make: it is stored as one item, and a plan must end."""
MOST_CONTACTS = 20
"""People called together in one stage: a step is written in one transaction of 100 items."""
SHORTEST_WAIT = timedelta(seconds=1)
NO_ROTAS: Mapping[str, Rota] = {}


def read_plan(text: str, file: str, rotas: Mapping[str, Rota] = NO_ROTAS) -> Plan:
    """The plan in one file, and those of `rotas` that it names.

    Raises ConfigurationError with the line of what is wrong.
    """
    top = read_table(text, file)
    stages = tuple(_stage(table, rotas) for table in top.tables("stage"))
    engage, response_plan = read_engage(top)
    plan = Plan(
        name=PurePath(file).stem,
        stages=stages,
        repeats=top.whole("repeats", 0, MOST_REPEATS),
        close_after=top.duration("close_after", timedelta(hours=24)),
        until_reached=top.optional_duration("until_reached"),
        ack_timeout=top.optional_duration("ack_timeout"),
        fallback=read_fallback(top),
        drill_target=top.optional_duration("drill_target") or DRILL_TARGET,
        notices=read_audiences(top),
        ends_on=_ends_on(top, PurePath(file).stem),
        rotas=tuple(rotas[name] for name in dict.fromkeys(_on_call(stages))),
        engage=engage,
        response_plan=response_plan,
        record=top.flag("record"),
    )
    top.done()
    if not plan.stages:
        top.refuse("stage", "a plan needs at least one [[stage]]")
    refuse_engaging(top, plan)
    if _calls(plan) > MOST_CALLS:
        top.refuse("repeats", f"the plan makes up to {_calls(plan)} calls; {MOST_CALLS} at most")
    return plan


def _ends_on(top: Table, plan: str) -> EndsOn:
    named = top.text("ends_on", EndsOn.KEY)
    if named not in set(EndsOn):
        top.refuse("ends_on", f'ends_on = "{named}": give "key" or "answer"')
    if named == EndsOn.ANSWER and plan != SELF_TEST:
        message = f'only the plan {SELF_TEST} may end on an answer: a mailbox answers, too; "key"'
        top.refuse("ends_on", message)
    return EndsOn(named)


def _stage(table: Table, rotas: Mapping[str, Rota]) -> Stage:
    stage = Stage(
        contacts=table.texts("contacts"),
        notify=table.texts("notify"),
        wait=table.duration("wait", timedelta(minutes=2)),
        retries=table.whole("retries", 0, MOST_RETRIES),
        retry_after=table.duration("retry_after", timedelta(seconds=20)),
        on_call=table.texts("on_call"),
        nobody=_nobody(table),
        engage=read_engaged(table),
    )
    table.done()
    if not stage.calls_somebody and not stage.notify and not stage.engage:
        message = (
            "a stage needs contacts to call, rotas on_call, topics to notify or whom to engage"
        )
        table.refuse("contacts", message)
    refuse_topics(table, "notify", stage.notify)
    if stage.wait < SHORTEST_WAIT:
        table.refuse("wait", "wait must be at least 1s")
    _refuse_rotas(table, stage, rotas)
    _refuse_contacts(table, stage)
    return stage


def _nobody(table: Table) -> Nobody:
    named = table.text("nobody", Nobody.SKIP)
    if named not in set(Nobody):
        table.refuse("nobody", f'nobody = "{named}": give "skip" or "hold"')
    return Nobody(named)


def _refuse_rotas(table: Table, stage: Stage, rotas: Mapping[str, Rota]) -> None:
    if unknown := [name for name in stage.on_call if name not in rotas]:
        known = ", ".join(sorted(rotas)) or "none"
        table.refuse("on_call", f"there is no rota {unknown[0]!r}; there are {known}")
    if len(set(stage.on_call)) < len(stage.on_call):
        table.refuse("on_call", "a rota stands twice in one stage")
    if "nobody" in table.values and not stage.on_call:
        table.refuse("nobody", "nobody is for a stage with rotas: name them with on_call")


def _refuse_contacts(table: Table, stage: Stage) -> None:
    if len(set(stage.contacts)) < len(stage.contacts):
        table.refuse("contacts", "a contact stands twice in one stage")
    if _together(stage) > MOST_CONTACTS:
        each = f", each rota counted as {MOST_TOGETHER}" if stage.on_call else ""
        table.refuse("contacts", f"a stage calls {MOST_CONTACTS} contacts at most{each}")


def _calls(plan: Plan) -> int:
    per_round = sum(_together(stage) * (1 + stage.retries) for stage in plan.stages)
    return per_round * (1 + plan.repeats)


def _together(stage: Stage) -> int:
    """People the stage may call at once."""
    return len(stage.contacts) + MOST_TOGETHER * len(stage.on_call)


def _on_call(stages: tuple[Stage, ...]) -> list[str]:
    return [name for stage in stages for name in stage.on_call]
