"""Finds the rules that may match an event without trying them all.

What an event must hold for a condition to be true follows from the condition's syntax tree:
`source == 'aws.ec2' && …` needs that source. Every rule is filed under the rarest such need, and
only the rules filed under what the event holds are tried. A condition that shows no such need
(`!x`, `a != b`, …) is always tried.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


def look_up(document: Any, path: Path) -> Any:  # noqa: ANN401
    """What a JMESPath field path finds in `document`: None where it leads nowhere."""
    for key in path:
        try:
            document = document.get(key)
        except AttributeError:
            return None
    return document


class _Shelf:
    """The rules filed under one path."""

    def __init__(self) -> None:
        self.equals: defaultdict[str, list[int]] = defaultdict(list)
        self.prefixes: defaultdict[str, list[int]] = defaultdict(list)
        self.lengths: frozenset[int] = frozenset()

    def file(self, need: Need, position: int) -> None:
        if need.prefix:
            self.prefixes[need.text].append(position)
            self.lengths |= {len(need.text)}
        else:
            self.equals[need.text].append(position)

    def found(self, text: str) -> Iterable[int]:
        yield from self.equals.get(text, ())
        for length in self.lengths:
            yield from self.prefixes.get(text[:length], ())


class RuleIndex:
    """Built once from the conditions' choices, in the rules' order."""

    def __init__(self, filed: Sequence[list[Needs]]) -> None:
        asked = Counter(need for rule in filed for needs in rule for need in needs)
        self._shelves: defaultdict[Path, _Shelf] = defaultdict(_Shelf)
        self._always = [position for position, rule in enumerate(filed) if not rule]
        for position, rule in enumerate(filed):
            rarest = min(rule, key=lambda needs: sum(map(asked.__getitem__, needs)), default=())
            for need in rarest:
                self._shelves[need.path].file(need, position)

    def candidates(self, document: object) -> list[int]:
        """The positions of the rules that may match `document`, ascending."""
        found = set(self._always)
        for path, shelf in self._shelves.items():
            value = look_up(document, path)
            if isinstance(value, str):
                found.update(shelf.found(value))
        return sorted(found)


def _needs(needs: Needs | None) -> list[Needs]:
    return [] if needs is None else [needs]


def _comparison(children: Sequence[Node]) -> Needs | None:
    for path_node, literal in (children, tuple(reversed(children))):
        path = path_of(path_node)
        if path and literal["type"] == "literal" and isinstance(literal["value"], str):
            return frozenset({Need(path, literal["value"])})
    return None


def _call(name: str, arguments: Sequence[Node]) -> Needs | None:
    if len(arguments) != 2:  # noqa: PLR2004
        return None
    first, second = arguments
    if name == "starts_with" and (path := path_of(first)) and _texts([second]):
        return frozenset({Need(path, second["value"], prefix=True)})
    if name == "contains" and (path := path_of(second)):
        listed = first.get("children") if first["type"] == "multi_select_list" else None
        texts = _texts(listed) if listed else _listed(first)
        return None if texts is None else frozenset(Need(path, text) for text in texts)
    return None


def _texts(nodes: Sequence[Node]) -> list[str] | None:
    """The texts of literal nodes, or None where one is something else."""
    values = [node.get("value") if node["type"] == "literal" else None for node in nodes]
    return [str(value) for value in values] if _all_text(values) else None


def _listed(node: Node) -> list[str] | None:
    """The texts of an array literal, or None."""
    values = node.get("value") if node["type"] == "literal" else None
    return list(values) if isinstance(values, list) and _all_text(values) else None


def _all_text(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)
