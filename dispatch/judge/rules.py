"""The rules that judge alerts: the first that matches says how bad it is and which plan runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.alert import Alert
from dispatch.errors import ConfigurationError
from dispatch.judge.conditions import compiled
from dispatch.judge.files import read_files
from dispatch.judge.index import RuleIndex
from dispatch.judge.needs import choices
from dispatch.judge.rule import Rule, Tried, Verdict, document_of, try_rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict, if any, and the rules tried before it, in order."""

    verdict: Verdict | None
    tried: tuple[Tried, ...]


class RuleSet:
    """Rules in order. Conditions see the event with the alert's fields added as `alert`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        trees = (compiled(rule.when).parsed if rule.when else None for rule in self.rules)
        self._index = RuleIndex([choices(tree) if tree else [] for tree in trees])

    def classify(self, event: Mapping[str, object], alert: Alert) -> Verdict | None:
        """The verdict of the first rule that matches, or None. Never raises on any event.

        Only the rules that the index cannot exclude are evaluated.
        """
        document = document_of(event, alert)
        candidates = (self.rules[position] for position in self._index.candidates(document))
        return next(filter(None, (try_rule(rule, document)[0] for rule in candidates)), None)

    def explain(self, event: Mapping[str, object], alert: Alert) -> Explanation:
        """The same verdict, reached by trying the rules one after another and noting why not."""
        document, tried = document_of(event, alert), list[Tried]()
        for rule in self.rules:
            verdict, why = try_rule(rule, document)
            if verdict:
                return Explanation(verdict, tuple(tried))
            tried.append(Tried(rule.name, why))
        return Explanation(None, tuple(tried))


def read_rules(files: Mapping[str, str]) -> RuleSet:
    """The rules in `files` (file name to text), in the order of the names and within each file.

    Raises ConfigurationError for the first thing that is wrong.
    """
    rules, errors = read_files(files)
    if errors:
        raise errors[0]
    return RuleSet(rules)


def rule_errors(files: Mapping[str, str]) -> list[ConfigurationError]:
    """Everything that is wrong in `files`."""
    return read_files(files)[1]
