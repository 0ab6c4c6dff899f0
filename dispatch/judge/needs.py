"""What an event must hold for a condition to be true, read from the condition's syntax tree.

`source == 'aws.ec2' && …` needs that source, whatever else it asks.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

Node = Mapping[str, Any]
"""A node of the syntax tree: jmespath gives dicts of `type`, `children` and `value`."""
Path = tuple[str, ...]

_MOST_CHOICES = 8
"""How many ways of filing one rule are weighed: an `||` of many `&&` has very many."""


class Need(NamedTuple):
    """The text at `path` equals `text`, or begins with it (`prefix`)."""

    path: Path
    text: str
    prefix: bool = False


Needs = frozenset[Need]
"""At least one of these holds wherever the condition is true; none at all: it is never true."""


def choices(node: Node) -> list[Needs]:
    """The needs of a condition, any of which is enough to file it; empty if it shows none."""
    match node["type"]:
        case "and_expression":
            left, right = map(choices, node["children"])
            return (left + right)[:_MOST_CHOICES]
        case "or_expression":
            pairs = product(*map(choices, node["children"]))
            return [left | right for left, right in pairs][:_MOST_CHOICES]
        case "comparator" if node["value"] == "eq":
            return _needs(_comparison(node["children"]))
        case "function_expression":
            return _needs(_call(node["value"], node["children"]))
    return []


def path_of(node: Node) -> Path | None:
    """The keys of `a.b."c"`, or None for what is not a plain path."""
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    parts = [path_of(child) for child in node["children"]]
    return tuple(key for part in parts if part for key in part) if all(parts) else None


def _needs(needs: Needs | None) -> list[Needs]:
    return [] if needs is None else [needs]


def _comparison(children: Sequence[Node]) -> Needs | None:
    for path_node, literal in (children, tuple(reversed(children))):
        path = path_of(path_node)
        if path and literal["type"] == "literal" and isinstance(literal["value"], str):
            return frozenset({Need(path, literal["value"])})
    return None


def _call(name: str, arguments: Sequence[Node]) -> Needs | None:
    match name, arguments:
        case "starts_with", [subject, literal]:
            path, texts, prefix = path_of(subject), _texts(literal), True
        case "contains", [listed, subject]:
            path, texts, prefix = path_of(subject), _listed(listed), False
        case _:
            return None
    if path is None or texts is None:
        return None
    return frozenset(Need(path, text, prefix) for text in texts)


def _texts(node: Node) -> list[str] | None:
    """The text of a literal, as a list of one; None for everything else."""
    is_text = node["type"] == "literal" and isinstance(node["value"], str)
    return [node["value"]] if is_text else None


def _listed(node: Node) -> list[str] | None:
    """The texts of `['a', 'b']` or an array literal; None where one is something else."""
    if node["type"] == "multi_select_list":
        found = [_texts(child) for child in node["children"]]
        return [text for texts in found if texts for text in texts] if all(found) else None
    values = node["value"] if node["type"] == "literal" else None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return None
    return list(values)
