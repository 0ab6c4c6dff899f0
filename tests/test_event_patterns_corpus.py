"""The matcher agrees with AWS's own (aws/event-ruler) on every case that the corpus holds."""

import json
from pathlib import Path

import pytest

from sandbox.patterns.pattern import PatternRefused, matches, read_pattern

CORPUS = Path(__file__).parents[2] / "shared/corpus/patterns/eventbridge_patterns.json"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the checkout")


def corpus(part):
    return json.loads(CORPUS.read_text())[part] if CORPUS.exists() else []


@pytest.mark.parametrize("case", corpus("cases"), ids=lambda case: json.dumps(case["pattern"])[:60])
def test_matches_what_aws_matches(case):
    assert matches(case["pattern"], case["event"]) is case["expected"]


@pytest.mark.parametrize(
    "case", [c for c in corpus("validation") if not c["valid"]], ids=lambda case: case["error"]
)
def test_refuses_what_aws_refuses_in_its_words(case):
    with pytest.raises(PatternRefused) as refused:
        read_pattern(case["pattern_text"])
    assert case["error"] in str(refused.value)


@pytest.mark.parametrize(
    "case", [c for c in corpus("validation") if c["valid"]], ids=lambda case: case["pattern_text"]
)
def test_accepts_what_aws_accepts(case):
    assert read_pattern(case["pattern_text"]) == json.loads(case["pattern_text"])


def test_the_corpus_is_as_large_as_it_was_when_this_was_written():
    assert (len(corpus("cases")), len(corpus("validation"))) >= (120, 40)
