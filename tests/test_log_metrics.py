"""What metric filters publish of lines, and what CloudWatch makes of it in a period."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.deploy.log_resources import MetricFilter
from sandbox.log_patterns.pattern import read_log_pattern
from sandbox.logs.filters import datum
from sandbox.logs.metrics import MINUTE, Metric, Metrics
from sandbox.logs.statistics import statistic_named

THREE = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
METRIC = Metric("Lab", "M", frozenset())
ACCESS = '10.0.0.7 Prod frank [10/Oct/2026:13:25:15 -0700] "GET / HTTP/1.0" 404 1534'


def published(pattern, line, value, **dimensions):
    spec = MetricFilter("F", "/lab", pattern, "Lab", "M", value, None, dimensions)
    values = read_log_pattern(pattern).match(line)
    return datum(spec, values)


@pytest.mark.parametrize(
    ("pattern", "line", "value", "expected"),
    [
        ("ERROR", "ERROR", "1", 1.0),
        ("ERROR", "ERROR", "2.5", 2.5),
        ("{ $.latency = * }", '{"latency": 50}', "$.latency", 50.0),
        ("{ $.latency = * }", '{"latency": "50"}', "$.latency", 50.0),
        ("{ $.a = * }", '{"a": 1, "b": [7, 8]}', "$.b[1]", 8.0),
        ("[ip, ..., bytes]", ACCESS, "$bytes", 1534.0),
        ("[ip, ..., bytes]", ACCESS, "$6", 404.0),
    ],
)
def test_the_value_is_fixed_or_found_in_the_line(pattern, line, value, expected):
    assert published(pattern, line, value) == (METRIC, expected)


@pytest.mark.parametrize("line", ['{"a": 1}', '{"a": 1, "b": "many"}', '{"a": 1, "b": null}'])
def test_a_line_whose_value_is_no_number_publishes_nothing(line):
    assert published("{ $.a = 1 }", line, "$.b") is None


def test_dimensions_are_found_in_the_line_and_left_out_where_it_has_none():
    metric, _ = published("[ip, server, ...]", ACCESS, "1", Server="$server", Status="$6")
    assert metric.dimensions == {("Server", "Prod"), ("Status", "404")}
    line = '{"a": 1, "entity": "esx01"}'
    metric, _ = published("{ $.a = 1 }", line, "1", Entity="$.entity", Cluster="$.cluster")
    assert metric.dimensions == {("Entity", "esx01")}


def test_a_default_value_counts_only_in_a_minute_without_values():
    metrics = Metrics()
    metrics.publish(METRIC, THREE, 0.0, default=True)
    metrics.publish(METRIC, THREE, 0.0, default=True)
    metrics.publish(METRIC, THREE + MINUTE, 0.0, default=True)
    metrics.publish(METRIC, THREE + MINUTE, 7.0)
    minutes = [THREE + number * MINUTE for number in range(3)]
    found = [metrics.between(METRIC, at, at + MINUTE) for at in minutes]
    assert found == [[0.0, 0.0], [7.0], []]


VALUES = st.lists(st.tuples(st.integers(0, 299), st.integers(-1000, 1000)), min_size=1, max_size=30)


@given(VALUES)
def test_statistics_are_those_of_the_values_of_the_period_however_they_came(values):
    metrics = Metrics()
    for second, value in values:
        metrics.publish(METRIC, THREE + timedelta(seconds=second), float(value))
    inside = [value for second, value in values if second < 180]
    found = metrics.between(METRIC, THREE, THREE + 3 * MINUTE)
    assert sorted(found) == sorted(inside)
    if found:
        names = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")
        assert [statistic_named(name)(found) for name in names] == [
            len(inside),
            sum(inside),
            pytest.approx(sum(inside) / len(inside)),
            min(inside),
            max(inside),
        ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("p0", 1), ("p50", 5), ("p90", 9), ("p90.5", 10), ("p99.9", 10), ("p100", 10)],
)
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(name, expected):
    assert statistic_named(name)([3, 1, 2, 10, 9, 8, 7, 6, 5, 4]) == expected
    assert statistic_named(name)([7]) == 7


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.integers(0, 99))
def test_a_higher_percentile_is_no_smaller(values, percent):
    lower, higher = statistic_named(f"p{percent}"), statistic_named(f"p{percent + 1}")
    assert min(values) <= lower(values) <= higher(values) <= max(values)


@pytest.mark.parametrize("name", ["p101", "p", "p-1", "tm90", "IQM", "PR(10:20)", "p95 ", "sum"])
def test_no_other_statistic_is_known(name):
    assert statistic_named(name) is None
