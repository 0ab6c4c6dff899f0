"""Rules that cannot be told apart, or that nothing can reach."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dispatch.errors import ConfigurationError
from dispatch.judge.conditions import compiled, conjuncts
from dispatch.judge.needs import Needs, Path, choices
from dispatch.judge.rule import Rule


def order_errors(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    """Names used twice, rules behind a catch-all, and rules that can never match."""
    yield from _names_taken(rules)
    yield from _behind_catch_all(rules)
    yield from _contradictions(rules)
    yield from _shadowed(rules)


def _names_taken(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    first: dict[str, Rule] = {}
    for rule in rules:
        earlier = first.setdefault(rule.name, rule)
        if earlier is not rule:
            yield _error(rule, f"the name {rule.name} is taken by the rule at {_place(earlier)}")


def _behind_catch_all(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    ends = [number for number, rule in enumerate(rules) if rule.catch_all][:1]
    for end in ends:
        for rule in rules[end + 1 :]:
            yield _error(rule, f"never reached: {rules[end].name} before it matches everything")


def _contradictions(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    """Rules that want one key to equal two texts at once."""
    for rule in rules:
        for path in _impossible(choices(compiled(rule.when).parsed) if rule.when else ()):
            yield _error(rule, f"never matches: {'.'.join(path)} cannot equal two texts at once")


def _impossible(needs: Iterable[Needs]) -> Iterator[Path]:
    """The keys for which no text is left, of needs that all must hold."""
    left: dict[Path, frozenset[str]] = {}
    for one in needs:
        paths = {need.path for need in one}
        if len(paths) == 1 and not any(need.prefix for need in one):
            path, texts = paths.pop(), frozenset(need.text for need in one)
            left[path] = left.get(path, texts) & texts
    return (path for path, texts in left.items() if not texts)


def _shadowed(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    """Rules before which another matches the same events, or more.

    That is so if every part of the earlier rule's `&&` is a part of the later one's.
    """
    conditional = [rule for rule in rules if rule.when]
    parts = [frozenset(conjuncts(compiled(rule.when).parsed)) for rule in conditional]
    asked = Counter(part for own in parts for part in own)
    filed: defaultdict[str, list[tuple[frozenset[str], Rule]]] = defaultdict(list)
    for rule, own in zip(conditional, parts, strict=True):
        earlier = (other for part in own for needed, other in filed[part] if needed <= own)
        if shadow := next(earlier, None):
            yield _error(rule, f"never reached: {shadow.name} before it matches the same events")
        if rule.certain:
            # Filed once, under the part that fewest rules share: that keeps the search short.
            filed[min(own, key=asked.__getitem__)].append((own, rule))


def _error(rule: Rule, message: str) -> ConfigurationError:
    return ConfigurationError(rule.file, rule.line, message)


def _place(rule: Rule) -> str:
    return f"{rule.file}:{rule.line}" if rule.line else rule.file
