"""Opsgenie: the folder of its configuration backup, and what its API answers."""

from collections.abc import Mapping

from dispatch.importing.clock import moment_at, zone_at
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Export, Person, Schedule
from dispatch.importing.node import Node
from dispatch.importing.opsgenie_escalations import Teams, escalation_of
from dispatch.importing.opsgenie_rotations import group_of
from dispatch.importing.pages import RULES, refuse_nothing
from dispatch.importing.people import DISABLED, Method, language_of, numbers_of, with_country
from dispatch.importing.turn import together
from dispatch.rota.model import Override
from dispatch.rota.wall_clock import zone

SIGNS = {"user": "username", "schedule": "rotations", "team": "members", "escalation": "rules"}
"""What an item is, and the key that tells; the first that is there counts."""
LISTS = {
    "users": "user",
    "schedules": "schedule",
    "teams": "team",
    "escalations": "escalation",
    "data": "",
}
WANTED = "give the folder OpsGenieBackups, or users, schedules, escalations and teams"
CODE = 3
"""Digits that a calling code has at most."""


def read(documents: list[Node], losses: Losses) -> Export:
    """The export; raises ConfigurationError."""
    found: dict[str, dict[str, Node]] = {kind: {} for kind in SIGNS}
    for document in documents:
        for kind, item in _items(document):
            if kind:
                found[kind].setdefault(item.id(), item)
            else:
                why = "a policy, an integration or another thing that is not for calling people"
                losses.add(What.ROUTING, item.where, why, RULES)
        _rest(document, losses)
    refuse_nothing(found.values(), documents, WANTED)
    overrides = _overrides(documents)
    ids = {user.text("username").lower(): identifier for identifier, user in found["user"].items()}
    schedules = {one.text("name"): identifier for identifier, one in found["schedule"].items()}
    teams = Teams(found["team"], ids, schedules, losses)
    return Export(
        tuple(_person(one, losses) for one in found["user"].values()),
        tuple(_schedule(one, overrides, teams) for one in found["schedule"].values()),
        tuple(escalation_of(one, teams) for one in found["escalation"].values()),
    )


def _items(document: Node) -> list[tuple[str, Node]]:
    """Every item of a document with what it is; of what is not for calling people that is empty."""
    listed = [
        (kind, one)
        for name, kind in LISTS.items()
        if document.has(name)
        for one in _several(document.get(name))
    ]
    wrapped = [
        (kind, document.get(kind)) for kind in SIGNS if isinstance(document.value.get(kind), dict)
    ]
    found = listed or wrapped or [("", document)]
    return [(kind or _kind(one), one) for kind, one in found]


def _several(node: Node) -> list[Node]:
    return node.elements() if isinstance(node.value, list) else [node]


def _kind(item: Node) -> str:
    kind = next((kind for kind, sign in SIGNS.items() if item.has(sign)), "")
    first = item.each("rules")[:1] if kind == "escalation" else []
    return "" if first and not first[0].has("recipient") else kind


def _rest(document: Node, losses: Losses) -> None:
    """What a backup keeps beside the item itself."""
    if document.has("teamRoutingRules") and document.each("teamRoutingRules"):
        why = "routing rules of a team: which alert goes to which escalation"
        losses.add(What.ROUTING, document.where, why, RULES)
    if document.has("notificationRuleList") and document.each("notificationRuleList"):
        why = "rules of one person: when each method is used, and for which alerts"
        instead = "all are called at once; order of numbers, retries and quiet hours are ours"
        losses.add(What.RULES, document.get("user").where, why, instead)


def _person(user: Node, losses: Losses) -> Person:
    methods = []
    for one in user.each("userContacts"):
        kind = one.text("contactMethod") or one.text("method") or "another method"
        on = one.flag("enabled", default=True) and one.object("status").flag(
            "enabled", default=True
        )
        if kind == "voice" and not on:
            kind = DISABLED
        methods.append(Method(kind, _address(one.text("to")), one.where))
    locale = user.text("locale")
    language = language_of(locale)
    if locale and not locale.lower().startswith(language):
        why = f"the voice speaks en, ja and pl, not {locale}"
        losses.add(What.LANGUAGE, user.where, why, "en is written")
    name = user.text("fullName") or user.text("username")
    place = zone_at(user, "timeZone", losses)
    return Person(user.id(), name, numbers_of(methods, losses), place, language)


def _address(to: str) -> str:
    """A number as Opsgenie has it, 1-2025550101: calling code and number."""
    code, dash, number = to.partition("-")
    if dash and code.isascii() and code.isdigit() and len(code) <= CODE:
        return with_country(number, int(code))
    return to


def _schedule(schedule: Node, overrides: Mapping[str, list[Node]], teams: Teams) -> Schedule:
    name = zone_at(schedule, "timezone", teams.losses)
    groups = [group_of(one, zone(name), teams) for one in schedule.each("rotations")]
    if schedule.get("enabled").value is False:
        why = "the schedule is disabled: it has nobody on call"
        teams.losses.add(What.TURN, schedule.where, why, "left out")
        groups = []
    named = (*overrides.get(schedule.path + schedule.file, []), *schedule.each("overrides"))
    return Schedule(
        schedule.id(),
        schedule.text("name"),
        name,
        schedule.where,
        (together(groups),),
        tuple(one for node in named for one in _override(node, teams)),
    )


def _overrides(documents: list[Node]) -> dict[str, list[Node]]:
    """The overrides that a backup has beside each schedule, by the schedule's place."""
    return {
        one.get("schedule").path + one.file: one.each("scheduleOverrideList")
        for one in documents
        if one.has("schedule")
    }


def _override(one: Node, teams: Teams) -> list[Override]:
    start, end = moment_at(one, "startDate"), moment_at(one, "endDate")
    who = teams.user(one.object("user"))
    if not (start and end and who):
        teams.losses.add(What.OVERRIDE, one.where, "it names no user and time", "left out")
        return []
    return [Override(start, end, (who,))]
