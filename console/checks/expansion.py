"""The template expanded with stand-ins for its parameters, as far as that can be done.

`sandbox.deploy.expand` stops at the first fault, as a deployment does. Here each resource is made
in a stack of its own, so that all faults are found.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.deploy import sam
from sandbox.deploy.expand import STACK_NAME
from sandbox.deploy.identities import Place
from sandbox.deploy.parameters import parameter_values
from sandbox.deploy.resources import Resource
from sandbox.deploy.stack import Stack

PLACE = Place("eu-central-1", "111122223333", STACK_NAME)
STAND_INS: Mapping[str, str] = {
    "ConnectInstanceArn": PLACE.arn("connect", "instance/11111111-2222-3333-4444-555555555555"),
    "CallerNumber": "+12025550100",
    "AllowedCallingCodes": "+1",
}
"""Values for the parameters that have no default."""
OPTIONAL: Mapping[str, str] = {
    "IncidentManager": "create",
    "BackupConnectInstanceArn": STAND_INS["ConnectInstanceArn"],
    "VoiceOriginationArn": PLACE.arn("sms-voice", "phone-number/phone-0123456789abcdef"),
}
"""Values for the parameters that are empty by default and are taken apart."""
FAULTS = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
    re.error,
)
"""What the translator and the resolver raise where a template has another shape than they expect:
Python's own errors, since CloudFormation's templates have no types."""

Fault = tuple[str, str]
"""The logical id at fault, empty for the whole template, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The template as written (`source`) and what could be made of it.

    `line` is where YAML itself is wrong.
    """

    source: Mapping[str, Any] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    line: int = 1


def expand_text(text: str) -> Expansion:
    """Never raises: what is wrong is in `faults`."""
    try:
        source = sam.load(text)
    except FAULTS as error:
        return Expansion(faults=[("", why(error))], line=_line_of(error, text))
    resources: dict[str, Resource] = {}
    faults: list[Fault] = []
    try:
        for values in _value_sets(source.get("Parameters") or {}):
            template = sam.translate(sam.load(text), values, PLACE.region)
            made, wrong = _made(template, values)
            resources.update(made)
            faults += wrong
    except FAULTS as error:
        faults += _translation_faults(error)
    return Expansion(source, resources, list(dict.fromkeys(faults)))


def why(error: Exception) -> str:
    """What is wrong, in words."""
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    if isinstance(error, ValueError):
        return str(error)
    return f"not of the shape that CloudFormation takes: {error}"


def _line_of(error: Exception, text: str) -> int:
    """The line that YAML's own error names."""
    cause = error.__cause__
    if mark := getattr(cause, "problem_mark", None):
        return int(mark.line) + 1
    position = getattr(cause, "position", 0)
    return text.encode().count(b"\n", 0, position) + 1


def _value_sets(declared: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Values for the parameters: with the defaults, and with as little of them as there can be.

    What stands under a condition is made in one of the two: an optional address is empty by
    default, and is there in the other.
    """
    given = {name: value for name, value in STAND_INS.items() if name in declared}
    added = {
        name: str(rules.get("AllowedValues", ["stand-in"])[0])
        for name, rules in declared.items()
        if name not in given and "Default" not in rules
    }
    checked = {name: rules for name, rules in declared.items() if name not in added}
    usual = {**added, **parameter_values(checked, given)}
    yield usual
    yield {name: _unusual(name, declared[name], value) for name, value in usual.items()}


def _unusual(name: str, rules: Mapping[str, Any], usual: str) -> str:
    """Another allowed value, and something for nothing."""
    others = [str(value) for value in rules.get("AllowedValues", ()) if str(value) != usual]
    return others[-1] if others else usual or OPTIONAL.get(name, "stand-in")


def _translation_faults(error: Exception) -> Iterator[Fault]:
    """SAM's own list of faults where it has one; each names its resource in brackets."""
    for cause in getattr(error.__cause__, "causes", None) or [error]:
        message = getattr(cause, "message", "") or why(cause)
        found = re.search(r"\[(\w+)\]", message)
        yield found[1] if found else "", message


def _made(
    template: Mapping[str, Any], values: Mapping[str, str]
) -> tuple[Mapping[str, Resource], list[Fault]]:
    resources: dict[str, Resource] = {}
    failed: dict[str, list[str]] = {}
    for logical_id in template["Resources"]:
        stack = Stack(template, values, PLACE)
        try:
            stack.create(logical_id)
        except FAULTS as error:
            failed.setdefault(why(error), []).append(logical_id)
        resources.update(stack.resources)
    faults = [(_culprit(ids, template), message) for message, ids in failed.items()]
    outputs = _output_faults(template, values)
    return resources, [*faults, *(one for one in outputs if one[1] not in failed)]


def _culprit(ids: Sequence[str], template: Mapping[str, Any]) -> str:
    """Of resources that fail for one reason, the first that does so not because of another."""
    for logical_id in ids:
        written = json.dumps(template["Resources"][logical_id], default=str)
        if not any(other != logical_id and f'"{other}' in written for other in ids):
            return logical_id
    return ids[0]


def _output_faults(template: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Fault]:
    for name, output in (template.get("Outputs") or {}).items():
        try:
            Stack({**template, "Outputs": {name: output}}, values, PLACE).outputs()
        except FAULTS as error:
            yield name, why(error)
