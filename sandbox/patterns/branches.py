"""The ways to meet an EventBridge pattern: one branch for each way through its `$or`s."""

from collections.abc import Mapping, Sequence

from sandbox.patterns.refusals import leaf_test
from sandbox.patterns.values import PatternRefused, Test

Branch = dict[str, tuple[Test, ...]]
"""Dotted path -> the tests of which a leaf at that path must pass one."""

MOST_COMBINATIONS = 1000
"""EventBridge user guide, "Creating event patterns": OR may make 1,000 rule combinations."""

_RESERVED = frozenset(
    [
        *("exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists"),
        *("wildcard", "numeric", "cidr", "=", "<", "<=", ">", ">="),
        *("regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after"),
        *("date-before", "date-on-or-before", "in-date-range", "ip-address-in-range"),
        "ip-address-not-in-range",
    ]
)
"""Field names that aws/event-ruler keeps for itself inside `$or`."""


def branches_of(pattern: object) -> list[Branch]:
    """The branches of a pattern, or PatternRefused with the path at fault.

    A path named twice (beside and inside `$or`, or as "a.b" and as a.b) is refused, although
    EventBridge may take it: its matcher then drops all but the last, which nobody means.
    """
    if not isinstance(pattern, Mapping):
        raise PatternRefused("Filter is not an object")
    return _with_object([{}], pattern, "", frozenset())


def _with_object(
    branches: list[Branch], fields: Mapping[str, object], path: str, reserved: frozenset[str]
) -> list[Branch]:
    if not fields:
        raise PatternRefused("Empty objects are not allowed", path)
    for key, value in fields.items():
        if key == "$or":
            branches = _with_either(branches, value, path)
        elif key in reserved:
            reason = f"{key} is Ruler reserved fieldName which cannot be used inside $or."
            raise PatternRefused(reason, path)
        else:
            branches = _with_field(branches, key, value, path, reserved)
    return branches


def _with_either(branches: list[Branch], options: object, path: str) -> list[Branch]:
    if not isinstance(options, list | tuple):
        raise PatternRefused("It must be an Array followed with $or.", path)
    either: list[Branch] = []
    for option in options:
        if not isinstance(option, Mapping):
            reason = "Only JSON object is allowed in array of $or relationship."
            raise PatternRefused(reason, path)
        either += _with_object([dict(branch) for branch in branches], option, path, _RESERVED)
        if len(either) > MOST_COMBINATIONS:
            raise PatternRefused(f"$or makes over {MOST_COMBINATIONS} rule combinations", path)
    if len(options) < 2:  # noqa: PLR2004
        raise PatternRefused("There must have at least 2 Objects in $or relationship.", path)
    return either


def _with_field(
    branches: list[Branch], key: object, value: object, above: str, reserved: frozenset[str]
) -> list[Branch]:
    if not isinstance(key, str):
        raise PatternRefused("Field name must be a string", above)
    path = f"{above}.{key}" if above else key
    match value:
        case Mapping():
            return _with_object(branches, value, path, reserved)
        case list() | tuple():
            return _with_leaf(branches, path, value)
    raise PatternRefused(f'"{key}" must be an object or an array', path)


def _with_leaf(branches: list[Branch], path: str, members: Sequence[object]) -> list[Branch]:
    if not members:
        raise PatternRefused("Empty arrays are not allowed", path)
    if any(path in branch for branch in branches):
        raise PatternRefused(f"Path `{path}` cannot be allowed multiple times", path)
    try:
        tests = tuple(leaf_test(member) for member in members)
    except PatternRefused as refused:
        raise PatternRefused(refused.reason, path) from None
    return [{**branch, path: tests} for branch in branches]
