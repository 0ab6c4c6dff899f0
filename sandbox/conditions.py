"""moto's DynamoDB conditions, read once: it parses the same few texts at every write."""

from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser

MOST = 4096
"""Conditions remembered; those with a version number in their values are many."""
_PARSE = ConditionExpressionParser.parse
_READ: dict[tuple[str, str, str], tuple[Any, list[str], list[str]]] = {}


def install() -> None:
    """Replace moto's reading of conditions; calling it again changes nothing."""
    parser: Any = ConditionExpressionParser
    parser.parse = _parse


def _parse(parser: ConditionExpressionParser) -> Any:  # noqa: ANN401 - moto ships no types
    names, values = parser.expression_attribute_names, parser.expression_attribute_values
    key = str(parser.condition_expression), str(names), str(values)
    if key not in _READ:
        if len(_READ) >= MOST:
            _READ.clear()
        parsed = _PARSE(parser)
        _READ[key] = parsed, parser.expr_attr_names_found, parser.expr_attr_values_found
    parsed, found_names, found_values = _READ[key]
    parser.expr_attr_names_found = list(found_names)  # moto adds to these lists later
    parser.expr_attr_values_found = list(found_values)
    return parsed
