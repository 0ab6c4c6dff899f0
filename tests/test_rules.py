import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import alarm, custom, event, health, shipped_examples, shipped_rules

from dispatch.errors import ConfigurationError
from dispatch.judge.examples import example_errors
from dispatch.judge.rules import read_rules, rule_errors
from dispatch.severity import Severity
from dispatch.translate import translate

SHIPPED = read_rules(shipped_rules())
REST = """
[[rule]]
name = "rest"
catch_all = true
severity = "medium"
plan = "notice"
example = "examples/rest.json"
"""


def rule(when, name="one", severity='severity = "high"', plan='plan = "on-call"'):
    lines = ["[[rule]]", f'name = "{name}"', f'when = """{when}"""', severity, plan]
    return "\n".join([*lines, 'example = "examples/one.json"', ""])


def verdict(rules, document):
    return read_rules({"a.toml": rules}).classify(document, translate(document))


def shipped(document):
    judged = SHIPPED.classify(document, translate(document))
    return judged.rule, judged.severity, judged.plan


def test_the_shipped_rules_have_no_errors_and_each_is_proved_by_its_example():
    assert rule_errors(shipped_rules()) == []
    assert example_errors(SHIPPED, shipped_examples()) == []
    assert {one.example for one in SHIPPED.rules} == set(shipped_examples())


@pytest.mark.parametrize(
    ("document", "judged"),
    [
        (alarm(description="[critical] full"), ("alarm-tag", "critical", "on-call")),
        (alarm("x-critical", description="[low] full"), ("alarm-tag", "low", "notice")),
        (alarm("prod-db01-disk-critical"), ("alarm-name", "critical", "on-call")),
        (alarm("x-p95-warning"), ("alarm-name", "medium", "notice")),
        (alarm("high cpu usage"), ("alarm-unmarked", "medium", "on-call")),
        (alarm("My Error"), ("alarm-unmarked", "medium", "on-call")),
        (health("issue"), ("health-issue", "high", "on-call")),
        (health("investigation"), ("health-issue", "high", "on-call")),
        (health("scheduledChange"), ("health-notice", "low", "notice")),
        (health("accountNotification"), ("health-notice", "low", "notice")),
        (custom(severity="CRITICAL"), ("custom", "critical", "on-call")),
        (custom(severity="medium"), ("custom", "medium", "mail-first")),
        (custom(severity="info"), ("custom", "info", "notice")),
        (custom(severity="banana"), ("custom-unmarked", "medium", "on-call")),
        (custom(), ("custom-unmarked", "medium", "on-call")),
        (event("Anything Else", {}), ("catch-all", "medium", "notice")),
    ],
)
def test_the_shipped_rules_judge_as_the_documentation_says(document, judged):
    assert shipped(document) == judged


def test_what_no_rule_matches_is_recorded_with_that_reason():
    document = event("Anything Else", {})
    assert SHIPPED.classify(document, translate(document)).reason == "catch-all: no rule matched"


def test_the_first_rule_that_matches_wins_by_file_name_and_then_by_order_in_the_file():
    files = {
        "20.toml": rule("source == 'aws.test'", "late") + rule("id == 'x'", "later"),
        "10.toml": rule("detail.no", "never") + rule("detail.yes", "early"),
    }
    document = event("X", {"yes": True})
    judged = read_rules(files).classify(document, translate(document))
    assert judged.rule == "early"
    assert [one.name for one in read_rules(files).rules] == ["never", "early", "late", "later"]


def test_nothing_matches_where_there_is_no_catch_all():
    assert verdict(rule("source == 'other'"), event("X", {})) is None
    assert verdict("", event("X", {})) is None


@pytest.mark.parametrize(
    ("severity", "detail", "given"),
    [
        ('severity_from = "detail.level"', {"level": "P1"}, Severity.CRITICAL),
        ('severity_from = "detail.level"', {"level": "重大"}, Severity.CRITICAL),
        ('severity_from = "detail.level"\nseverity = "low"', {"level": "?"}, Severity.LOW),
        ('severity_from = "detail.level"\nseverity = "low"', {"level": 3}, Severity.LOW),
        ('severity_from = "length(detail.level)"\nseverity = "low"', {"x": 1}, Severity.LOW),
        ('severity = "info"', {"level": "P1"}, Severity.INFO),
    ],
)
def test_severity_is_fixed_or_read_from_the_event_or_falls_back(severity, detail, given):
    judged = verdict(rule("detail", severity=severity), event("X", detail))
    assert judged.severity is given


def test_a_rule_that_finds_no_severity_and_has_none_does_not_match():
    rules = rule("detail", severity='severity_from = "detail.level"') + REST
    document = event("X", {"level": "?"})
    explained = read_rules({"a.toml": rules}).explain(document, translate(document))
    assert explained.verdict.rule == "rest"
    assert explained.tried[0].why == "no severity word in detail.level"


def test_a_plan_can_depend_on_the_severity():
    plan = 'plan = {critical = "a", high = "b", medium = "c", low = "c", info = "c"}'
    rules = rule("detail", severity='severity_from = "detail.level"', plan=plan)
    plans = {one: verdict(rules, event("X", {"level": one})).plan for one in Severity}
    assert list(plans.values()) == ["a", "b", "c", "c", "c"]
    assert read_rules({"a.toml": rules}).rules[0].plans == ("a", "b", "c")


def test_the_reason_is_the_rules_own_words_with_where_the_severity_comes_from():
    because = 'severity_from = "detail.level"\nbecause = "the sender says so"'
    judged = verdict(rule("detail", severity=because), event("X", {"level": "p1"}))
    assert judged.reason == "one: the sender says so (critical from detail.level)"


def test_without_words_of_its_own_the_reason_is_the_condition():
    judged = verdict(rule("source == 'aws.test'"), event("X", {}))
    assert judged.reason == "one: source == 'aws.test'"


def test_conditions_see_the_alert_as_plain_values():
    when = "alert.status == 'fired' && starts_with(alert.at, '2026-03') && alert.tag_severity"
    judged = verdict(rule(when), alarm(description="[low] x"))
    assert judged.rule == "one"
    types = "[type(alert.status), type(alert.tag_severity), type(alert.name_severity)]"
    kinds = f"{types} == ['string', 'string', 'string']"
    assert verdict(rule(kinds), alarm("x-critical", description="[low] x")).rule == "one"


def test_an_event_cannot_pass_off_an_alert_of_its_own():
    document = event("X", {}) | {"alert": {"name": "forged"}}
    assert verdict(rule("alert.name == 'forged'"), document) is None


@pytest.mark.parametrize(
    "when",
    [
        "starts_with(detail.x, 'a')",
        "detail.x > `1` && detail.y < 'a'",
        "'a' < `1`",
        "ceil(detail.y) == `1`",
        "max_by(detail.list, &x) == `1`",
        "contains(detail.text, `1`)",
        "sum(detail.list) > `1`",
        "join('', detail.list) == ''",
    ],
)
def test_a_condition_that_fails_on_an_event_does_not_match_and_says_what_failed(when):
    document = event("X", {"x": 1e999, "y": float("inf"), "list": [None, {}], "text": "abc"})
    explained = read_rules({"a.toml": rule(when) + REST}).explain(document, translate(document))
    assert explained.verdict.rule == "rest"
    assert explained.tried[0].rule == "one"
    assert explained.tried[0].why
    assert len(explained.tried[0].why) < 400


def test_explain_lists_the_rules_tried_before_the_one_that_matched():
    document = alarm("prod-db01-disk-critical")
    explained = SHIPPED.explain(document, translate(document))
    assert [one.rule for one in explained.tried] == ["alarm-tag"]
    assert explained.tried[0].why.startswith("not true: ")
    assert explained.verdict == SHIPPED.classify(document, translate(document))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("= 3", 1, "not valid TOML"),
        ("rules = 3", 1, "unknown key rules"),
        ("rule = 3", 1, "must be an array of tables"),
        (rule("a") + 'colour = "red"', 7, "unknown key colour"),
        (rule("a", name=""), 2, "name is empty"),
        (rule(""), 3, "when is empty"),
        (rule("a").replace('when = """a"""', "when = 3"), 3, "when must be a string, not int"),
        (rule("a").replace("when =", "# when ="), 1, "when is missing"),
        (rule("a").replace("example =", "# example ="), 1, "example is missing"),
        (rule("source == aws.ec2 &&"), 3, "ends too early at character 21"),
        (rule("detail-type == 'x'"), 3, "character 7 (a key with a hyphen stands in double quotes"),
        (rule("source = 'x'"), 3, "unexpected \"= 'x'\" at character 8"),
        (rule("source == `aws`"), 3, "a text stands in single quotes"),
        (rule("start_with(a, 'x')"), 3, "JMESPath has no function start_with()"),
        (rule("a && starts_with(a)"), 3, "starts_with() takes 2 arguments, not 1"),
        (rule("a && !alert.resource"), 3, "write !(a.b)"),
        (rule("!a.b == 'x'"), 3, "write !(a.b)"),
        (rule("contains(!a[?b], 'x')"), 3, "write !(a.b)"),
        (rule("not_null()"), 3, "not_null() takes 1 arguments or more, not 0"),
        (rule("a", severity='severity = "urgent"'), 4, "unknown severity 'urgent'"),
        (rule("a", severity='severity_from = "a b"'), 4, "severity_from: unexpected 'b'"),
        (rule("a", severity=""), 1, "severity is missing"),
        (rule("a", plan=""), 1, "plan is missing"),
        (rule("a", plan="plan = 3"), 5, "plan must be a string"),
        (rule("a", plan='plan = {urgent = "x"}'), 5, "unknown severity 'urgent'"),
        (rule("a", plan='plan = {low = "x"}'), 5, "plan names none for high"),
        (rule("a", plan="plan = {high = 3}"), 5, "give each severity the name of a plan"),
        (
            rule("a", severity='severity_from = "a"', plan='plan = {high = "x", low = "y"}'),
            5,
            "plan names none for critical, medium, info",
        ),
        (REST.replace("true", '"yes"'), 4, "catch_all must be true or false"),
        (REST + 'when = "a"', 8, "a catch-all matches everything and has no when"),
        (REST.replace('severity = "medium"', 'severity_from = "a"'), 2, "a catch-all needs"),
        (rule("a") + rule("b"), 7, "the name one is taken by the rule at a.toml:1"),
        (REST + rule("a"), 8, "never reached: rest before it matches everything"),
        (rule("a && b") + rule("b && c && a", "two"), 7, "never reached: one before it matches"),
        (rule("source == 'a' && source == 'b'"), 1, "never matches: source cannot equal two"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(text, line, said):
    with pytest.raises(ConfigurationError) as refused:
        read_rules({"a.toml": text})
    assert (refused.value.file, refused.value.line) == ("a.toml", line)
    assert said in refused.value.message


@pytest.mark.parametrize("when", ["!(alert.resource)", "!alert", "!a[0]", "a[?!b].c", "!a | b"])
def test_a_not_that_means_what_it_says_is_taken(when):
    assert read_rules({"a.toml": rule(when)}).rules


def test_all_mistakes_are_found_at_once_in_the_order_of_the_files():
    files = {
        "b.toml": rule("("),
        "a.toml": rule("a", severity="") + rule("b[", "two"),
        "c.toml": "=",
    }
    assert [error.file for error in rule_errors(files)] == ["a.toml", "a.toml", "b.toml", "c.toml"]


def test_a_rule_that_may_not_match_hides_no_later_one():
    maybe = rule("a", severity='severity_from = "detail.severity"')
    assert rule_errors({"a.toml": maybe + rule("a", "two") + rule("b || a", "three")}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no such file"),
        ("{", "is not JSON"),
        ("{}", "source is missing"),
        ('{"source": "s", "detail-type": "d", "id": "i", "detail": {}}', "is matched by no rule"),
    ],
)
def test_an_example_that_does_not_prove_its_rule_is_an_error(text, said):
    rules = read_rules({"a.toml": rule("source == 'aws.test'")})
    examples = {} if text is None else {"examples/one.json": text}
    (error,) = example_errors(rules, examples)
    assert (error.file, error.line) == ("a.toml", 1)
    assert said in error.message


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="`ab.'\"[]{}()?*&|!=<>@:,-#\\ 0", max_size=30))
def test_any_text_as_a_condition_is_a_rule_or_a_configuration_error(when):
    escaped = when.replace("\\", "\\\\").replace('"', '\\"')
    files = {"a.toml": rule(escaped)}
    for error in rule_errors(files):
        assert error.line in {1, 3}
    if not rule_errors(files):
        document = event("X", {"a": [1, "b", None]})
        read_rules(files).classify(document, translate(document))
