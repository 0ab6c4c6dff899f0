import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.hints import name_severity, split_tag, tag_severity
from dispatch.severity import Severity
from dispatch.severity_words import UNAMBIGUOUS, WORDS, normal, severity_of

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
LEVELS = {str(severity) for severity in Severity}


@pytest.mark.parametrize("severity", Severity)
def test_every_word_of_the_table_is_read_whatever_its_capitals(severity):
    for word in WORDS[severity]:
        assert severity_of(word) is severity_of(f" {word.upper()} ") is severity, word


def test_no_word_stands_for_two_severities():
    words = [normal(word) for group in WORDS.values() for word in group]
    assert len(words) == len(set(words))


def test_unambiguous_words_are_words_of_the_table():
    assert all(severity_of(word) for word in UNAMBIGUOUS)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("SEV 1", "critical"),
        ("sev-2", "high"),
        ("ＣＲＩＴＩＣＡＬ", "critical"),  # noqa: RUF001 - full width, as Japanese keyboards give it
        ("Ostrzeżenie", "medium"),
        ("p95", None),
        ("p10", None),
        ("sev10", None),
        ("banana", None),
        ("", None),
        ("critical " * 100, None),
        (8, None),
        (None, None),
        (["high"], None),
    ],
)
def test_a_severity_word_is_read_and_nothing_else_is(word, severity):
    assert severity_of(word) == severity


# Azure's Sev1 is the second of five from zero, everybody else's the first. Statuspage's "none"
# stands on incidents that hurt (a trap of the corpus), and maintenance is no severity.
ELSEWHERE = {"Sev1", "Sev2", "Sev3", "Sev4", "none", "maintenance", "Not classified"}


@needs_corpus
def test_the_table_agrees_with_what_public_systems_mean_by_their_words():
    rows = json.loads((CORPUS / "severity_hints.json").read_text())["rows"]
    worded = [
        (re.sub(r"^\d ", "", row["value"]).split(" / ")[0], row["suggested"])
        for row in rows
        if row["suggested"] in LEVELS
    ]
    read = {(word, severity_of(word), wanted) for word, wanted in worded if severity_of(word)}
    wrong = {word for word, got, wanted in read if got != wanted}
    assert wrong <= ELSEWHERE
    assert len(read) >= 15


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("[critical] disk is full", "critical"),
        ("[CRITICAL]disk is full", "critical"),
        ("  [ Warning ] disk", "medium"),
        ("[high] cpu", "high"),
        ("[error] jobs fail", "high"),
        ("[P3] [Triggered] cpu", "medium"),
        ("[prod][severity: low] queue", "low"),
        ("[sev=high] queue", "high"),
        ("【重大】ディスク満杯", "critical"),
        ("【警告】ディスク", "medium"),
        ("【本番】【情報】再起動", "info"),
        ("［緊急］停止", "critical"),  # noqa: RUF001 - full-width brackets are the case
        ("[krytyczny] dysk pełny", "critical"),
        ("[OSTRZEŻENIE] dysk", "medium"),
        ("disk is full [critical]", None),
        ("critical: disk is full", None),
        ("[prod] critical disk", None),
        ("[critical disk is full", None),
        ("[not critical] disk", None),
        ("[]", None),
        ("", None),
    ],
)
def test_a_tag_counts_only_at_the_beginning_of_a_description(text, severity):
    assert tag_severity(text) == severity


def test_the_text_behind_the_tag_is_kept_and_other_tags_with_it():
    assert split_tag("[prod] [critical] disk is full") == ("critical", "[prod] disk is full")
    assert split_tag("no tag") == (None, "no tag")


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("prod-db01-disk-critical", "critical"),
        ("CRITICAL: disk", "critical"),
        ("Critical - disk of db01", "critical"),
        ("test-lambda-duration-p95-warning", "medium"),
        ("orders_queue_age_WARN", "medium"),
        ("api.5xx.p1", "critical"),
        ("P2 | api latency", "high"),
        ("sev3-batch-late", "medium"),
        ("production-critical-alarm", "critical"),
        ("[Critical] api down", "critical"),
        ("[high] cpu", "high"),
        ("cpu [high]", "high"),
        ("prod-cpu-severity-high", "high"),
        ("sev-high-prod-cpu", "high"),
        ("prod-cpu-high-severity", "high"),
        ("prod-cpu-sev-2", "high"),
        ("severity: low - queue age", "low"),
        ("本番-db01-重大", "critical"),
        ("【警告】本番ディスク", "medium"),
        ("dysk-prod-krytyczny", "critical"),
    ],
)
def test_a_severity_word_first_or_last_in_a_name_counts(name, severity):
    assert name_severity(name) == severity


METRIC_NAMES = [
    *("high cpu usage", "CPU-High", "High Error Rate - API Gateway", "HighCPUUtilization"),
    *("EC2-i-0a1b2c3d-High-Memory-Alarm", "awsrds-app-High-DB-Connections", "My Error"),
    *("partners-lambda-error", "error-test-alarm", "lambda-errors", "app-log-info"),
    *("test-lambda-duration-p95", "P95 latency", "p99-latency", "latency-p50"),
    *("low disk space", "disk-space-low", "Low-Memory", "batch-t3-medium", "jvm-gc-major"),
    *("gc-minor", "Critical Error Rate", "warning count of app", "critical-errors-api"),
    *("high-severity-findings-count", "high-priority-queue-age", "uncritical", "db-criticality"),
    *("information-schema-locks", "notice", "error", ""),
    *("alarm", "prod critical db disk", "エラー-件数", "wysokie-użycie-cpu", "---", "[]"),
]


@pytest.mark.parametrize("name", METRIC_NAMES)
def test_a_word_that_names_the_metric_does_not_count(name):
    assert name_severity(name) is None


@needs_corpus
def test_of_the_alarm_names_in_the_corpus_only_the_one_that_means_it_has_a_severity():
    text = "\n".join(path.read_text() for path in CORPUS.glob("events/*/*.json"))
    names = set(re.findall(r'[aA]larmName\\?"\s*:\s*\\?"([^"\\]+)', text))
    assert len(names) > 20
    assert {name for name in names if name_severity(name)} == {"production-critical-alarm"}


@needs_corpus
def test_no_alarm_name_quoted_as_a_trap_counts_but_the_percentiles_warning():
    traps = json.loads((CORPUS / "severity_hints.json").read_text())["traps"][:3]
    names = [name for trap in traps for name in re.findall(r'"([^"]+)"', trap)]
    read = {name: name_severity(name.replace("...", "x")) for name in names if name != "high"}
    assert len(names) >= 9
    assert {name: severity for name, severity in read.items() if severity} == {
        "test-lambda-duration-p95-warning": "medium"
    }


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text):
    for severity in (tag_severity(text), name_severity(text), severity_of(text)):
        assert severity is None or severity in LEVELS
