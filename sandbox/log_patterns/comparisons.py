"""Comparisons in filter patterns: `= 404`, `!= "x*"`, `>= 1e3`, `= %regex%`.

Source: CloudWatch Logs user guide, "Filter and pattern syntax".
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from sandbox.log_patterns.cursor import BARE, Cursor
from sandbox.log_patterns.regexes import compile_regex

Test = Callable[[str], bool]
"""Whether a value, as the log line writes it, passes."""
Order = Callable[[Decimal, Decimal], bool]
_ORDERS: Mapping[str, Order] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,9})?", re.ASCII)


def read_comparison(cursor: Cursor) -> Test:
    """The operator and the value that come next, as a test."""
    sign = cursor.take("!=", ">=", "<=", "=", ">", "<")
    if not sign:
        cursor.refuse("=, !=, >, >=, < or <= expected")
    if sign in _ORDERS:
        return _ordered(cursor, _ORDERS[sign])
    same = _equal(cursor)
    return same if sign == "=" else lambda seen: not same(seen)


def number(text: str) -> Decimal | None:
    """The number that a text is, or None."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _ordered(cursor: Cursor, compare: Order) -> Test:
    cursor.skip_spaces()
    start, found = cursor.at, cursor.take_match(BARE)
    bound = number(found[0]) if found else None
    if bound is None:
        cursor.refuse("a number expected", start)

    def passes(seen: str) -> bool:
        value = number(seen)
        return value is not None and compare(value, bound)

    return passes


def _equal(cursor: Cursor) -> Test:
    if cursor.sees("%"):
        regex = compile_regex(*cursor.regex())
        return lambda seen: regex.search(seen) is not None
    if cursor.sees('"'):
        return _like(cursor.quoted())
    found = cursor.take_match(BARE)
    if found is None:
        cursor.refuse("a value expected, in double quotes unless it is a word or a number")
    bound = number(found[0])
    like = _like(found[0])
    return like if bound is None else lambda seen: like(seen) or number(seen) == bound


def _like(text: str) -> Test:
    """`*` before or after a text stands for any text; within it, for itself ("Ev*ent")."""
    word = text.strip("*")
    if not word:
        return (lambda _: True) if text else (lambda seen: seen == "")
    match text.startswith("*"), text.endswith("*"):
        case True, True:
            return lambda seen: word in seen
        case True, False:
            return lambda seen: seen.endswith(word)
        case False, True:
            return lambda seen: seen.startswith(word)
    return lambda seen: seen == word
