"""Opsgenie's escalations: rules whose delays all count from the escalation's beginning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Step
from dispatch.importing.node import Node

UNITS = {"minutes": 60, "hours": 3600, "days": 86400}
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Teams:
    """Teams by id, users' ids by their user name and schedules' ids by their name."""

    nodes: Mapping[str, Node]
    ids: Mapping[str, str]
    schedules: Mapping[str, str]
    losses: Losses

    def user(self, reference: Node) -> str:
        """The id of a user who is named by id or by user name; empty where by neither."""
        name = reference.text("username").lower()
        return self.ids.get(name) or reference.text("id") or name

    def members(self, reference: Node, *, admins: bool) -> tuple[str, ...]:
        """The users of a team, or only its admins."""
        known = [one for one in self.nodes.values() if _is(one, reference)]
        members = [one for team in known for one in team.each("members")]
        if admins:
            members = [one for one in members if one.text("role") == "admin"]
        return tuple(self.user(one.object("user")) for one in members)


def escalation_of(escalation: Node, teams: Teams) -> Escalation:
    """One escalation."""
    rules = escalation.each("rules")
    delays = sorted({_delay(rule) for rule in rules})
    repeat = escalation.object("repeat")
    again = timedelta(minutes=repeat.whole("waitInterval"))
    ends = [*delays[1:], delays[-1] + again] if delays else []
    steps = [
        _step([rule for rule in rules if _delay(rule) == at], end - at, teams)
        for at, end in zip(delays, ends, strict=True)
    ]
    if delays and delays[0]:
        steps.insert(0, Step(escalation.where, (), (), delays[0], tells=True))
    if repeat.flag("closeAlertAfterAll"):
        why = "the alert is closed after the last round"
        instead = "it is missed: operations is told, and somebody may still take it"
        teams.losses.add(What.REPEATS, escalation.where, why, instead)
    repeats = repeat.whole("count") if again else 0
    name = escalation.text("name")
    return Escalation(escalation.id(), name, escalation.where, tuple(steps), repeats)


def _delay(rule: Node) -> timedelta:
    delay = rule.object("delay")
    unit = delay.text("timeUnit", "minutes").lower()
    if unit not in UNITS:
        delay.get("timeUnit").refuse("must be minutes, hours or days")
    return timedelta(seconds=min(delay.whole("timeAmount"), 10**6) * UNITS[unit])


def _step(rules: list[Node], wait: timedelta, teams: Teams) -> Step:
    people: list[str] = []
    schedules: list[str] = []
    for rule in rules:
        recipient, how = rule.object("recipient"), rule.text("notifyType", "default")
        kind = recipient.text("type")
        if kind == "user":
            people.append(teams.user(recipient))
        elif kind == "schedule":
            name = recipient.text("name")
            schedules.append(recipient.text("id") or teams.schedules.get(name, name))
        _say(rule, kind, how, teams)
        if kind == "team":
            people += teams.members(recipient, admins=how == "admins")
    return Step(rules[0].where, tuple(people), tuple(schedules), wait)


def _say(rule: Node, kind: str, how: str, teams: Teams) -> None:
    if rule.text("condition", "if-not-acked") != "if-not-acked":
        why = "it goes on although somebody has acknowledged, until the alert is closed"
        instead = "key 1 ends the plan; ack_timeout begins it anew"
        teams.losses.add(What.ACKNOWLEDGE, rule.where, why, instead)
    if kind == "team":
        why = f"a team ({how}): plans call people and rotas"
        teams.losses.add(What.STEP, rule.where, why, "the members whom the export names are called")
    elif kind not in {"user", "schedule"}:
        why = f"a recipient of the type {kind or 'none'}"
        teams.losses.add(What.STEP, rule.where, why, "left out of the stage")
    elif how != "default":
        why = f"notifyType {how}: others than those who are on call"
        teams.losses.add(What.STEP, rule.where, why, "whoever is on call then is called")


def _is(team: Node, reference: Node) -> bool:
    named = (reference.text("id"), reference.text("name"))
    return (team.id() in named) or bool(named[1] and team.text("name") == named[1])
