"""Which event patterns are accepted, and which events they match (own examples)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.patterns.pattern import (
    PatternRefused,
    check_pattern,
    compile_pattern,
    matches,
    read_pattern,
)

ALARM = {
    "source": "aws.cloudwatch",
    "account": "111122223333",
    "detail": {
        "alarmName": "prod-db01-disk-critical",
        "state": {"value": "ALARM"},
        "configuration": {
            "metrics": [
                {"id": "m1", "stat": {"period": 60, "name": "Sum"}},
                {"id": "m2", "stat": {"period": 300, "name": "Average"}},
            ]
        },
    },
}


def test_two_paths_into_an_array_must_meet_in_one_element():
    def metric(**fields):
        return {"detail": {"configuration": {"metrics": fields}}}

    assert matches(metric(id=["m1"], stat={"period": [60]}), ALARM)
    assert not matches(metric(id=["m1"], stat={"period": [300]}), ALARM)


def test_arrays_that_stand_side_by_side_are_independent():
    event = {"a": [{"x": 1}, {"x": 2}], "b": [{"y": 1}, {"y": 2}]}
    assert matches({"a": {"x": [1]}, "b": {"y": [2]}}, event)


def test_arrays_in_arrays_must_agree_at_every_level():
    event = {"a": [{"n": "p", "b": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]}, {"n": "q", "b": []}]}
    assert matches({"a": {"n": ["p"], "b": {"x": [3], "y": [4]}}}, event)
    assert not matches({"a": {"n": ["p"], "b": {"x": [1], "y": [4]}}}, event)
    assert not matches({"a": {"n": ["q"], "b": {"x": [1]}}}, event)


def test_absence_is_asked_of_the_element_that_earlier_paths_chose():
    event = {"a": [{"k": "x"}, {"k": "y", "z": 1}]}
    assert matches({"a": {"k": ["x"], "z": [{"exists": False}]}}, event)
    assert not matches({"a": {"k": ["y"], "z": [{"exists": False}]}}, event)


def test_absence_of_a_path_that_sorts_first_is_asked_of_all_elements():
    # aws/event-ruler walks the paths in order and has chosen no element yet.
    event = {"a": [{"k": "x"}, {"k": "y", "b": 1}]}
    assert not matches({"a": {"b": [{"exists": False}], "k": ["x"]}}, event)


def test_either_branch_of_or_is_enough_and_they_nest():
    pattern = {
        "source": ["aws.cloudwatch"],
        "detail": {
            "$or": [
                {"alarmName": [{"prefix": "test-"}]},
                {"$or": [{"state": {"value": ["OK"]}}, {"alarmName": [{"suffix": "critical"}]}]},
            ]
        },
    }
    assert matches(pattern, ALARM)
    assert not matches(pattern, ALARM | {"source": "aws.health"})
    assert not matches(pattern, ALARM | {"detail": {"alarmName": "x", "state": {"value": "ALARM"}}})


@pytest.mark.parametrize(
    ("wildcard", "value", "expected"),
    [
        ("prod-*-critical", "prod-db01-disk-critical", True),
        ("prod-*-critical", "prod-critical", False),
        ("a*a", "a", False),
        ("*b*d*", "abcde", True),
        ("*d*b*", "abcde", False),
        (r"100\*", "100*", True),
        (r"100\*", "1000", False),
        ("*", "", True),
        ("*", 5, False),
    ],
)
def test_a_wildcard_stands_for_any_text_and_only_text(wildcard, value, expected):
    assert matches({"a": [{"wildcard": wildcard}]}, {"a": value}) is expected


def test_true_is_not_one_and_zero_is_not_false():
    assert not matches({"a": [1]}, {"a": True})
    assert not matches({"a": [False]}, {"a": 0})
    assert not matches({"a": [{"numeric": [">=", 0]}]}, {"a": True})


def test_an_address_matches_in_any_spelling():
    assert matches({"ip": ["2001:db8::1"]}, {"ip": "2001:0DB8:0:0:0:0:0:1"})
    assert matches({"ip": [{"cidr": "192.0.2.77/24"}]}, {"ip": "192.0.2.1"})
    assert not matches({"ip": [{"cidr": "192.0.2.0/24"}]}, {"ip": "2001:db8::1"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"source": ["a"], "source": ["b"]}', "Path `source` cannot be allowed multiple times"),
        ('{"detail": {"a": ["x"]}, "detail.a": ["y"]}', "Path `detail.a` cannot be allowed"),
        ('{"a": ["x"], "$or": [{"a": ["y"]}, {"b": ["z"]}]}', "Path `a` cannot be allowed"),
        ('{"source": ["aws.health"]', "Not JSON"),
        ('{"a": [NaN]}', "Not JSON: NaN"),
        ('{"a": [' + "9" * 5000 + "]}", "Not JSON"),
        ('["aws.health"]', "Filter is not an object"),
        ('{"a":' * 5000 + '["x"]' + "}" * 5000, "Nested too deep"),
        ('{"a": [{"cidr": "10.0.0.0/x"}]}', "mask bits must be an integer"),
        ('{"a": [{"cidr": "host.example/8"}]}', "Nonstandard IP address"),
        ('{"a": [{"cidr": "2001:db8::/128"}]}', "IPv6 mask bits must be < 128"),
        ('{"a": [{"numeric": ["=", 1, "<", 2]}]}', "Too many elements in numeric expression"),
        ('{"a": [{"numeric": [">", 1, "<", 2, "<", 3]}]}', "Too many terms in numeric range"),
        ('{"a": [{"numeric": [">", 1, ">", 2]}]}', "Bad numeric range operator: >"),
        ('{"a": [{"numeric": [">", true]}]}', "Value of > must be numeric"),
        ('{"a": [{"numeric": 3}]}', "Value of numeric must be an array"),
        ('{"a": [{}]}', "Match expression name not found"),
        ('{"a": [{"prefix": {"suffix": "x"}}]}', "Unsupported prefix pattern: suffix"),
        ('{"a": [{"anything-but": {"prefix": []}}]}', "Empty arrays are not allowed"),
        ('{"a": [{"anything-but": [null]}]}', "start|null|boolean is not supported"),
        ('{"$or": [{"prefix": ["x"]}, {"b": ["y"]}]}', "prefix is Ruler reserved fieldName"),
        ('{"$or": ["x", "y"]}', "Only JSON object is allowed in array of $or"),
        ('{"a": [{"wildcard": "é**"}]}', "Consecutive wildcard characters at pos 3"),
    ],
)
def test_what_eventbridge_would_refuse_is_refused_with_its_reason(text, words):
    with pytest.raises(PatternRefused, match="Event pattern is not valid") as refused:
        read_pattern(text)
    assert words in str(refused.value)


def test_a_refusal_names_the_path():
    with pytest.raises(PatternRefused, match=r"match type starts-with at detail\.alarmName$"):
        check_pattern({"detail": {"alarmName": [{"starts-with": "CRIT-"}]}})


def test_or_may_make_a_thousand_combinations_and_no_more():
    def ors(count):
        return {f"f{n}": {"$or": [{f"k{at}": [at]} for at in range(10)]} for n in range(count)}

    check_pattern(ors(3))
    with pytest.raises(PatternRefused, match="over 1000 rule combinations"):
        check_pattern(ors(4))


def test_a_deep_or_a_long_event_is_walked_without_harm():
    deep = "bottom"
    for _ in range(20_000):
        deep = [deep]
    assert matches({"detail": ["bottom"]}, {"detail": deep})

    halves = [{"a": 1, "b": 1}] * 10_000 + [{"a": 2, "b": 2}] * 10_000
    started = time.process_time()
    assert not matches({"detail": {"a": [1], "b": [2]}}, {"detail": halves})
    assert time.process_time() - started < 2, "20,000 elements cost n, not n x n"


KEYS = st.sampled_from(["a", "b", "c", "d.e"])
LEAF = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "x", "yx", "10"])
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=12
)
EVENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=3)
MEMBERS = LEAF | st.sampled_from(
    [
        {"exists": True},
        {"anything-but": "x"},
        {"prefix": "y"},
        {"suffix": "x"},
        {"numeric": [">", 0]},
    ]
)
ABSENT = st.just({"exists": False})


def patterns(members, keys=("a", "b", "c", "d")):
    """Patterns without dots in their keys, so that no path is named twice."""
    leaf = st.lists(members, min_size=1, max_size=2)
    return st.recursive(
        leaf, lambda inner: st.dictionaries(st.sampled_from(keys), inner, min_size=1), max_leaves=5
    ).filter(lambda pattern: isinstance(pattern, dict))


def reversed_keys(value):
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(each) for each in value] if isinstance(value, list) else value


@given(patterns(MEMBERS | ABSENT), EVENTS)
def test_the_order_of_keys_never_matters(pattern, event):
    assert matches(pattern, event) == matches(reversed_keys(pattern), reversed_keys(event))


@given(patterns(MEMBERS | ABSENT), EVENTS, VALUES)
def test_a_key_the_pattern_does_not_name_never_matters(pattern, event, value):
    detail = event.get("a")
    wider = {**event, "unrelated": value}
    if isinstance(detail, dict):
        wider["a"] = {**detail, "unrelated": value}
    assert matches(pattern, event) == matches(pattern, wider)


def own_pattern(value):
    """A pattern of what the event itself holds, down one element of each array; None if empty."""
    if isinstance(value, dict):
        fields = {key: own_pattern(child) for key, child in value.items()}
        return {key: below for key, below in fields.items() if below is not None} or None
    if isinstance(value, list):
        return next((below for each in value if (below := own_pattern(each)) is not None), None)
    return [value]


@given(EVENTS)
def test_a_pattern_of_an_events_own_values_matches_it(event):
    pattern = own_pattern(event)
    if pattern is not None:
        assert matches(pattern, event)


def choices(value):
    """Every way to keep one element of each array and drop its other objects and arrays."""
    if isinstance(value, dict):
        ways = [{}]
        for key, child in value.items():
            ways = [{**way, key: chosen} for way in ways for chosen in choices(child)]
        return ways
    if not isinstance(value, list):
        return [value]
    plain = [each for each in value if not isinstance(each, dict | list)]
    nested = [each for each in value if isinstance(each, dict | list)]
    return [[*plain, chosen] for each in nested for chosen in choices(each)] or [plain]


@given(patterns(MEMBERS), EVENTS)
def test_it_agrees_with_trying_every_choice_of_array_elements(pattern, event):
    matcher = compile_pattern(pattern)
    assert matcher(event) == any(flat_match(pattern, way) for way in choices(event))


def flat_match(pattern, event):
    """The obvious matcher, right where each array has at most one nested element."""
    found = {}

    def walk(path, value):
        if isinstance(value, dict):
            for key, child in value.items():
                walk((*path, *key.split(".")), child)
        elif isinstance(value, list):
            for child in value:
                walk(path, child)
        else:
            found.setdefault(path, []).append(value)

    def asked(path, pattern):
        if isinstance(pattern, list):
            return any(one(member, value) for member in pattern for value in found.get(path, []))
        return all(asked((*path, key), below) for key, below in pattern.items())

    walk((), event)
    return asked((), pattern)


def one(member, value):
    number = isinstance(value, int) and not isinstance(value, bool)
    match member:
        case {"exists": _}:
            return True
        case {"anything-but": text}:
            return value != text
        case {"prefix": text}:
            return isinstance(value, str) and value.startswith(text)
        case {"suffix": text}:
            return isinstance(value, str) and value.endswith(text)
        case {"numeric": [_, bound]}:
            return number and value > bound
    return type(value) is type(member) and value == member
