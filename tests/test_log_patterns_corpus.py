"""Filter patterns agree with every case and fact of the corpus about CloudWatch Logs."""

import json
from pathlib import Path

import pytest

from sandbox.log_patterns.pattern import LogPatternRefused, read_log_pattern

CORPUS = Path(__file__).parents[2] / "shared/corpus/metric_filters.json"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the checkout")


def corpus(part):
    return json.loads(CORPUS.read_text())[part] if CORPUS.exists() else []


@pytest.mark.parametrize(
    "case", corpus("cases"), ids=lambda case: f"{case['id']} {case['pattern']}"
)
def test_matches_what_cloudwatch_logs_matches(case):
    if isinstance(case["match"], bool):
        assert read_log_pattern(case["pattern"]).matches(case["message"]) is case["match"]
    else:
        with pytest.raises(LogPatternRefused):
            read_log_pattern(case["pattern"])


@pytest.mark.parametrize(
    "used", corpus("patterns_in_the_wild"), ids=lambda used: used.get("alarm_name", "")
)
def test_patterns_that_people_use_are_accepted(used):
    pattern = read_log_pattern(used["pattern"])
    assert not pattern.matches("no JSON")


def test_what_people_look_for_in_their_trail_is_found():
    by_name = {used["alarm_name"]: used["pattern"] for used in corpus("patterns_in_the_wild")}
    root = read_log_pattern(by_name["RootAccountUsed"])
    line = {"userIdentity": {"type": "Root"}, "eventType": "AwsConsoleSignIn"}
    assert root.matches(json.dumps(line))
    line["userIdentity"]["invokedBy"] = "support.amazonaws.com"
    assert not root.matches(json.dumps(line))
    large = read_log_pattern(by_name["EC2LargeInstanceEventCountExceeded"])
    line = {"eventName": "RunInstances", "requestParameters": {"instanceType": "m5.12xlarge"}}
    assert large.matches(json.dumps(line))
    line["requestParameters"]["instanceType"] = "m5.large"
    assert not large.matches(json.dumps(line))


def test_the_corpus_is_as_large_as_it_was_when_this_was_written():
    assert (len(corpus("cases")), len(corpus("patterns_in_the_wild"))) >= (42, 16)
