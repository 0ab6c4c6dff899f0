"""Grafana OnCall: chains, policies, schedules, shifts and users as its public API answers them."""

from dataclasses import replace
from datetime import timedelta

from dispatch.importing.clock import zone_at
from dispatch.importing.grafana_shifts import levels_of, overrides_of
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Export, Person, Schedule, Step
from dispatch.importing.node import Node
from dispatch.importing.pages import ignored, refuse_nothing, unfinished
from dispatch.importing.people import Method, numbers_of

SIGNS = {
    "user": ("username",),
    "policy": ("escalation_chain_id",),
    "rule": ("user_id",),
    "shift": ("start", "duration"),
    "schedule": ("on_call_now", "shifts", "ical_url_primary", "ical_url_overrides"),
    "chain": ("name", "team_id"),
}
"""What an item is by its keys; the first that fits counts."""
LISTS = (
    *("results", "users", "escalation_chains", "escalation_policies", "schedules"),
    *("on_call_shifts", "personal_notification_rules"),
)
WAIT = 300
"""Seconds of a wait that says none."""
REPEATS = 5
"""How often repeat_escalation begins a chain again at most."""
WANTED = "give users, escalation_chains, escalation_policies, schedules and on_call_shifts"


def read(documents: list[Node], losses: Losses) -> Export:
    """The export; raises ConfigurationError."""
    found = _by_kind(documents, losses)
    refuse_nothing(found.values(), documents, WANTED)
    ignored(documents, LISTS, {}, losses)
    _tell_unfinished(documents, losses)
    policies = list(found["policy"].values())
    return Export(
        tuple(_person(one, found["rule"], losses) for one in found["user"].values()),
        tuple(_schedule(one, found["shift"], losses) for one in found["schedule"].values()),
        tuple(_escalation(one, policies, found["user"], losses) for one in found["chain"].values()),
    )


def _by_kind(documents: list[Node], losses: Losses) -> dict[str, dict[str, Node]]:
    """The items by their kind and id."""
    found: dict[str, dict[str, Node]] = {kind: {} for kind in SIGNS}
    for item in (item for document in documents for item in _items(document)):
        if kind := _kind(item):
            found[kind].setdefault(item.id(), item)
        else:
            losses.add(What.ROUTING, item.where, "it is not for calling people", "left out")
    return found


def _tell_unfinished(documents: list[Node], losses: Losses) -> None:
    for file in dict.fromkeys(one.file for one in documents):
        pages = [one for one in documents if one.file == file and one.has("results")]
        unfinished([(one, one.has("next")) for one in pages], losses)


def _items(document: Node) -> list[Node]:
    """The elements of the lists, also of pages below a name."""
    found = []
    for name in LISTS:
        if document.has(name):
            below = document.get(name)
            paged = isinstance(below.value, dict)
            found += below.each("results") if paged else below.elements()
    return found


def _kind(item: Node) -> str:
    names = set(item.names())
    return next((kind for kind, signs in SIGNS.items() if _fits(kind, signs, names)), "")


def _fits(kind: str, signs: tuple[str, ...], names: set[str]) -> bool:
    """A schedule has one of its signs, anything else all of them."""
    return bool(names & {*signs}) if kind == "schedule" else names >= {*signs}


def _person(user: Node, rules: dict[str, Node], losses: Losses) -> Person:
    mine = [one for one in rules.values() if one.text("user_id") == user.id()]
    if mine:
        why = "personal notification rules: when each method is used"
        instead = "all are called at once; retries and quiet hours are ours"
        losses.add(What.RULES, user.where, why, instead)
    if user.has("email"):
        losses.add(What.ADDRESS, user.where, "email: Tocsin calls", 'notify = ["notices"]')
    keys = ("verified_phone_number", "phone_number", "unverified_phone_number")
    methods = [
        Method("voice", user.text(key), user.get(key).where) for key in keys if user.has(key)
    ]
    place = zone_at(user, "timezone", losses)
    return Person(user.id(), user.text("username"), numbers_of(methods[:1], losses), place)


def _schedule(schedule: Node, shifts: dict[str, Node], losses: Losses) -> Schedule:
    place = zone_at(schedule, "time_zone", losses)
    ids = list(schedule.get("shifts").texts())
    own = [shifts[one] for one in ids if one in shifts]
    if len(own) < len(ids):
        losses.add(What.TURN, schedule.where, "a shift of it is not in the export", "left out")
    if schedule.has("ical_url_overrides"):
        why = "overrides come from a calendar of their own"
        losses.add(What.CALENDAR, schedule.where, why, "write them as [[override]]")
    name, where = schedule.text("name"), schedule.where
    calendar = schedule.text("ical_url_primary")
    levels, overrides = levels_of(own, place, losses), overrides_of(own, place)
    return Schedule(schedule.id(), name, place, where, levels, overrides, calendar)


def _escalation(
    chain: Node, policies: list[Node], users: dict[str, Node], losses: Losses
) -> Escalation:
    own = [one for one in policies if one.text("escalation_chain_id") == chain.id()]
    own.sort(key=lambda one: one.whole("position"))
    steps: list[Step] = []
    repeats = 0
    for one in own:
        if one.text("type") == "repeat_escalation":
            repeats = REPEATS
        elif one.text("type") == "wait" and steps:
            wait = timedelta(seconds=one.whole("duration", WAIT))
            steps[-1] = replace(steps[-1], wait=steps[-1].wait + wait)
        else:
            steps.append(_step(one, users, losses))
    return Escalation(chain.id(), chain.text("name"), chain.where, tuple(steps), repeats)


def _step(policy: Node, users: dict[str, Node], losses: Losses) -> Step:
    kind, where = policy.text("type"), policy.where
    if kind == "wait":
        return Step(where, wait=timedelta(seconds=policy.whole("duration", WAIT)), tells=True)
    if kind == "notify_on_call_from_schedule":
        return Step(where, schedules=(policy.text("notify_on_call_from_schedule"),))
    if kind == "notify_persons":
        return Step(where, _ids(policy, "persons_to_notify"))
    if kind == "notify_person_next_each_time":
        why = "each alert goes to the next person in turn"
        losses.add(What.STEP, where, why, "all of them are called together")
        return Step(where, _ids(policy, "persons_to_notify_next_each_time"))
    if kind == "notify_team_members":
        team = policy.text("team_to_notify")
        return Step(where, tuple(key for key, one in users.items() if team in _ids(one, "teams")))
    why = f"a step of the type {kind or 'none'}"
    losses.add(What.STEP, where, why, "the stage tells the team's topic")
    return Step(where, tells=True)


def _ids(node: Node, key: str) -> tuple[str, ...]:
    return node.get(key).texts()
