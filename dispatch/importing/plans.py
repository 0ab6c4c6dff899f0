"""An escalation becomes a plan within the limits that plans have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Step
from dispatch.importing.rotas import People
from dispatch.plan import MOST_CALLS, Plan, Stage
from dispatch.plan_files import MOST_CONTACTS, MOST_REPEATS
from dispatch.rota.model import MOST_TOGETHER, Rota

SHORTEST = timedelta(seconds=90)
"""A stage's wait: ringing, the announcement and the menu take as long (docs/plans.md)."""
LONGEST = timedelta(hours=24)
"""What comes after a longer wait comes too late for any alarm."""
LAST = timedelta(minutes=5)
"""The wait of a last step that has none in the source."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What plans name: contacts by the source's ids, and the rotas of each schedule."""

    people: People
    rotas: Mapping[str, Sequence[Rota]]


def plan_of(escalation: Escalation, name: str, carried: Carried, losses: Losses) -> Plan:
    """The plan; what it cannot have is a loss."""
    stages = [
        stage
        for step in _merged(escalation.steps)
        for stage in _split(_stage(step, carried, losses), step.where, losses)
    ] or [Stage(notify=("notices",), wait=LAST)]
    if not any(stage.calls_somebody for stage in stages):
        why = "nobody is called in it"
        losses.add(What.STEP, escalation.where, why, "the plan only tells the team's topic")
    stages = _within(stages, escalation.where, losses)
    rotas = {rota.name: rota for each in carried.rotas.values() for rota in each}
    named = dict.fromkeys(rota for stage in stages for rota in stage.on_call)
    return Plan(
        name,
        tuple(stages),
        _repeats(escalation, stages, losses),
        rotas=tuple(rotas[one] for one in named),
    )


def calls_of(stage: Stage) -> int:
    """People the stage may call, as plan files count them."""
    return len(stage.contacts) + MOST_TOGETHER * len(stage.on_call)


def _merged(steps: Sequence[Step]) -> Iterator[Step]:
    """Steps without a wait begin together with the next one."""
    waiting: Step | None = None
    for step in steps:
        if waiting:
            step = _both(waiting, step)  # noqa: PLW2901 - joined
        waiting = step if not step.wait else None
        if waiting is None:
            yield step
    if waiting:
        yield waiting


def _both(one: Step, other: Step) -> Step:
    return replace(
        other,
        where=one.where,
        people=(*one.people, *other.people),
        schedules=(*one.schedules, *other.schedules),
        tells=one.tells or other.tells,
    )


def _stage(step: Step, carried: Carried, losses: Losses) -> Stage:
    contacts = carried.people.known(step.people, step.where, losses)
    for one in step.schedules:
        if one not in carried.rotas:
            why = f"there is no schedule with the id {one} in the export"
            losses.add(What.STEP, step.where, why, "left out of the stage")
    on_call = [rota.name for one in step.schedules for rota in carried.rotas.get(one, ())]
    nobody = not contacts and not on_call
    if nobody and not step.tells:
        losses.add(What.STEP, step.where, "it calls nobody", "the stage tells the team's topic")
    return Stage(
        contacts=tuple(dict.fromkeys(contacts)),
        notify=("notices",) if step.tells or nobody else (),
        wait=_wait(step, losses, calls=not nobody),
        on_call=tuple(dict.fromkeys(on_call)),
    )


def _wait(step: Step, losses: Losses, *, calls: bool) -> timedelta:
    if not step.wait:
        losses.add(What.WAIT, step.where, "nothing follows it, so it has no wait", "wait 5m")
        return LAST
    if calls and step.wait < SHORTEST:
        why = f"{step.wait.total_seconds():.0f} s are over before a call is heard"
        losses.add(What.WAIT, step.where, why, f"wait {SHORTEST.total_seconds():.0f}s")
        return SHORTEST
    if step.wait > LONGEST:
        losses.add(What.WAIT, step.where, "it waits for more than a day", "wait 24h")
        return LONGEST
    return step.wait


def _split(stage: Stage, where: str, losses: Losses) -> list[Stage]:
    """Further stages for whom the stage has no place."""
    rotas = MOST_CONTACTS // MOST_TOGETHER
    stages = [replace(stage, contacts=(), on_call=part) for part in _parts(stage.on_call, rotas)]
    for part in _parts(stage.contacts, MOST_CONTACTS):
        if stages and calls_of(stages[-1]) + len(part) <= MOST_CONTACTS:
            stages[-1] = replace(stages[-1], contacts=part)
        else:
            stages.append(replace(stage, contacts=part, on_call=()))
    if len(stages) > 1:
        why = f"it calls more than {MOST_CONTACTS} people, each rota counted as {MOST_TOGETHER}"
        losses.add(What.STEP, where, why, f"{len(stages)} stages, one after the other")
    return stages or [stage]


def _parts(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    return [names[at : at + most] for at in range(0, len(names), most)]


def _within(stages: list[Stage], where: str, losses: Losses) -> list[Stage]:
    """The stages that one round may have."""
    calls, kept = 0, list[Stage]()
    for stage in stages:
        calls += calls_of(stage)
        if calls > MOST_CALLS:
            why = f"it makes more than {MOST_CALLS} calls"
            losses.add(What.STEP, where, why, f"only its first {len(kept)} stages")
            break
        kept.append(stage)
    return kept


def _repeats(escalation: Escalation, stages: Sequence[Stage], losses: Losses) -> int:
    per_round = sum(map(calls_of, stages))
    most = min(MOST_REPEATS, MOST_CALLS // per_round - 1 if per_round else MOST_REPEATS)
    if escalation.repeats > most:
        why = f"it repeats {escalation.repeats} times; a plan makes {MOST_CALLS} calls at most"
        losses.add(What.REPEATS, escalation.where, why, f"repeats = {most}")
    return min(escalation.repeats, most)
