"""PagerDuty: users, schedules and escalation policies as its REST API (v2) answers them."""

from datetime import timedelta

from dispatch.importing.clock import moment_at, zone_at
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Export, Person, Schedule, Step
from dispatch.importing.node import Node
from dispatch.importing.pagerduty_layers import level_of
from dispatch.importing.pages import ignored, items, refuse_nothing, unfinished
from dispatch.importing.people import Method, numbers_of, with_country
from dispatch.rota.model import Override
from dispatch.rota.wall_clock import zone

KNOWN = {
    *("users", "user", "schedules", "schedule", "escalation_policies", "escalation_policy"),
}
KINDS = {
    "phone_contact_method": "voice",
    "sms_contact_method": "sms",
    "email_contact_method": "email",
    "push_notification_contact_method": "push",
}
WANTED = "give users, schedules and escalation_policies"


def read(documents: list[Node], losses: Losses) -> Export:
    """The export; raises ConfigurationError."""
    users = items(documents, "users", "user")
    schedules = items(documents, "schedules", "schedule")
    policies = items(documents, "escalation_policies", "escalation_policy")
    refuse_nothing((*users, *schedules, *policies), documents, WANTED)
    ignored(documents, KNOWN, {}, losses)
    for name in ("users", "schedules", "escalation_policies"):
        pages = [one for one in documents if one.has(name)]
        unfinished([(one.get(name), one.flag("more")) for one in pages], losses)
    return Export(
        tuple(_person(one, losses) for one in users),
        tuple(_schedule(one, losses) for one in schedules),
        tuple(_escalation(one, losses) for one in policies),
    )


def _person(user: Node, losses: Losses) -> Person:
    after = _delays(user, losses)
    methods = []
    for one in user.each("contact_methods"):
        kind = KINDS.get(one.text("type"), one.text("type"))
        if "address" not in one.names():
            why = "only a reference: ask for users with include[]=contact_methods"
            losses.add(What.NUMBER, one.where, why, "left out")
            continue
        address = with_country(one.text("address"), one.whole("country_code"))
        methods.append(Method(kind, address, one.where, after.get(one.id(), 0)))
    return Person(
        user.id(),
        user.text("name") or user.text("summary"),
        numbers_of(methods, losses),
        zone_at(user, "time_zone", losses),
    )


def _delays(user: Node, losses: Losses) -> dict[str, int]:
    """After how many minutes each method is used for what is urgent."""
    delays: dict[str, int] = {}
    for rule in user.each("notification_rules"):
        urgent, delay = rule.text("urgency", "high") == "high", rule.whole("start_delay_in_minutes")
        method = rule.object("contact_method")
        if urgent and method.has("id"):
            delays[method.id()] = min(delay, delays.get(method.id(), delay))
        if delay or not urgent:
            why = "rules of one person: when each method is used, and for which urgency"
            instead = "all are called at once; order of numbers, retries and quiet hours are ours"
            losses.add(What.RULES, user.where, why, instead)
    return delays


def _schedule(schedule: Node, losses: Losses) -> Schedule:
    name = zone_at(schedule, "time_zone", losses)
    # The API lists the top layer first.
    layers = schedule.each("schedule_layers")[::-1]
    if not layers:
        why = "it has no schedule_layers: ask for each schedule by its id, or with include[]"
        losses.add(What.TURN, schedule.where, why, "left out")
    levels = tuple((level_of(one, zone(name), losses),) for one in layers)
    return Schedule(
        schedule.id(),
        schedule.text("name") or schedule.text("summary"),
        name,
        schedule.where,
        levels,
        _overrides(schedule),
    )


def _overrides(schedule: Node) -> tuple[Override, ...]:
    rendered = schedule.object("overrides_subschedule").each("rendered_schedule_entries")
    found = []
    for one in (*schedule.each("overrides"), *rendered):
        start, end = moment_at(one, "start"), moment_at(one, "end")
        if start and end:
            found.append(Override(start, end, (one.object("user").id(),)))
    return tuple(dict.fromkeys(found))


def _escalation(policy: Node, losses: Losses) -> Escalation:
    rules = policy.each("escalation_rules")
    return Escalation(
        policy.id(),
        policy.text("name") or policy.text("summary"),
        policy.where,
        tuple(_step(rule, losses) for rule in rules),
        policy.whole("num_loops"),
    )


def _step(rule: Node, losses: Losses) -> Step:
    targets = rule.each("targets")
    if _strategy(rule).endswith("round_robin"):
        why = "round robin: each incident goes to another target in turn"
        losses.add(What.STEP, rule.where, why, "all targets are called together")
    kinds = {one.path: one.text("type").removesuffix("_reference") for one in targets}
    for one in targets:
        if kinds[one.path] not in {"user", "schedule"}:
            why = f"a target of the type {one.text('type') or 'none'}"
            losses.add(What.STEP, one.where, why, "left out of the stage")
    return Step(
        rule.where,
        tuple(one.id() for one in targets if kinds[one.path] == "user"),
        tuple(one.id() for one in targets if kinds[one.path] == "schedule"),
        timedelta(minutes=rule.whole("escalation_delay_in_minutes")),
    )


def _strategy(rule: Node) -> str:
    """A text, or an object with a type: the API has had both."""
    key = "escalation_rule_assignment_strategy"
    given = rule.get(key)
    return given.text("type") if isinstance(given.value, dict) else rule.text(key)
