"""CloudFormation's intrinsic functions, resolved against values that are already known."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

NO_VALUE = object()
"""What `!Ref AWS::NoValue` becomes: the key or list element that holds it disappears."""

Node = Any
"""A piece of a template: text, number, list or mapping, whatever stands in the YAML."""

PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")


class Scope(Protocol):
    """Where names are looked up."""

    def reference(self, name: str) -> Node:
        """What `Ref` gives for a parameter, a pseudo parameter or a resource."""

    def attribute(self, logical_id: str, name: str) -> Node:
        """What `Fn::GetAtt` gives."""

    def condition(self, name: str) -> bool:
        """Whether the named condition holds."""

    def mapping(self, keys: tuple[str, ...]) -> Node:
        """What `Fn::FindInMap` gives for map name, top key and second key."""


def resolve(value: Node, scope: Scope) -> Node:
    """`value` with every intrinsic function in it replaced by what it stands for.

    Raises ValueError for a function that is not known here, and what `scope` raises for a name
    that does not exist.
    """
    if isinstance(value, dict):
        return _resolve_mapping(value, scope)
    if isinstance(value, list):
        resolved = [resolve(each, scope) for each in value]
        return [each for each in resolved if each is not NO_VALUE]
    return value


def _resolve_mapping(value: dict[str, Node], scope: Scope) -> Node:
    if len(value) == 1:
        [(name, argument)] = value.items()
        if name in FUNCTIONS and not (name == "Condition" and isinstance(argument, dict)):
            return FUNCTIONS[name](argument, scope)
        if name.startswith("Fn::"):
            raise ValueError(f"{name} is not known here; known are {', '.join(sorted(FUNCTIONS))}")
    resolved = {key: resolve(each, scope) for key, each in value.items()}
    return {key: each for key, each in resolved.items() if each is not NO_VALUE}


def _get_att(argument: Node, scope: Scope) -> Node:
    logical_id, name = argument.split(".", 1) if isinstance(argument, str) else argument
    return scope.attribute(logical_id, resolve(name, scope))


def _sub(argument: Node, scope: Scope) -> str:
    text, variables = (argument, {}) if isinstance(argument, str) else argument
    known: Mapping[str, Node] = resolve(variables, scope)

    def replace(match: re.Match[str]) -> str:
        literal, name = match[1], match[2].strip()
        if literal:
            return f"${{{match[2]}}}"
        if name in known:
            return str(known[name])
        return str(_get_att(name, scope) if "." in name else scope.reference(name))

    return PLACEHOLDER.sub(replace, resolve(text, scope))


def _join(argument: Node, scope: Scope) -> str:
    separator, parts = argument
    return str(separator).join(str(each) for each in resolve(parts, scope))


def _select(argument: Node, scope: Scope) -> Node:
    index, choices = resolve(argument, scope)
    if not 0 <= int(index) < len(choices):
        raise ValueError(f"Fn::Select asks for element {index} of {len(choices)}: {choices}")
    return choices[int(index)]


def _split(argument: Node, scope: Scope) -> list[str]:
    separator, text = resolve(argument, scope)
    return str(text).split(separator)


def _if(argument: Node, scope: Scope) -> Node:
    condition, when_true, when_false = argument
    return resolve(when_true if scope.condition(condition) else when_false, scope)


def _equals(argument: Node, scope: Scope) -> bool:
    left, right = resolve(argument, scope)
    return str(left) == str(right)


FUNCTIONS: dict[str, Callable[[Node, Scope], Node]] = {
    "Ref": lambda argument, scope: scope.reference(argument),
    "Condition": lambda argument, scope: scope.condition(argument),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda argument, scope: not resolve(argument[0], scope),
    "Fn::And": lambda argument, scope: all(resolve(argument, scope)),
    "Fn::Or": lambda argument, scope: any(resolve(argument, scope)),
    "Fn::FindInMap": lambda argument, scope: scope.mapping(tuple(resolve(argument, scope))),
}
