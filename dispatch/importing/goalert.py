"""GoAlert: what its GraphQL API answers to the query of docs/importing.md."""

from datetime import timedelta

from dispatch.importing.goalert_schedules import Rotations, schedule_of
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Export, Person, Schedule, Step
from dispatch.importing.node import Node
from dispatch.importing.pages import ignored, refuse_nothing, unfinished
from dispatch.importing.people import DISABLED, Method, numbers_of

LISTS = ("users", "rotations", "schedules", "escalationPolicies", "userOverrides")
KINDS = {
    "VOICE": "voice",
    "SMS": "sms",
    "EMAIL": "email",
    "builtin-twilio-voice": "voice",
    "builtin-twilio-sms": "sms",
    "builtin-smtp-email": "email",
}
TARGETS = {
    "builtin-user": ("user", "user_id"),
    "builtin-schedule": ("schedule", "schedule_id"),
    "builtin-rotation": ("rotation", "rotation_id"),
}
"""What newer versions call targets, and the argument that has the id."""
WANTED = "give users, rotations, schedules and escalationPolicies"


def read(documents: list[Node], losses: Losses) -> Export:
    """The export; raises ConfigurationError."""
    answers = [_answer(one) for one in documents]
    found = {name: [node for one in answers for node in _nodes(one, name)] for name in LISTS}
    refuse_nothing(found.values(), documents, WANTED)
    ignored(answers, LISTS, {}, losses)
    for name in LISTS:
        unfinished(_more(answers, name), losses)
    policies = tuple(_escalation(one, losses) for one in found["escalationPolicies"])
    people = tuple(_person(one, losses) for one in found["users"])
    return Export(people, _schedules(found, policies, losses), policies)


def _schedules(
    found: dict[str, list[Node]], policies: tuple[Escalation, ...], losses: Losses
) -> tuple[Schedule, ...]:
    """The schedules, and the rotations that a policy names without one."""
    rotations = Rotations({one.id(): one for one in found["rotations"]}, losses)
    overrides = found["userOverrides"]
    named = {one for policy in policies for step in policy.steps for one in step.schedules}
    alone = [rotations.schedule(key) for key in rotations.nodes if _alone(key) in named]
    return (*(schedule_of(one, rotations, overrides) for one in found["schedules"]), *alone)


def _answer(document: Node) -> Node:
    if document.has("errors"):
        document.get("errors").refuse("are GraphQL's errors: mend the query, and export again")
    return document.object("data") if document.has("data") else document


def _nodes(answer: Node, name: str) -> list[Node]:
    """The elements of a connection, or of a list."""
    below = answer.get(name)
    if isinstance(below.value, list) or below.value is None:
        return below.elements()
    return below.each("nodes")


def _more(answers: list[Node], name: str) -> list[tuple[Node, bool]]:
    """The pages of a connection, and whether more follow."""
    pages = [one.get(name) for one in answers if isinstance(one.value.get(name), dict)]
    return [(one, one.object("pageInfo").flag("hasNextPage")) for one in pages]


def _person(user: Node, losses: Losses) -> Person:
    after: dict[str, int] = {}
    for rule in user.each("notificationRules"):
        method, delay = rule.text("contactMethodID"), rule.whole("delayMinutes")
        after[method] = min(delay, after.get(method, delay))
        if delay:
            why = "rules of one person: when each method is used"
            instead = "all are called at once; order of numbers, retries and quiet hours are ours"
            losses.add(What.RULES, user.where, why, instead)
    methods = [_method(one, after) for one in user.each("contactMethods")]
    kept = [one for one in methods if one]
    return Person(user.id(), user.text("name"), numbers_of(kept, losses))


def _method(method: Node, after: dict[str, int]) -> Method | None:
    dest = method.object("dest")
    args = dest.object("args")
    kind = method.text("type") or dest.text("type")
    kind = KINDS.get(kind, kind or "another method")
    address = method.text("value") or args.text("phone_number") or args.text("phone-number")
    if method.flag("disabled") and kind == "voice":
        kind = DISABLED
    return Method(kind, address, method.where, after.get(method.text("id"), 0))


def _escalation(policy: Node, losses: Losses) -> Escalation:
    steps = tuple(_step(one, losses) for one in policy.each("steps"))
    name = policy.text("name")
    return Escalation(policy.id(), name, policy.where, steps, policy.whole("repeat"))


def _step(step: Node, losses: Losses) -> Step:
    people, schedules, tells = [], [], False
    for one in (*step.each("targets"), *step.each("actions")):
        kind, identifier = _target(one)
        if kind == "user":
            people.append(identifier)
        elif kind in {"schedule", "rotation"}:
            schedules.append(identifier if kind == "schedule" else _alone(identifier))
        else:
            tells = True
            why = f"a target of the type {kind or 'none'}"
            losses.add(What.STEP, one.where, why, "the stage tells the team's topic")
    wait = timedelta(minutes=step.whole("delayMinutes"))
    return Step(step.where, tuple(people), tuple(schedules), wait, tells)


def _target(target: Node) -> tuple[str, str]:
    kind = target.text("type")
    if kind in TARGETS:
        kind, argument = TARGETS[kind]
        return kind, target.object("args").text(argument, None)
    return kind, target.id() if kind in {"user", "schedule", "rotation"} else ""


def _alone(rotation: str) -> str:
    """The id of the schedule that a rotation makes by itself."""
    return f"rotation {rotation}"
