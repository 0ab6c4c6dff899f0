"""What one event costs with 1,000 rules against 10, and against trying the rules one by one.

Prints a table of ratios last and exits with 1 if 1,000 rules cost more than twice what 10 cost.
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from dispatch.judge.conditions import compiled, is_true
from dispatch.judge.rule import document_of
from dispatch.judge.rules import RuleSet, read_rules
from dispatch.translate import translate

TARGET = 2.0
"""Largest cost of 1,000 rules, as a multiple of the cost of 10."""
ROUNDS, CALLS = 15, 200

EVENT: dict[str, object] = {
    "version": "0",
    "id": "0a1c7d52-0005-4e0b-9d3c-5f0000000001",
    "detail-type": "CloudWatch Alarm State Change",
    "source": "aws.cloudwatch",
    "account": "111122223333",
    "time": "2026-03-02T01:10:40Z",
    "region": "eu-central-1",
    "resources": ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:team7-orders-latency"],
    "detail": {
        "alarmName": "team7-orders-latency",
        "state": {
            "value": "ALARM",
            "reason": "Threshold Crossed: 1 datapoint [2.4 (02/03/26 01:05:00)] was greater than "
            "the threshold (1.0).",
            "timestamp": "2026-03-02T01:10:40.120+0000",
        },
        "previousState": {"value": "OK", "timestamp": "2026-03-01T20:40:40.118+0000"},
        "configuration": {
            "description": "Orders take longer than a second",
            "metrics": [
                {
                    "id": "m1",
                    "metricStat": {
                        "metric": {
                            "namespace": "AWS/ApplicationELB",
                            "name": "TargetResponseTime",
                            "dimensions": {"LoadBalancer": "app/orders/0123456789abcdef"},
                        },
                        "period": 60,
                        "stat": "p95",
                    },
                    "returnData": True,
                }
            ],
        },
    },
}

RULE = """
[[rule]]
name = "rule-{number}"
when = "{when}"
severity = "high"
plan = "on-call"
example = "examples/none.json"
"""
CONDITIONS: dict[str, str] = {
    "source": "source == 'team{number}.shop' && detail.level > `3`",
    "detail type": "alert.detail_type == 'Stock Level {number}' && detail.stock < `3`",
    "name": "source == 'aws.cloudwatch' && starts_with(alert.name, 'team{number}-')"
    " && detail.state.value == 'ALARM'",
}


def rule_set(condition: str, count: int) -> RuleSet:
    """`count` rules of one kind and the catch-all; the rule that the event matches comes late."""
    numbers = reversed(range(count))
    rules = [RULE.format(number=n, when=condition.format(number=n)) for n in numbers]
    catch_all = '[[rule]]\nname = "rest"\ncatch_all = true\nseverity = "medium"\nplan = "notice"\n'
    return read_rules({"rules.toml": "".join(rules) + catch_all + 'example = "none.json"\n'})


def one_after_another(rules: RuleSet) -> Callable[[], object]:
    """The same compiled conditions without the index, up to the first that is true."""
    alert = translate(EVENT)
    conditions = [compiled(rule.when) for rule in rules.rules if rule.when]

    def classify() -> object:
        document = document_of(EVENT, alert)
        return next((one for one in conditions if is_true(one.search(document))), None)

    return classify


def indexed(rules: RuleSet) -> Callable[[], object]:
    """What triage does for each event."""
    alert = translate(EVENT)
    return lambda: rules.classify(EVENT, alert)


def microseconds(*works: Callable[[], object]) -> list[float]:
    """The median cost of each work, measured in turns so that a busy machine hits all alike."""
    samples: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, sample in zip(works, samples, strict=True):
            sample.append(_timed(work))
    return [median(sample) * 1e6 for sample in samples]


def _timed(work: Callable[[], object]) -> float:
    work()
    start = perf_counter()
    work()
    calls = max(1, min(CALLS, int(0.02 / (perf_counter() - start))))
    start = perf_counter()
    for _ in range(calls):
        work()
    return (perf_counter() - start) / calls


def main() -> int:
    """Measures every kind of rule and prints the table."""
    lines, worst = [], 0.0
    for kind, condition in CONDITIONS.items():
        few, many = rule_set(condition, 10), rule_set(condition, 1000)
        ten, thousand, plain = microseconds(indexed(few), indexed(many), one_after_another(many))
        worst = max(worst, thousand / ten)
        lines.append(
            f"{kind:12} {ten:8.1f} {thousand:8.1f} {plain:10.1f}"
            f" {thousand / ten:12.2f} {plain / thousand:16.0f}"
        )
    print("narrowed by   10 (µs) 1,000 (µs) plain (µs)   1,000 / 10  plain / indexed")
    print("\n".join(lines))
    print(f"1,000 rules cost at most {worst:.2f} times what 10 cost; the target is {TARGET:.0f}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
