"""Whether the steps of a script lead somewhere, and every call of it comes to an end."""

from collections.abc import Iterable, Sequence

from dispatch.campaign.script import HANG_UP, Kind, Script, Step
from dispatch.toml_file import Table


def check_ways(table: Table, tables: Sequence[Table], script: Script) -> None:
    """Raise ConfigurationError at a step that leads nowhere, or is never come to, or spins."""
    _check_names(tables)
    if script.start not in script.steps:
        table.refuse("start", f'there is no step "{script.start}" to start with')
    for step, one in zip(script.steps.values(), tables, strict=True):
        _check_targets(one, step, script)
    reached = _reached(script, [script.start])
    for step, one in zip(script.steps.values(), tables, strict=True):
        if step.name not in reached:
            one.refuse("name", f'no step leads to "{step.name}"')
        if _spins(step, script):
            one.refuse("next", f'"{step.name}" comes back to itself without a key being asked for')
    for step, one in zip(script.steps.values(), tables, strict=True):
        if not _ends(step, script):
            one.refuse("next", f'no way from "{step.name}" comes to an end of the call')
    _check_follow_ups(table, script)


def _check_names(tables: Sequence[Table]) -> None:
    seen: set[str] = set()
    for one in tables:
        name = one.text("name")
        if name in seen:
            one.refuse("name", f'another step is called "{name}"')
        seen.add(name)


def _check_targets(table: Table, step: Step, script: Script) -> None:
    for key, choice in step.keys.items():
        _check_target(_choice_table(table, step, key), "next", choice.next, script)
        for name in choice.follow_ups:
            if name not in script.follow_ups:
                known = ", ".join(script.follow_ups) or "none"
                message = f'there is no follow-up "{name}": there are {known}'
                _choice_table(table, step, key).refuse("follow_ups", message)
    own = {"closed": step.closed, "failed": step.failed, _own_key(step): step.next}
    for key, target in own.items():
        _check_target(table, key, target, script)


def _choice_table(table: Table, step: Step, key: str) -> Table:
    return table if step.kind is Kind.OPT_OUT else table.table("keys").table(key)


def _own_key(step: Step) -> str:
    return "otherwise" if step.kind in {Kind.QUESTION, Kind.LATER} else "next"


def _check_target(table: Table, key: str, target: str, script: Script) -> None:
    if target != HANG_UP and target not in script.steps:
        known = ", ".join(script.steps)
        table.refuse(key, f'there is no step "{target}": there are {known}')


def _check_follow_ups(table: Table, script: Script) -> None:
    used = {
        name
        for step in script.steps.values()
        for choice in step.keys.values()
        for name in choice.follow_ups
    }
    for index, name in enumerate(script.follow_ups):
        if name not in used:
            table.tables("follow_up")[index].refuse("name", f'no answer asks for "{name}"')


def _spins(step: Step, script: Script) -> bool:
    """Whether a step can be come back to without a key in between."""
    if step.kind.listens:
        return False
    return step.name in _reached(script, step.leads_to, listening=False)


def _ends(step: Step, script: Script) -> bool:
    reached = _reached(script, [step.name])
    ends = {one.name for one in script.steps.values() if one.kind is Kind.END}
    return HANG_UP in reached or bool(ends & reached)


def _reached(script: Script, starts: Iterable[str], *, listening: bool = True) -> set[str]:
    """Every step that can come after `starts`, those included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name != HANG_UP and (listening or not script.steps[name].kind.listens):
            waiting += script.steps[name].leads_to
    return found
