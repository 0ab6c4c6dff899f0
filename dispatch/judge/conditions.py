"""JMESPath as rules use it: compiled once, evaluated on any event, checked before it is used."""

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError, ParseError
from jmespath.functions import Functions

from dispatch.judge.needs import Node

# What jmespath raises when an event holds another type than a condition expects: its own errors
# (ValueError), and Python's from comparing a text with a number or converting a huge one.
_EVENT_FAULTS: Final = (ValueError, TypeError, ArithmeticError, LookupError, RecursionError)
_LONGEST_FAULT: Final = 200
_LOOKS_INTO: Final = ("subexpression", "projection", "filter_projection", "value_projection")
MOST_LEVELS: Final = 150
"""How deep a condition may be nested: jmespath recurses, and Python ends that at 1,000 calls."""
_TOO_DEEP: Final = (
    f"is nested over {MOST_LEVELS} deep: name many texts in one list, as contains(['a', 'b'], key)"
)


@cache
def compiled(expression: str) -> Any:  # noqa: ANN401
    """The expression, parsed; raises JMESPathError."""
    return jmespath.compile(expression)


def evaluate(expression: str, document: object) -> tuple[object, str]:
    """The value of `expression` on `document`; or None and what kept it from having one."""
    try:
        return compiled(expression).search(document), ""
    except _EVENT_FAULTS as fault:
        return None, f"{expression}: {str(fault)[:_LONGEST_FAULT]}"


def is_true(value: object) -> bool:
    """Truth as JMESPath has it: 0 is true; null, false and what is empty is not."""
    return value is not None and value is not False and value not in ("", [], {})


def syntax_fault(expression: str) -> str:
    """What is wrong with `expression`, and at which character; empty if it can be evaluated."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PendingDeprecationWarning)
            tree = compiled(expression).parsed
    except PendingDeprecationWarning:
        return f"between backticks stands JSON; a text stands in single quotes: {expression}"
    except ParseError as fault:
        return _located(expression, fault)
    except JMESPathError:
        return "is empty"
    except RecursionError:
        return _TOO_DEEP
    except ValueError as fault:  # Python's own: a number of thousands of digits
        return str(fault)
    return _TOO_DEEP if _too_deep(tree) else next(_faults(tree), "")


def _too_deep(tree: Node) -> bool:
    """Whether the tree, literals with it, has too many levels."""
    row: list[Any] = [tree]
    for _ in range(2 * MOST_LEVELS):  # a node holds its children in a list
        held = (one.values() if isinstance(one, dict) else one for one in row)
        row = [each for several in held for each in several if isinstance(each, dict | list)]
        if not row:
            return False
    return True


def conjuncts(node: Node) -> Iterator[str]:
    """The parts of an `&&` in a form that can be compared."""
    if node["type"] == "and_expression":
        for child in node["children"]:
            yield from conjuncts(child)
    else:
        yield repr(node)


def _located(expression: str, fault: ParseError) -> str:
    place = min(fault.lex_position, len(expression))
    hint = ""
    if expression[place : place + 1] == "-":
        hint = ' (a key with a hyphen stands in double quotes: "detail-type")'
    what = (
        f"unexpected {expression[place : place + 20]!r}" if expression[place:] else "ends too early"
    )
    return f"{what} at character {place + 1}{hint}: {expression}"


def _faults(node: Node) -> Iterator[str]:
    """Calls of no function, and keys of what is only true or false: they are never there."""
    children = [child for child in node.get("children", ()) if isinstance(child, dict)]
    if node["type"] == "function_expression":
        yield from _signature_faults(node["value"], len(node["children"]))
    if node["type"] in _LOOKS_INTO and children[0]["type"] == "not_expression":
        yield "! binds before the dot: !a.b looks for b in true or false; write !(a.b)"
    for child in children:
        yield from _faults(child)


def _signature_faults(name: str, given: int) -> Iterator[str]:
    function = Functions.FUNCTION_TABLE.get(name)
    if function is None:
        yield f"JMESPath has no function {name}()"
        return
    signature = function["signature"]
    many = bool(signature) and bool(signature[-1].get("variadic"))
    if given < len(signature) or (given > len(signature) and not many):
        yield f"{name}() takes {len(signature)} arguments{' or more' * many}, not {given}"
