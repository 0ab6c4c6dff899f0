"""Templates: plain texts with names in braces, checked when they are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dispatch.speech.pieces import Piece
from dispatch.toml_file import Table

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_BRACE = re.compile(r"[{}]")
_FORBIDDEN = re.compile(r"[$<>]")
_BLANKS = "\u00a0\u3000"
"""Gaps that Python does not count as printable; Japanese writes the second."""
_WRITTEN = f"{_BLANKS}\n\t\u200d"
"""What a notice may hold beside: lines, and what joins two signs to one picture."""


class Allowed(NamedTuple):
    """The placeholders that a text may hold, and those it must hold."""

    names: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


SPOKEN = Allowed()
SYMBOL = Allowed(("number",))
SUBJECT = Allowed(("severity", "what", "resource", "region"))
DETAILS = Allowed((*SUBJECT.names, "summary"))
NOTICE = Allowed((*DETAILS.names, "incident", "code", "who", "plan", "rule"), ("incident",))
COUNTED = Allowed(("count",), ("count",))
TEXTS = {
    **dict.fromkeys(("menu", "no_details", "cut", "unnamed", "somebody", "drill"), SPOKEN),
    **dict.fromkeys(("menu_several", "menu_walk"), SPOKEN),
    "several": COUNTED,
    "one_of": Allowed(("number", "count"), ("number",)),
}
PHRASES = {
    "acknowledged": Allowed(("what",)),
    "already_acknowledged": Allowed(("who",), ("who",)),
    "resolved": SPOKEN,
    "passed_on": SPOKEN,
    "passed_on_last": SPOKEN,
    "not_understood": SPOKEN,
    "unconfirmed": SPOKEN,
    "goodbye": SPOKEN,
    "unknown_call": SPOKEN,
    **dict.fromkeys(("acknowledged_all", "passed_on_all"), COUNTED),
    **dict.fromkeys(("meanwhile", "taken_next", "passed_next", "too_late", "walk_over"), SPOKEN),
    **dict.fromkeys(("opt_out_ask", "opted_out"), SPOKEN),
    "route_test": Allowed(("route",), ("route",)),
    "message_only": SPOKEN,
    **dict.fromkeys(("verification", "verification_again", "verification_end"), SPOKEN),
    "verification_unavailable": SPOKEN,
    "recorded": SPOKEN,
}
_OCCASIONS = ("opened", "escalated", "acknowledged", "resolved", "missed", "fault", "fallback")
DRILLED = Allowed(("plan", "who", "took", "target", "incident"), ("plan", "incident"))
_VERDICTS = ("drill_in_time", "drill_too_late", "drill_missed", "drill_overtaken")
NOTICES = {
    **dict.fromkeys(_OCCASIONS, NOTICE),
    **dict.fromkeys(_VERDICTS, DRILLED),
    "sms": Allowed(NOTICE.names, ("severity", "what", "code")),
    "take": Allowed(("code", "incident"), ("code",)),
}
_DATE = ("day", "month", "year")
_CLOCK = ("hour", "minute", "minutes", "zone")
SAY = {
    **dict.fromkeys(("dot", "slash", "port", "minus", "decimal", "id", "account"), SPOKEN),
    **dict.fromkeys(("address", "missing_data"), SPOKEN),
    "ending": Allowed(("kind", "id"), ("kind", "id")),
    "date": Allowed(_DATE, ("day", "month")),
    "moment": Allowed((*_DATE, *_CLOCK), ("day", "month", "hour")),
    "clock": Allowed(_CLOCK, ("hour",)),
    "threshold": Allowed(("value", "threshold"), ("value",)),
    "band": Allowed(("value", "lower", "upper"), ("value",)),
}


def texts(table: Table, schema: Mapping[str, Allowed], *, spoken: bool = True) -> Mapping[str, str]:
    """The texts that `schema` names; in a table of their own there must be no others."""
    found = {key: text(table, key, allowed, spoken=spoken) for key, allowed in schema.items()}
    if table.path:
        table.done()
    return found


def sentences(table: Table, key: str, allowed: Allowed) -> tuple[str, ...]:
    """A list of at least one sentence."""
    found = table.texts(key)
    if not found:
        table.refuse(key, f"{key} is missing: give a list of sentences")
    for sentence in found:
        check(table, key, sentence, allowed)
    return found


def text(table: Table, key: str, allowed: Allowed, *, spoken: bool = True) -> str:
    """One text that is not empty."""
    found = table.text(key).strip()
    if not found:
        table.refuse(key, f"{key} is empty: give a text")
    check(table, key, found, allowed, spoken=spoken)
    return found


def check(table: Table, key: str, value: str, allowed: Allowed, *, spoken: bool = True) -> None:
    """Refuse a placeholder that is unknown or missing, and signs that cannot be spoken."""
    if spoken and (sign := _FORBIDDEN.search(value)):
        table.refuse(key, f'{key} holds "{sign[0]}": texts are plain, without SSML and "$"')
    _refuse_unprintable(table, key, value, _BLANKS if spoken else _WRITTEN)
    given = PLACEHOLDER.findall(value)
    if unknown := [name for name in given if name not in allowed.names]:
        known = ", ".join(f"{{{name}}}" for name in allowed.names) or "none"
        table.refuse(key, f"{key} has the unknown placeholder {{{unknown[0]}}}: known are {known}")
    if missing := [name for name in allowed.needed if name not in given]:
        table.refuse(key, f"{key} lacks the placeholder {{{missing[0]}}}")
    if _BRACE.search(PLACEHOLDER.sub("", value)):
        table.refuse(key, f"{key} has a brace that is not part of a placeholder such as {{what}}")


def _refuse_unprintable(table: Table, key: str, value: str, but: str) -> None:
    """Control signs, line ends and whatever has no sound and no shape."""
    for sign in () if value.isprintable() else value:
        if not sign.isprintable() and sign not in but:
            table.refuse(key, f"{key} holds U+{ord(sign):04X}, which can be neither said nor shown")


def without_names(several: Sequence[str]) -> str:
    """The sentences with nothing filled in but the severity left to fill."""
    joined = " ".join(several)
    return PLACEHOLDER.sub(lambda found: found[0] if found[1] == "severity" else "", joined)


def fill_text(template: str, texts: Mapping[str, str]) -> str:
    """The template with plain texts filled in; nothing if all its fields are empty or unknown."""
    names = PLACEHOLDER.findall(template)
    if names and not any(texts.get(name) for name in names):
        return ""
    return PLACEHOLDER.sub(lambda found: texts.get(found[1], ""), template)


def fill(template: str, fields: Mapping[str, Sequence[Piece]]) -> list[Piece]:
    """The template's own words and the fields' pieces; nothing if all its fields are empty."""
    names = PLACEHOLDER.findall(template)
    if names and not any(fields[name] for name in names):
        return []
    filled: list[Piece] = []
    for index, part in enumerate(PLACEHOLDER.split(template)):
        if index % 2 == 0:
            filled += [Piece(part, glued=True)] if part else []
        elif field := fields[part]:
            filled += [replace(field[0], glued=True), *field[1:]]
    return [replace(filled[0], glued=False), *filled[1:]] if filled else []
