"""Alarms on metrics of log lines: the tables of the CloudWatch user guide, and the clock."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_stacks import HOSTS, LATENCY, stack_of

from dispatch.alert import Status
from dispatch.translate import translate
from sandbox.deploy.log_resources import Alarm
from sandbox.logs.evaluation import State, judged
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs
from sandbox.loop import Loop

START = datetime(2026, 11, 21, 3, 0, 10, tzinfo=UTC)
ALARM = Alarm(
    logical_id="A",
    name="a",
    arn="arn:aws:cloudwatch:eu-central-1:111122223333:alarm:a",
    description="",
    namespace="Lab",
    metric="M",
    dimensions={},
    statistic="Sum",
    period=60,
    evaluation_periods=3,
    datapoints_to_alarm=3,
    threshold=1,
    comparison="GreaterThanOrEqualToThreshold",
    missing_data="missing",
)
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
OK, RED, NONE, SAME = State.OK, State.ALARM, State.INSUFFICIENT_DATA, None
OF_THREE = [
    ("0 - X - X", (OK, OK, OK, OK)),
    ("0 - - - -", (OK, OK, OK, OK)),
    ("- - - - -", (NONE, SAME, RED, OK)),
    ("0 X X - X", (RED, RED, RED, RED)),
    ("- - X - -", (RED, SAME, RED, OK)),
    ("- - - - X", (NONE, SAME, RED, OK)),
    ("- - - X -", (NONE, SAME, RED, OK)),
]
TWO_OF_THREE = [
    ("0 - X - X", (RED, RED, RED, RED)),
    ("0 0 X 0 X", (RED, RED, RED, RED)),
    ("0 - X - -", (OK, OK, RED, OK)),
    ("- - - - 0", (OK, OK, RED, OK)),
    ("- - - X -", (RED, SAME, RED, OK)),
]
CASES = [
    (needed, points, treatment, state)
    for needed, table in ((3, OF_THREE), (2, TWO_OF_THREE))
    for points, states in table
    for treatment, state in zip(TREATMENTS, states, strict=True)
]
POINTS = {"0": 0.0, "X": 1.0, "-": None}


@pytest.mark.parametrize(("needed", "points", "treatment", "expected"), CASES)
def test_the_tables_of_the_user_guide(needed, points, treatment, expected):
    alarm = replace(ALARM, datapoints_to_alarm=needed, missing_data=treatment)
    values = [POINTS[one] for one in points.split()]
    for state in State:
        assert judged(alarm, values, state) is (expected or state)


@pytest.mark.parametrize(
    ("comparison", "breaching"),
    [
        ("GreaterThanOrEqualToThreshold", [1, 2]),
        ("GreaterThanThreshold", [2]),
        ("LessThanThreshold", [0]),
        ("LessThanOrEqualToThreshold", [0, 1]),
    ],
)
def test_each_comparison(comparison, breaching):
    alarm = replace(ALARM, evaluation_periods=1, datapoints_to_alarm=1, comparison=comparison)
    found = [value for value in (0, 1, 2) if judged(alarm, [value], State.OK) is State.ALARM]
    assert found == breaching


@given(
    st.lists(st.sampled_from([None, 0.0, 1.0]), min_size=5, max_size=5),
    st.sampled_from(list(State)),
    st.integers(1, 3),
)
def test_bad_missing_data_never_makes_a_better_state_than_good(points, state, needed):
    of = {
        treatment: judged(
            replace(ALARM, datapoints_to_alarm=needed, missing_data=treatment), points, state
        )
        for treatment in TREATMENTS
    }
    if of["notBreaching"] is State.ALARM:
        assert set(of.values()) == {State.ALARM}
    if of["breaching"] is State.OK:
        assert State.ALARM not in {of["missing"], of["notBreaching"]}


class Lab:
    """Log groups on a clock of their own; `told` are (seconds, alarm, from, to)."""

    def __init__(self, deployment):
        self.loop, self.events = Loop(START), []
        self.logs = Logs(read_wiring(deployment), self.loop, self.events.append, lambda *_: None)

    def passes(self, seconds):
        self.loop.advance(self.loop.now + timedelta(seconds=seconds))

    @property
    def told(self):
        return [
            (
                one["time"][11:19],
                one["detail"]["previousState"]["value"],
                one["detail"]["state"]["value"],
            )
            for one in self.events
        ]


@pytest.fixture
def lab(tmp_path):
    return lambda *resources: Lab(stack_of(tmp_path, *resources))


def test_a_line_that_breaches_for_certain_is_an_alarm_at_once_and_absence_ends_it(lab):
    made = lab(HOSTS)
    made.logs.take("/lab/hosts", "s", ["Alarm on esx01 changed from Green to Red"])
    assert made.told == [("03:00:10", "OK", "ALARM")]
    made.passes(600)
    assert made.told[1:] == [("03:04:00", "ALARM", "OK")]


def test_a_second_line_while_it_is_an_alarm_is_no_news_and_keeps_it_one(lab):
    made = lab(HOSTS)
    for _ in range(5):
        made.logs.take("/lab/hosts", "s", ["Alarm on esx01 changed from Green to Red"])
        made.passes(120)
    assert made.told == [("03:00:10", "OK", "ALARM")]
    made.passes(600)
    assert [to for _, _, to in made.told] == ["ALARM", "OK"]


def test_other_lines_change_nothing_and_nothing_runs_while_nothing_can_change(lab):
    made = lab(HOSTS)
    assert made.loop.next_due is None
    made.logs.take("/lab/hosts", "s", ["Alarm on esx01 changed from Red to Green"])
    made.passes(600)
    assert (made.told, made.loop.next_due, made.logs.watch.next_look) == ([], None, None)


def test_an_average_is_judged_when_its_minutes_are_over_and_by_its_dimension(lab):
    made = lab(LATENCY)
    for latency in (500, 500):
        made.logs.take("/lab/web", "s", [f'{{"latency": {latency}, "host": "web1"}}'])
        made.logs.take("/lab/web", "s", ['{"latency": 9000, "host": "web2"}'])
        assert made.told == []
        made.passes(60)
    assert made.told == [("03:02:00", "INSUFFICIENT_DATA", "ALARM")]
    for _ in range(3):
        made.logs.take("/lab/web", "s", ['{"latency": 5, "host": "web1"}'])
        made.passes(60)
    assert made.told[1:] == [("03:04:00", "ALARM", "OK")]


def test_a_percentile_is_judged_like_any_statistic(lab):
    text = LATENCY.replace("Statistic: Average", "ExtendedStatistic: p90")
    found = lab(text)
    for _ in range(3):
        for latency in [50] * 8 + [200] * 2:
            found.logs.take("/lab/web", "s", [f'{{"latency": {latency}, "host": "web1"}}'])
        found.passes(60)
    assert [state for _, _, state in found.told] == ["ALARM"]
    data = json.loads(found.events[0]["detail"]["state"]["reasonData"])
    assert (data["statistic"], data["recentDatapoints"][-1]) == ("p90", 200.0)


def test_where_missing_data_is_bad_silence_is_an_alarm(lab):
    made = lab(HOSTS.replace("notBreaching", "breaching"))
    made.passes(60)
    assert made.told == [("03:01:00", "INSUFFICIENT_DATA", "ALARM")]


def test_where_missing_data_is_ignored_an_alarm_stays_one(lab):
    made = lab(HOSTS.replace("notBreaching", "ignore"))
    made.logs.take("/lab/hosts", "s", ["changed from Green to Red"])
    made.passes(3600)
    assert [to for _, _, to in made.told] == ["ALARM"]
    assert made.loop.next_due is None


def test_default_values_end_an_alarm_that_ignores_missing_data(lab):
    made = lab(
        HOSTS.replace("notBreaching", "ignore").replace(
            'MetricValue: "1"', 'MetricValue: "1", DefaultValue: 0'
        )
    )
    made.logs.take("/lab/hosts", "s", ["changed from Green to Red", "another line"])
    made.passes(60)
    assert [to for _, _, to in made.told] == ["ALARM"]
    made.logs.take("/lab/hosts", "s", ["another line"])
    made.passes(60)
    assert [to for _, _, to in made.told] == ["ALARM", "OK"]


def test_the_event_has_cloudwatchs_shape_and_is_understood(lab):
    made = lab(HOSTS)
    made.logs.take("/lab/hosts", "s", ["changed from Green to Red"])
    made.passes(300)
    fired, recovered = made.events
    detail = fired["detail"]
    assert detail["state"] == {
        "value": "ALARM",
        "reason": "Threshold Crossed: 1 datapoint [1.0 (21/11/26 03:00:00)] was greater than or "
        "equal to the threshold (1.0).",
        "reasonData": '{"version":"1.0","queryDate":"2026-11-21T03:00:10.000+0000",'
        '"startDate":"2026-11-21T03:00:00.000+0000","statistic":"Sum","period":60,'
        '"recentDatapoints":[1.0],"threshold":1.0}',
        "timestamp": "2026-11-21T03:00:10.000+0000",
    }
    [query] = detail["configuration"]["metrics"]
    assert query["metricStat"] == {
        "metric": {"namespace": "Lab", "name": "HostDown", "dimensions": {}},
        "period": 60,
        "stat": "Sum",
    }
    assert recovered["detail"]["previousState"] == detail["state"]
    assert recovered["detail"]["state"]["reason"] == (
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was "
        "treated as [NonBreaching]."
    )
    alerts = [translate(one) for one in made.events]
    assert [one.status for one in alerts] == [Status.FIRED, Status.RECOVERED]
    assert {one.dedup_key for one in alerts} == {
        "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:lab-host-down"
    }
    assert alerts[0].name == "lab-host-down"


def test_the_machine_of_a_dimension_is_the_alerts_resource(lab):
    made = lab(LATENCY)
    for _ in range(2):
        made.logs.take("/lab/web", "s", ['{"latency": 500, "host": "web1"}'])
        made.passes(60)
    assert translate(made.events[0]).resource == "web1"
    assert "2 out of the last 3 datapoints" in made.events[0]["detail"]["state"]["reason"]
