import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import event

from dispatch.judge.index import RuleIndex, look_up
from dispatch.judge.needs import Need, choices
from dispatch.judge.rule import Rule, document_of, try_rule
from dispatch.judge.rules import RuleSet
from dispatch.severity import Severity
from dispatch.translate import translate


def filed(condition):
    return choices(jmespath.compile(condition).parsed)


def needs(*texts, path="source", prefix=False):
    return frozenset(Need(tuple(path.split(".")), text, prefix) for text in texts)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("source == 'a'", [needs("a")]),
        ("'a' == source", [needs("a")]),
        ('"detail-type" == `"a"`', [needs("a", path="detail-type")]),
        ("detail.state.value == 'a'", [needs("a", path="detail.state.value")]),
        ("starts_with(source, 'a')", [needs("a", prefix=True)]),
        ("contains(['a', 'b'], source)", [needs("a", "b")]),
        ('contains(`["a"]`, source)', [needs("a")]),
        ("contains(`[]`, source)", [needs()]),
        ("source == 'a' || source == 'b'", [needs("a", "b")]),
        ("source == 'a' && id == 'b'", [needs("a"), needs("b", path="id")]),
        ("source == 'a' && !id", [needs("a")]),
        ("source == 'a' || id == 'b'", [needs("a") | needs("b", path="id")]),
        ("source == 'a' || id", []),
        ("!(source == 'a')", []),
        ("source != 'a'", []),
        ("source == id", []),
        ("source == `1`", []),
        ("source == `true`", []),
        ("contains('abc', source)", []),
        ("contains(['a', id], source)", []),
        ("contains(source, 'a')", []),
        ("ends_with(source, 'a')", []),
        ("resources[0] == 'a'", []),
        ("source | @ == 'a'", []),
        ("*.source == 'a'", []),
        ("`true`", []),
    ],
)
def test_what_an_event_must_hold_is_read_from_the_condition(condition, expected):
    assert filed(condition) == expected


def test_a_rule_is_filed_under_its_rarest_need():
    conditions = [f"source == 'a' && id == '{number}'" for number in range(100)]
    index = RuleIndex([filed(condition) for condition in conditions])
    assert index.candidates({"source": "a", "id": "7"}) == [7]
    assert index.candidates({"source": "a"}) == []


def test_a_long_chain_of_alternatives_is_filed_without_weighing_every_combination():
    condition = " || ".join(f"(a == '{n}' && b == '{n}' && c == '{n}')" for n in range(40))
    index = RuleIndex([filed(condition)])
    assert index.candidates({"a": "39", "b": "39", "c": "39"}) == [0]
    assert index.candidates({"a": "40", "b": "40", "c": "40"}) == []


@pytest.mark.parametrize("document", [None, 3, "x", [], {}, {"a": None}, {"a": "b"}, {"a": []}])
def test_a_path_that_leads_nowhere_finds_nothing_as_in_jmespath(document):
    assert look_up(document, ("a", "b")) is None
    assert jmespath.search("a.b", document) is None


PATHS = ["source", '"detail-type"', "detail.a", "detail.a.b", "detail.n", "alert.name", "missing"]
WORDS = ["a", "b", "ab", "abc", "", "X"]
path = st.sampled_from(PATHS)
word = st.sampled_from(WORDS).map("'{}'".format)
leaf = st.one_of(
    st.builds("{} == {}".format, path, word),
    st.builds("{} == {}".format, word, path),
    st.builds("{} != {}".format, path, word),
    st.builds("starts_with({}, {})".format, path, word),
    st.builds("contains([{}, {}], {})".format, word, word, path),
    st.builds("contains({}, {})".format, path, word),
    st.builds("contains([{}, {}], {})".format, word, path, path),
    st.builds("{} == `{}`".format, path, st.sampled_from(['"a"', "1", "true", "null", "[]"])),
    path,
    st.sampled_from(["`true`", "`0`", "detail.n > `1`", "length(detail.a) == `1`"]),
)
condition = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds("({}) && ({})".format, inner, inner),
        st.builds("({}) || ({})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({}) | @".format, inner),
    ),
    max_leaves=6,
)
value = st.one_of(
    st.sampled_from(WORDS), st.sampled_from([None, 1, 0, True, [], ["a"], {"b": "a"}])
)
documents = st.builds(
    lambda source, kind, a, n: event(kind, {"a": a, "n": n}, source),
    st.sampled_from(["a", "ab", "X"]),
    st.sampled_from(["a", "abc", "X"]),
    value,
    value,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(condition, max_size=12), documents)
def test_the_index_never_changes_the_verdict(conditions, document):
    plans = dict.fromkeys(Severity, "on-call")
    rules = RuleSet(
        Rule(f"rule-{n}", when, Severity.HIGH, "", plans, "x.json")
        for n, when in enumerate(conditions)
    )
    alert = translate(document)
    seen = document_of(document, alert)
    verdicts = (try_rule(rule, seen)[0] for rule in rules.rules)
    first = next((verdict for verdict in verdicts if verdict), None)
    assert rules.classify(document, alert) == first == rules.explain(document, alert).verdict
