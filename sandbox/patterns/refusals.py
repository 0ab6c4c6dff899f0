"""What one member of an EventBridge pattern's arrays asks of one value of an event.

Not covered, because AWS does not publish the measure: wildcards that are "too complex".
"""

from collections.abc import Callable, Mapping, Sequence

from sandbox.patterns.numeric import numeric
from sandbox.patterns.values import (
    PatternRefused,
    Test,
    cidr,
    equals_ignore_case,
    is_number,
    prefix,
    same_number,
    same_text,
    suffix,
    text_of,
)
from sandbox.patterns.wildcards import wildcard


def absent(_: object) -> bool:
    """The test of `{"exists": false}`: no value passes it, only the absence of one."""
    return False


def leaf_test(member: object) -> Test:
    """The test that one member of a pattern's array stands for, or PatternRefused."""
    match member:
        case Mapping():
            return _match_expression(member)
        case str():
            return same_text(member)
        case None | bool():
            return lambda seen: seen is member
        case int() | float():
            return same_number(member)
    raise PatternRefused("Match value must be String, number, true, false, or null")


def _match_expression(expression: Mapping[str, object]) -> Test:
    if not expression:
        raise PatternRefused("Match expression name not found")
    if len(expression) > 1:
        raise PatternRefused("Only one key allowed in match expression")
    [(name, argument)] = expression.items()
    if name not in _MATCH_TYPES:
        raise PatternRefused(f"Unrecognized match type {name}")
    return _MATCH_TYPES[name](argument)


def _exists(argument: object) -> Test:
    if not isinstance(argument, bool):
        raise PatternRefused("exists match pattern must be either true or false.")
    return (lambda _: True) if argument else absent


def _anything_but(argument: object) -> Test:
    refused = _excluded(argument)
    return lambda seen: not any(test(seen) for test in refused)


def _excluded(argument: object) -> list[Test]:
    match argument:
        case Mapping():
            return _excluded_by(argument)
        case str():
            return [lambda seen: seen == argument]
        case list() | tuple():
            return _excluded_list(argument)
    if is_number(argument):
        return [same_number(argument)]
    raise PatternRefused("Value of anything-but must be an array or single string/number value.")


def _excluded_list(values: Sequence[object]) -> list[Test]:
    if not all(isinstance(value, str) or is_number(value) for value in values):
        raise PatternRefused("Inside anything but list, start|null|boolean is not supported.")
    if len({isinstance(value, str) for value in values}) != 1:
        raise PatternRefused(
            "Inside anything but list, either all values are number or string, "
            "mixed type is not supported"
        )
    return [test for value in values for test in _excluded(value)]


def _excluded_by(expression: Mapping[str, object]) -> list[Test]:
    if len(expression) != 1:
        raise PatternRefused("Only one key allowed in match expression")
    [(name, argument)] = expression.items()
    if name not in _TEXT_TYPES:
        raise PatternRefused(f"Unsupported anything-but pattern: {name}")
    values = argument if isinstance(argument, list | tuple) else [argument]
    if not values:
        raise PatternRefused("Empty arrays are not allowed")
    texts = [text_of(value, name) for value in values]
    if "" in texts and name in {"prefix", "suffix"}:
        raise PatternRefused("Null prefix/suffix not allowed")
    return [_TEXT_TYPES[name](text) for text in texts]


_TEXT_TYPES: Mapping[str, Callable[[object], Test]] = {
    "prefix": prefix,
    "suffix": suffix,
    "wildcard": wildcard,
    "equals-ignore-case": equals_ignore_case,
}
_MATCH_TYPES: Mapping[str, Callable[[object], Test]] = {
    **_TEXT_TYPES,
    "anything-but": _anything_but,
    "exists": _exists,
    "cidr": cidr,
    "numeric": numeric,
}
