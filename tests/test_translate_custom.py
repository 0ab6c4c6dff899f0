import pytest
from own_events import custom, event

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate import UNKNOWN_TIME, translate


def test_a_name_alone_is_a_firing_alert():
    alert = translate(custom())
    assert (alert.status, alert.name, alert.resource) == (Status.FIRED, "checkout fails", "")


@pytest.mark.parametrize("status", ["resolved", "Resolved"])
def test_resolved_recovers_the_same_trouble(status):
    alert = translate(custom(status=status))
    assert alert.status is Status.RECOVERED
    assert alert.dedup_key == translate(custom()).dedup_key


def test_trouble_is_told_apart_by_source_name_and_resource():
    others = [custom(name="x"), custom(resource="cart"), custom() | {"source": "shop.cart"}]
    assert len({translate(one).dedup_key for one in [custom(), *others]}) == 4


def test_the_senders_dedup_key_counts_before_everything_else():
    keys = {translate(custom(dedup_key="pay", resource=one)).dedup_key for one in ("a", "b")}
    assert keys == {"pay"}


def test_a_very_long_dedup_key_stays_distinct_and_short():
    keys = [translate(custom(dedup_key="k" * 5000 + end)).dedup_key for end in ("a", "b")]
    assert keys[0] != keys[1]
    assert max(len(one.encode()) for one in keys) < 2000


@pytest.mark.parametrize("key", ["name", "status", "severity", "summary", "resource", "dedup_key"])
@pytest.mark.parametrize("value", [3, 1.5, True, [], {}])
def test_a_key_of_another_type_is_refused_by_name(key, value):
    with pytest.raises(UnreadableEvent, match=rf"detail\.{key} must be a text, not (an? |true)"):
        translate(custom(**{key: value}))


@pytest.mark.parametrize("name", ["", "  ", "\x00", None])
def test_an_alert_without_a_name_is_refused(name):
    with pytest.raises(UnreadableEvent, match=r"detail\.name is missing"):
        translate(custom(name=name))


def test_an_unknown_status_is_refused_with_the_known_ones():
    with pytest.raises(UnreadableEvent, match=r'detail\.status must be "firing" or "resolved"'):
        translate(custom(status="ok"))


def test_any_other_event_is_named_for_its_type_and_about_its_first_resource():
    arn = "arn:aws:rds:eu-central-1:111122223333:db:orders"
    alert = translate(event("Some Service Event", {"Message": "stopped"}, resources=[arn]))
    assert (alert.name, alert.resource) == ("Some Service Event", "orders")
    assert (alert.status, alert.summary) == (Status.FIRED, "stopped")
    assert arn in alert.dedup_key


def test_other_events_without_a_resource_do_not_swallow_each_other():
    first, second = (event("Job Failed", {}, id=one) for one in ("1", "2"))
    assert translate(first).dedup_key != translate(second).dedup_key
    assert translate(first).dedup_key == translate(dict(first)).dedup_key


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("2026-03-02T10:00:00+09:00", "2026-03-02T01:00:00+00:00"),
        ("2026-03-02T01:00:00", "2026-03-02T01:00:00+00:00"),
        ("yyyy-mm-ddThh:mm:ssZ", UNKNOWN_TIME.isoformat()),
        ("9999-12-31T23:59:59-23:00", UNKNOWN_TIME.isoformat()),
        (1772413840, UNKNOWN_TIME.isoformat()),
        (None, UNKNOWN_TIME.isoformat()),
    ],
)
def test_the_time_is_read_in_utc_or_known_to_be_unknown(time, at):
    assert translate(custom() | {"time": time}).at.isoformat() == at
