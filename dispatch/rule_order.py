"""What is wrong with rules only because of the rules before them."""

from collections.abc import Iterator, Sequence

from dispatch.errors import ConfigurationError
from dispatch.rule import Rule
from dispatch.rule_conditions import compiled, conjuncts


def order_errors(rules: Sequence[Rule]) -> Iterator[ConfigurationError]:
    """A rule whose name is taken, or that is never reached because of an earlier one."""
    names: dict[str, Rule] = {}
    catch_all: Rule | None = None
    shadows = _Shadows()
    for rule in rules:
        if rule.name in names:
            yield _error(rule, f"{rule.name} is the name of the rule at {_place(names[rule.name])}")
        names.setdefault(rule.name, rule)
        if catch_all:
            yield _error(rule, f"never reached: {catch_all.name} before it matches everything")
        elif shadow := shadows.of(rule):
            yield _error(rule, f"never reached: {shadow.name} before it matches the same events")
        catch_all = catch_all or (rule if rule.catch_all else None)


class _Shadows:
    """Finds an earlier rule that matches whatever a later one matches.

    That is so if every part of its `&&` is a part of the later one's.
    """

    def __init__(self) -> None:
        self._by_part: dict[str, list[tuple[frozenset[str], Rule]]] = {}

    def of(self, rule: Rule) -> Rule | None:
        if rule.catch_all:
            return None
        parts = frozenset(conjuncts(compiled(rule.when).parsed))
        filed = (one for part in parts for one in self._by_part.get(part, ()))
        shadow = next((earlier for needed, earlier in filed if needed <= parts), None)
        if rule.certain:
            self._by_part.setdefault(min(parts), []).append((parts, rule))
        return shadow


def _error(rule: Rule, message: str) -> ConfigurationError:
    return ConfigurationError(rule.file, rule.line, message)


def _place(rule: Rule) -> str:
    return f"{rule.file}:{rule.line}" if rule.line else rule.file
