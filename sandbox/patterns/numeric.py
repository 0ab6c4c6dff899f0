"""Numeric ranges of EventBridge patterns: `{"numeric": [">=", 60, "<", 300]}`."""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence

from sandbox.patterns.values import PatternRefused, Test, is_number

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def numeric(argument: object) -> Test:
    """The test of a list of one comparison, or of a lower and an upper bound."""
    if not isinstance(argument, list | tuple):
        raise PatternRefused("Value of numeric must be an array.")
    sign, bound = _comparison(argument, _COMPARE, "Unrecognized numeric range operator")
    compare, rest = _COMPARE[sign], argument[2:]
    if not rest:
        return lambda seen: is_number(seen) and compare(seen, bound)
    if sign not in {">", ">="}:
        raise PatternRefused("Too many elements in numeric expression")
    return _between(compare, bound, rest)


def _between(lower: Callable[[float, float], bool], bottom: float, rest: Sequence[object]) -> Test:
    sign, top = _comparison(rest, ("<", "<="), "Bad numeric range operator")
    upper = _COMPARE[sign]
    if rest[2:]:
        raise PatternRefused("Too many terms in numeric range expression")
    if bottom >= top:
        raise PatternRefused("Bottom must be less than top")
    return lambda seen: is_number(seen) and lower(seen, bottom) and upper(seen, top)


def _comparison(
    terms: Sequence[object], allowed: Collection[str], refusal: str
) -> tuple[str, float]:
    sign, bound = [*terms, None, None][:2]
    if not isinstance(sign, str):
        raise PatternRefused(f"Invalid member in numeric match: {sign}")
    if sign not in allowed:
        raise PatternRefused(f"{refusal}: {sign}")
    if not is_number(bound):
        raise PatternRefused(f"Value of {'equals' if sign == '=' else sign} must be numeric")
    return sign, bound
