"""Whatever others write: the promises of fuzz/ for inputs damaged at random, briefly.

`make fuzz` looks for more with the same oracles, led by coverage; fuzz/README.md.
"""

import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import json_damage, toml_damage
from fuzz.finding import Finding
from fuzz.target import EVENT_SIZE
from fuzz.targets import TARGETS
from fuzz.tokens import EVENT_KEYS, EVENT_VALUES, HOSTILE_TEXTS, dictionary

ROOT = Path(__file__).parents[1]
JSON_TARGETS = [name for name, target in TARGETS.items() if target.form == "json"]
TOML_TARGETS = [name for name, target in TARGETS.items() if target.form == "toml"]
SECONDS = 3.0
"""Of processor time, for one input on a slow machine; what is quadratic takes minutes."""
brief = settings(deadline=None, suppress_health_check=list(HealthCheck))

names = st.sampled_from(EVENT_KEYS) | st.text(max_size=8)
texts = st.sampled_from((*EVENT_VALUES, *HOSTILE_TEXTS)) | st.text(max_size=40)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(names, below, max_size=6),
    max_leaves=25,
)
envelopes = st.fixed_dictionaries(
    {
        "id": texts,
        "source": texts,
        "detail-type": st.sampled_from(EVENT_VALUES[:6]) | texts,
        "detail": st.dictionaries(names, values, max_size=8),
    },
    optional={"resources": st.lists(texts, max_size=3), "time": texts, "region": values},
)


@cache
def seeds(target):
    # Without the corpus, so that the same inputs are tried wherever the tests run.
    return [seed for seed in TARGETS[target].seeds() if len(seed) < 20_000][:40]


@pytest.mark.parametrize("target", JSON_TARGETS)
@settings(brief, max_examples=60)
@given(data=st.data())
def test_a_damaged_document_breaks_no_promise(target, data):
    seed = data.draw(st.sampled_from(seeds(target)))
    text = json_damage.damaged(seed, data.draw(st.randoms(use_true_random=False)))
    TARGETS[target].check(seed if text is None else text)


@pytest.mark.parametrize("target", TOML_TARGETS)
@settings(brief, max_examples=30)
@given(data=st.data())
def test_a_damaged_file_breaks_no_promise(target, data):
    seed = data.draw(st.sampled_from(seeds(target)))
    TARGETS[target].check(toml_damage.damaged(seed, data.draw(st.randoms(use_true_random=False))))


@settings(brief, max_examples=150)
@given(envelopes)
def test_any_event_is_understood_or_unreadable(event):
    TARGETS["event"].check(json.dumps(event))


@settings(brief, max_examples=100)
@given(values)
def test_any_json_at_all_is_understood_or_unreadable(value):
    TARGETS["event"].check(json.dumps(value))
    TARGETS["contact_event"].check(json.dumps(value))


@settings(brief, max_examples=50)
@given(st.text())
def test_any_text_is_understood_or_refused(text):
    for target in TARGETS.values():
        target.check(text)


@pytest.mark.parametrize(
    "unit",
    ["a", "-", "a-", "A", "1.", "1,", ":", "/", "[", "(", " ", "本", "0:", "Threshold Crossed: "],
)
def test_the_largest_event_takes_no_longer_than_it_must(unit):
    long = unit * (EVENT_SIZE // len(unit.encode()) - 400)
    event = json.loads(seeds("event")[0])
    event["detail"] |= {"alarmName": long, "configuration": {"description": long[:50_000]}}
    fields = ("what", "resource", "region", "summary", "who")
    subject = dict.fromkeys(fields, long[: len(long) // len(fields)])
    for target, document in (("event", event), ("speech", subject)):
        begun = time.process_time()
        TARGETS[target].check(json.dumps(document, ensure_ascii=False))
        assert time.process_time() - begun < SECONDS


TELL = """
import hashlib, json
from dispatch.judge.rules import rule_errors
from dispatch.triage import judge_text
from fuzz.seeds import kept, texts
from fuzz.targets.shipped import RULES
told = [repr(judge_text(text, RULES)) for text in texts("rules/examples", "*.json").values()]
told += [str(error) for text in kept("rules") for error in rule_errors({"a.toml": text})]
print(hashlib.sha256(json.dumps(told).encode()).hexdigest())
"""


def test_another_process_judges_the_same():
    told = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", TELL],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(done.stdout)
    assert len(told) == 1


@pytest.mark.parametrize("target", TARGETS)
def test_an_oracle_can_fail(target, monkeypatch):
    """Each target notices that what it checks gives two results for one input."""
    module = sys.modules[f"fuzz.targets.{target}"]
    seed = seeds(target)[0]
    TARGETS[target].check(seed)
    for name in ("same_twice", "names_its_place", "check_subject", "fit_for_a_log"):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, broken)
    with pytest.raises(Finding):
        TARGETS[target].check(
            seed if target not in {"words", "book"} else "# file: rules/a.toml\n= 1"
        )


def broken(*_args, **_names):
    raise Finding("broken")


def test_the_dictionary_is_one_that_libfuzzer_reads():
    assert dictionary(["a1", '"', "é\n", ""]) == '"a1"\n"\\x22"\n"\\xc3\\xa9\\x0a"\n'
