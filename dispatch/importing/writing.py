"""Plans, rotas and contacts as the TOML files that operators edit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from dispatch.importing.loss import named
from dispatch.importing.model import Person
from dispatch.phone import PhoneNumber
from dispatch.plan import Plan, Stage
from dispatch.rota.hours_text import DAYS, text_of
from dispatch.rota.model import Hours, Layer, Override, Rota

AREAS = (202, 213, 312, 415, 503, 602, 617, 702, 808, 907)
"""Area codes; in each the numbers 555-0100 to 555-0199 are reserved for fiction."""
IN_AN_AREA = 100


def plan_text(plan: Plan, heading: str) -> str:
    """The file of a plan."""
    top = [f"repeats = {plan.repeats}"] if plan.repeats else []
    return _file(heading, top, (_stage(stage) for stage in plan.stages))


def rota_text(rota: Rota, heading: str, calendar: tuple[str, Sequence[str]] | None = None) -> str:
    """The file of a rota; `calendar` is an address and who may be on call by it."""
    tables = [_layer(one) for one in rota.layers]
    if calendar:
        source, contacts = calendar
        tables.append([f"[calendar]\nsource = {_quoted(source)}", f"contacts = {_list(contacts)}"])
    tables += [_override(one) for one in rota.overrides]
    return _file(heading, [f"time_zone = {_quoted(rota.time_zone)}"], tables)


def contacts_text(people: Mapping[str, Person], heading: str) -> str:
    """The contacts, nobody of them verified; whoever has no number stands there as a comment."""
    return _file(heading, [], (_contact(key, one) for key, one in people.items()))


def rehearsal_text(people: Mapping[str, Person], heading: str, day: date) -> str:
    """The same people with invented numbers that count as verified: for simulate, not for calls."""
    tables = []
    for number, (key, one) in enumerate(people.items()):
        area, rest = divmod(number, IN_AN_AREA)
        invented = f"+1{AREAS[area % len(AREAS)]}55501{rest:02}"
        verified = f"verified = {{ {_quoted(invented)} = {day} }}"
        tables.append([*_head(key, one), f"number = {_quoted(invented)}", verified, *_tail(one)])
    return _file(heading, [], tables)


def _file(heading: str, top: Sequence[str], tables: Iterable[Sequence[str]]) -> str:
    comment = [f"# {line}" for line in heading.splitlines()]
    return "\n\n".join(["\n".join([*comment, *top]), *map("\n".join, tables)]) + "\n"


def _stage(stage: Stage) -> list[str]:
    lists = {"contacts": stage.contacts, "on_call": stage.on_call, "notify": stage.notify}
    given = [f"{key} = {_list(names)}" for key, names in lists.items() if names]
    return ["[[stage]]", *given, f"wait = {_quoted(_duration(stage.wait))}"]


def _layer(layer: Layer) -> list[str]:
    return [
        "[[layer]]",
        f"contacts = {_list(layer.contacts)}",
        f"hand_over = {_quoted(layer.hand_over)}",
        *([f"every = {layer.every}"] if layer.every > 1 else []),
        f"start = {_time(layer.start)}",
        *([f"end = {_time(layer.end)}"] if layer.end else []),
        *([f"hours = {_list(map(_hours, layer.hours))}"] if layer.hours else []),
    ]


def _hours(hours: Hours) -> str:
    text = text_of(hours)
    for names in (DAYS, DAYS[:5]):
        text = text.replace(f"{','.join(names)} ", f"{names[0]}-{names[-1]} ")
    return text


def _override(one: Override) -> list[str]:
    return [
        "[[override]]",
        f"contacts = {_list(one.contacts)}",
        *(f"replaces = {_quoted(name)}" for name in one.replaces[:1]),
        f"start = {_time(one.start)}",
        f"end = {_time(one.end)}",
    ]


def _contact(key: str, person: Person) -> list[str]:
    lines = [*_head(key, person), *_numbers(person.numbers), *_tail(person)]
    if person.numbers:
        return lines
    lines.insert(2, 'number = "+…"')
    return ["# no phone number in the export: write it, and take the signs away", *_out(lines)]


def _head(key: str, person: Person) -> list[str]:
    return [f"[{key}]", f"name = {_quoted(named(person.name) or key)}"]


def _numbers(numbers: Sequence[PhoneNumber]) -> list[str]:
    dialled = [one.dialled for one in numbers]
    if len(dialled) == 1:
        return [f"number = {_quoted(dialled[0])}"]
    return [f"numbers = {_list(dialled)}"] if dialled else []


def _tail(person: Person) -> list[str]:
    given = (("language", person.language or "en"), ("time_zone", person.time_zone or "UTC"))
    return [f"{key} = {_quoted(value)}" for key, value in given]


def _out(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _duration(wait: timedelta) -> str:
    seconds = round(wait.total_seconds())
    units = (("h", 3600), ("m", 60))
    fits = (f"{seconds // long}{unit}" for unit, long in units if seconds % long == 0)
    return next(fits, f"{seconds}s")


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for 7F, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
