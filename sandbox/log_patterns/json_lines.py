"""Filter patterns of JSON log lines: `{ $.a.b[0] = "x*" && ($.c > 10 || $.d IS NULL) }`."""

import json
from collections.abc import Callable
from typing import NoReturn

from sandbox.log_patterns.comparisons import Test, read_comparison
from sandbox.log_patterns.cursor import Cursor
from sandbox.log_patterns.matching import Matcher, Values
from sandbox.log_patterns.selectors import Number, Selector, read_selector, text_of, whole_selector

Condition = Callable[[object], bool]
MOST_WILDCARDS = 3
"""Selectors with `*` in one pattern, by the user guide."""
DEEPEST = 100
"""Brackets within brackets; more is no pattern that anybody wrote."""
_STATES = {"NULL": None, "TRUE": True, "FALSE": False}


def read_json_pattern(text: str) -> Matcher:
    """The pattern in curly brackets; LogPatternRefused where it is none."""
    reader = _Reader(Cursor(text))
    reader.cursor.expect("{", "{")
    condition = reader.either()
    reader.cursor.expect("}", "&&, || or }")
    if not reader.cursor.at_end():
        reader.cursor.refuse("nothing may follow the }")

    def match(line: str) -> Values | None:
        document = _document(line)
        return _values(document) if document is not None and condition(document) else None

    return Matcher(match, _declares)


class _Reader:
    """Reads conditions: brackets bind before &&, and that before ||."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.depth = self.wildcards = 0

    def either(self) -> Condition:
        options = [self.all()]
        while self.cursor.take("||"):
            options.append(self.all())
        return lambda document: any(one(document) for one in options)

    def all(self) -> Condition:
        conditions = [self.one()]
        while self.cursor.take("&&"):
            conditions.append(self.one())
        return lambda document: all(one(document) for one in conditions)

    def one(self) -> Condition:
        if not self.cursor.take("("):
            return self.comparison()
        self.depth += 1
        if self.depth > DEEPEST:
            self.cursor.refuse(f"more than {DEEPEST} brackets within each other")
        inside = self.either()
        self.cursor.expect(")", "&&, || or )")
        self.depth -= 1
        return inside

    def comparison(self) -> Condition:
        selector = read_selector(self.cursor)
        self.wildcards += selector.has_wildcard
        if self.wildcards > MOST_WILDCARDS:
            self.cursor.refuse(f"a pattern may have {MOST_WILDCARDS} selectors with * at most")
        if self.cursor.take("NOT"):
            self.cursor.expect("EXISTS", "NOT EXISTS")
            return lambda document: not selector.values(document)
        if self.cursor.take("IS"):
            return self._state(selector)
        if self.cursor.sees("EXISTS"):
            self.cursor.refuse('EXISTS is not known: use = "*"')
        return _compared(selector, read_comparison(self.cursor))

    def _state(self, selector: Selector) -> Condition:
        word = self.cursor.take(*_STATES)
        if not word:
            self.cursor.refuse("NULL, TRUE or FALSE expected after IS (IS NOT is not known)")
        state = _STATES[word]
        return lambda document: any(value is state for value in selector.values(document))


def _compared(selector: Selector, test: Test) -> Condition:
    def holds(document: object) -> bool:
        texts = (text_of(value) for value in selector.values(document))
        return any(text is not None and test(text) for text in texts)

    return holds


def _values(document: object) -> Values:
    def value(reference: str) -> str | None:
        found = whole_selector(reference).values(document)
        return text_of(found[0]) if found else None

    return value


def _declares(reference: str) -> bool:
    return not whole_selector(reference).has_wildcard if reference.startswith("$.") else False


def _document(line: str) -> object:
    """The JSON object that a line is; None where it is none."""
    try:
        found = json.loads(line, parse_int=Number, parse_float=Number, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
