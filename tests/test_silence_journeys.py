"""Silences from the alarm to the phone: held back, listed, and never forgotten."""

import pytest
from faults import Faults, unreached

from dispatch.facts import Acknowledged
from handlers.adapters.items import key
from handlers.adapters.silences import Silences
from sandbox.session import Session
from sandbox.silence_routes import post_silence, silences

DB = "name=prod-db*"
ACK = Acknowledged("Tom")
BROKEN = {"doc": {"S": '{"id": "s-1"}'}}


class Maintenance:
    """What an operator does with silences, while time stands still."""

    def __init__(self, night):
        self.session = Session(night.cloud, "manual")

    def silence(self, *matchers, lasting="2h", **more):
        asked = {
            "matchers": [*matchers] or [DB],
            "for": lasting,
            "reason": "storage",
            "by": "Maria",
        }
        return post_silence(self.session, "/silences", asked | more)["id"]

    def end(self, silence):
        return post_silence(self.session, f"/silences/{silence}/end", {"by": "Tom"})

    def listed(self, silence):
        return next(one for one in silences(self.session) if one["id"] == silence)

    def held(self, silence):
        return [one["title"] for one in self.listed(silence)["held"]]


@pytest.fixture
def maintenance(night):
    return Maintenance(night)


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


def test_an_alarm_under_a_silence_rings_nobody_and_is_listed(night, maintenance):
    silence = maintenance.silence()
    told = night.alarm()
    assert told["outcome"] == "opened"
    assert f"held back by silence {silence} (storage)" in told["reason"]
    night.passes("1h")
    night.phone("primary").is_silent()
    assert maintenance.listed(silence)["held"] == [
        {
            "incident": night.incident["id"],
            "title": "prod-db01-disk-critical",
            "since": night.incident["openedAt"],
        }
    ]
    assert night.notices("notices") == []
    night.ends()


def test_what_still_fires_at_the_end_of_the_silence_rings(night, maintenance):
    maintenance.silence(lasting="30m")
    night.alarm()
    night.passes("1799s")
    night.phone("primary").is_silent()
    night.passes("1s")
    night.phone("primary").rings().answers().presses("1")
    assert night.incident["takenBy"] == "primary"
    night.ends()


def test_what_recovers_before_the_end_never_rings(night, maintenance):
    silence = maintenance.silence(lasting="30m")
    night.alarm()
    night.passes("10m")
    assert night.alarm(state="OK", before="ALARM")["outcome"] == "resolved"
    night.passes("3h")
    assert night.incident["state"] == "resolved"
    assert maintenance.held(silence) == ["prod-db01-disk-critical"]
    night.ends()


def test_other_alarms_ring_during_a_silence(night, maintenance):
    maintenance.silence("name=prod-web*")
    night.alarm()
    night.phone("primary").rings()


def test_a_silence_that_is_to_come_holds_nothing_before_it_begins(night, maintenance):
    silence = maintenance.silence(**{"from": "2026-11-21T04:00Z"})
    night.alarm()
    night.phone("primary").rings().answers().presses("1")
    assert maintenance.listed(silence)["state"] == "coming"
    night.passes("1h")
    assert night.alarm("prod-db02-disk-critical")["outcome"] == "opened"
    night.phone("primary").is_silent()
    assert maintenance.held(silence) == ["prod-db02-disk-critical"]


def test_a_silence_ended_early_pages_at_once_for_what_still_fires(night, maintenance):
    silence = maintenance.silence()
    night.alarm()
    night.alarm("prod-db02-disk-critical")
    night.alarm("prod-db02-disk-critical", state="OK", before="ALARM")
    night.passes("10m")
    ended = maintenance.end(silence)
    assert (ended["state"], ended["endedBy"]) == ("over", "Tom")
    night.phone("primary").rings().answers().presses("1")
    assert f"held back no longer: silence {silence} is over" in [
        line["text"] for one in night.view.incidents() for line in one["timeline"]
    ]
    night.passes("3h")
    night.ends()


def test_what_comes_after_the_early_end_rings(night, maintenance):
    maintenance.end(maintenance.silence())
    night.alarm()
    night.phone("primary").rings()


def test_an_incident_from_before_the_silence_goes_on_with_its_plan(night, maintenance):
    night.alarm()
    night.phone("primary").rings()
    silence = maintenance.silence()
    night.passes("2m")
    night.phone("backup").rings()
    assert maintenance.held(silence) == []


def test_critical_can_be_excepted(night, maintenance):
    maintenance.silence(exceptCritical=True)
    night.alarm("prod-db01-disk-high")
    night.phone("primary").is_silent()
    night.alarm("prod-db01-disk-critical")
    night.phone("primary").rings()


def test_adjacent_silences_hold_as_one_and_the_end_of_the_first_changes_nothing(night, maintenance):
    first = maintenance.silence(lasting="30m")
    second = maintenance.silence(lasting="30m", **{"from": "2026-11-21T03:30Z"})
    night.alarm()
    assert maintenance.held(first) == maintenance.held(second) == ["prod-db01-disk-critical"]
    night.passes("3599s")
    night.phone("primary").is_silent()
    night.passes("1s")
    night.phone("primary").rings()


def test_what_another_silence_holds_as_long_stays_held_and_is_that_ones(night, maintenance):
    first = maintenance.silence(lasting="1h")
    night.alarm()
    second = maintenance.silence("account=111122223333", lasting="2h")
    maintenance.end(first)
    night.passes("30m")
    night.phone("primary").is_silent()
    assert maintenance.held(second) == ["prod-db01-disk-critical"]
    maintenance.end(second)
    night.phone("primary").rings()


def test_an_end_that_got_stuck_half_way_can_be_repeated(night, maintenance, monkeypatch):
    silence = maintenance.silence()
    night.alarm()
    with monkeypatch.context() as broken:
        broken.setattr(Silences, "held", lambda *_: [])
        maintenance.end(silence)
    night.phone("primary").is_silent()
    assert maintenance.end(silence)["endedBy"] == "Tom"
    night.phone("primary").rings()


def test_an_acknowledged_incident_is_not_woken_by_the_end_of_a_silence(night, maintenance):
    silence = maintenance.silence()
    night.alarm()
    maintenance.session.do(lambda: night.cloud.operator().take(night.incident["id"], [ACK]))
    maintenance.end(silence)
    night.passes("3h")
    night.ends()


def test_silences_that_cannot_be_read_hold_nothing_back(night, maintenance, faults):
    maintenance.silence()
    faults.always("Query", unreached)
    night.alarm()
    night.phone("primary").rings()


def test_a_silence_that_cannot_be_understood_holds_nothing_back(night, maintenance):
    maintenance.silence()
    night.view.store._write(  # noqa: SLF001 - what a later version may have written
        [{"Put": {"TableName": night.view.store.table, "Item": key("silences", "9999") | BROKEN}}]
    )
    night.alarm()
    night.phone("primary").rings()


def test_a_silence_that_is_ended_while_the_alarm_is_stored_does_not_hold_it(
    night, maintenance, faults
):
    silence = maintenance.silence()
    faults.overtake("TransactWriteItems", lambda: maintenance.end(silence))
    night.alarm()
    night.phone("primary").rings()
    assert maintenance.held(silence) == []


def test_a_storm_under_a_silence_is_all_listed_and_pages_at_its_end(night, maintenance):
    silence = maintenance.silence(lasting="30m")
    for number in range(12):
        night.alarm(f"prod-db{number:02}-disk-critical")
    night.passes("29m")
    assert len(maintenance.held(silence)) == 12
    night.phone("primary").is_silent()
    night.passes("1m")
    night.phone("primary").rings()
