"""EventBridge event patterns: which are accepted, and which events they match.

Semantics are those of AWS's own matcher, aws/event-ruler. A pattern becomes branches, each a set of
paths with tests; an event becomes leaves. A branch matches if every path finds a leaf that passes
and no two of these leaves lie in different elements of one array.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from sandbox.patterns.branches import branches_of
from sandbox.patterns.leaves import Leaves, Place, leaves_of, together
from sandbox.patterns.refusals import absent
from sandbox.patterns.values import PatternRefused, Test

__all__ = ["PatternRefused", "check_pattern", "compile_pattern", "matches", "read_pattern"]

Fields = Sequence[tuple[str, tuple[Test, ...]]]
"""A branch in the order of its paths, in which AWS tries them."""


def check_pattern(pattern: object) -> None:
    """PatternRefused if EventBridge would refuse the pattern, with its words and the path."""
    branches_of(pattern)


def read_pattern(text: str) -> dict[str, object]:
    """The checked pattern that a JSON text holds; PatternRefused for it or for its JSON."""
    try:
        pattern = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
        check_pattern(pattern)
    except ValueError as error:
        raise PatternRefused(f"Not JSON: {error}") from None
    except RecursionError:
        raise PatternRefused("Nested too deep") from None
    return dict(pattern)


def matches(pattern: Mapping[str, object], event: Mapping[str, object]) -> bool:
    """Whether the event passes the pattern; PatternRefused if the pattern is not one."""
    return compile_pattern(pattern)(event)


def compile_pattern(pattern: Mapping[str, object]) -> Callable[[Mapping[str, object]], bool]:
    """The pattern as a function of an event, for use on many events; refuses as check_pattern."""
    branches = [sorted(branch.items()) for branch in branches_of(pattern)]
    steps = frozenset(step for fields in branches for path, _ in fields for step in path.split("."))

    def matches_event(event: Mapping[str, object]) -> bool:
        leaves = leaves_of(event, steps)
        return any(_holds(fields, leaves) for fields in branches)

    return matches_event


def _holds(fields: Fields, leaves: Leaves) -> bool:
    standings: set[Place] = {frozenset()}
    for done, (path, tests) in enumerate(fields, start=1):
        standings = _after(standings, leaves.get(path, []), tests)
        if len(standings) > 1:
            standings = _without_past(standings, fields[done:], leaves)
    return bool(standings)


def _after(
    standings: set[Place], found: list[tuple[object, Place]], tests: tuple[Test, ...]
) -> set[Place]:
    passing = {place for value, place in found if any(test(value) for test in tests)}
    after = {joined for _, joined in together(standings, passing)}
    if absent in tests:
        # Absent from the elements chosen so far, that is by paths that sort before: AWS's way.
        present = {standing for standing, _ in together(standings, {place for _, place in found})}
        after |= standings - present
    return after


def _without_past(standings: set[Place], ahead: Fields, leaves: Leaves) -> set[Place]:
    """Standings without the arrays that no later path lies in, so that they do not multiply."""
    arrays = {at for path, _ in ahead for _, place in leaves.get(path, []) for at, _ in place}
    return {frozenset(pair for pair in standing if pair[0] in arrays) for standing in standings}


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise PatternRefused(f"Path `{repeated}` cannot be allowed multiple times", repeated)
    return fields


def _no_constant(name: str) -> None:
    raise PatternRefused(f"Not JSON: {name} is not a number there")
