"""Rule files: read, put in order, and used on events."""

import json
from collections.abc import Iterator

from dispatch.errors import ConfigurationError, UnreadableEvent
from dispatch.judge.examples import example_errors
from dispatch.judge.rules import RuleSet, read_rules, rule_errors
from dispatch.translate import translate
from fuzz.finding import expect
from fuzz.promises import names_its_place, same_twice
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

FILE = "rules/10.toml"
EXAMPLES = {f"examples/{name}": text for name, text in texts("rules/examples", "*.json").items()}
EVENTS = [json.loads(text) for text in EXAMPLES.values()]
ODD = {"source": "s", "id": "i", "detail-type": "Tocsin Alert"}
"""An event whose values are of every type, so that conditions meet what they do not expect."""
EVENTS.append({**ODD, "detail": {"name": "n", "a": [1, None, {}], "b": 1e308, "c": {"d": True}}})


def check(text: str) -> None:
    """Read or refused with the line; what is read judges every event, by index as by order."""
    files = {FILE: text}
    errors = same_twice(lambda: list(map(str, rule_errors(files))))
    for error in rule_errors(files):
        names_its_place(error, files)
    try:
        rules = read_rules(files)
    except ConfigurationError as refused:
        expect(str(refused) in errors[:1], "rule_errors and read_rules differ")
        return
    expect(not errors, "rules with errors are taken")
    for event in EVENTS:
        _check_judged(rules, event)
    for error in example_errors(rules, EXAMPLES):
        names_its_place(error, files)


def _check_judged(rules: RuleSet, event: dict[str, object]) -> None:
    try:
        alert = translate(event)
    except UnreadableEvent:
        return
    judged = same_twice(lambda: rules.classify(event, alert))
    expect(rules.explain(event, alert).verdict == judged, "the index finds another rule")


def seeds() -> Iterator[str]:
    """The shipped rules and conditions of many kinds."""
    yield from texts("rules", "*.toml").values()
    yield from kept("rules")


TARGET = Target("toml", check, seeds, FILE_SIZE)
