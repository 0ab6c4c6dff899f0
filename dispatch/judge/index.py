"""Finds the rules that may match an event without trying them all.

Every rule is filed under the rarest thing that an event must hold for it, and only the rules
filed under what the event holds are tried. A rule that shows no such need (`!x`, `a != b`, …)
is always tried.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from dispatch.judge.needs import Need, Needs, Path


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
