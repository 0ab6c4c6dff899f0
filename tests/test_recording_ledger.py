"""The ledger of recordings: each is counted once, found by whom it is of, and never forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Lock

import pytest
from botocore.client import BaseClient
from recordings_bucket import (
    BUCKET,
    CALL,
    CONTACT,
    KEY,
    NOW,
    RUN,
    Wire,
    bucket_of,
    hidden,
    refusal,
)

from dispatch.errors import StorageUnavailable
from dispatch.recordings.entry import Entry
from dispatch.recordings.record import Form, Outcome, Record
from dispatch.recordings.who import NOBODYS, Who, Whose, began_at, who_of
from handlers.adapters.recording_items import INDEXES

NUMBER = "+12025550123"


@pytest.fixture(scope="module")
def world():
    with bucket_of() as found:
        yield found


@pytest.fixture
def ledger(world):
    """Empty."""
    world.forgets_what_it_knows()
    return world.ledger


def one_by_one(monkeypatch):
    """Each request is answered before the next is begun, as DynamoDB's transactions are."""
    ask, lock = BaseClient._make_api_call, Lock()  # noqa: SLF001 - where every request passes

    def asked(client, name, params):
        with lock:
            return ask(client, name, params)

    monkeypatch.setattr(BaseClient, "_make_api_call", asked)


def entry(number=0, outcome=Outcome.CONVERTED, run=RUN, **more):
    source = Form(f"{number}.wav", 1000, 2.5, "ab" * 32)
    result = Form(f"{number}.ogg", 100, 2.5, "cd" * 32) if outcome is Outcome.CONVERTED else None
    record = Record(CONTACT, "speech", outcome, source, result, "" if result else "why")
    return Entry(run, NOW, BUCKET, record, "2026-01-31T09:05:00+00:00", "e", **more)


def test_an_entry_is_read_as_it_was_written(ledger):
    one = entry(who=Who("ab" * 32, "i-1", "spring"), version="v", result_version="w")
    assert ledger.save(one) == one
    assert ledger.done(RUN, BUCKET, ["0.wav"]) == {"0.wav": one}
    assert ledger.known(BUCKET, ["0.wav", "1.wav"]) == {"0.wav": one}


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("contact", CONTACT),
        ("day", "2026-01-31"),
        ("number", hidden("+12025550123")),
        ("incident", "i-1"),
        ("campaign", "spring"),
    ],
)
def test_recordings_are_found_by_whom_they_are_of_in_the_order_of_the_calls(ledger, by, value):
    who = Who(hidden("+12025550123"), "i-1", "spring")
    late = replace(entry(1, who=who), began="2026-01-31T10:00:00+00:00")
    for one in (late, entry(2, who=who)):
        ledger.save(one)
    assert [one.key for one in ledger.find(by, value)] == ["2.wav", "1.wav"]
    assert list(ledger.find(by, "other")) == []


def test_more_recordings_are_found_than_one_request_reads(ledger):
    for number in range(120):
        ledger.save(entry(number))
    assert len(list(ledger.find("contact", CONTACT))) == 120


def test_what_is_not_known_of_a_recording_is_in_no_index(ledger, world):
    ledger.save(entry())
    [now] = [item for item in world.scan(ledger.table) if item["sk"]["S"] == "now"]
    assert INDEXES.keys() & now.keys() == {"contact", "day"}


def test_a_run_counts_each_recording_once_whoever_repeats_it(ledger):
    for number, outcome in enumerate(Outcome):
        for _ in range(3):
            ledger.save(entry(number, outcome))
    assert ledger.counts(RUN) == dict.fromkeys(map(str, Outcome), 1)
    totals = ledger.totals(RUN)
    assert (totals.recordings, totals.saving.before, totals.saving.after) == (4, 1000, 100)
    assert totals.saving.seconds == 2.5
    assert ledger.counts("another") == dict.fromkeys(map(str, Outcome), 0)


def test_the_first_account_of_a_run_stays(ledger):
    ledger.save(entry(outcome=Outcome.FAILED))
    assert ledger.save(entry()).record.outcome is Outcome.FAILED
    assert ledger.counts(RUN)["failed"] == 1
    assert ledger.counts(RUN)["converted"] == 0


def test_many_who_count_at_once_lose_and_double_nothing(ledger, monkeypatch):
    one_by_one(monkeypatch)
    entries = [entry(number % 40) for number in range(120)]
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(ledger.save, entries))
    assert ledger.counts(RUN)["converted"] == 40


def test_whoever_is_in_the_way_of_a_count_delays_it_and_no_more(ledger, monkeypatch):
    wire = Wire(monkeypatch)
    error = refusal("TransactWriteItems", "TransactionCanceledException", 400)
    error.response["CancellationReasons"] = [{"Code": "None"}, {"Code": "TransactionConflict"}]
    left = [7]

    def conflict(name, _params):
        if name == "TransactWriteItems" and left[0]:
            left[0] -= 1
            raise error

    wire.before = conflict
    ledger.save(entry())
    assert ledger.counts(RUN)["converted"] == 1
    left[0] = 99
    with pytest.raises(StorageUnavailable, match="others are in the way"):
        ledger.save(entry(1))


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.SKIPPED, Outcome.REJECTED])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_result_stays_known_whatever_later_runs_say(ledger, outcome, is_known):
    first = ledger.save(entry())
    later = replace(entry(0, outcome, "later"), at=NOW + timedelta(days=1))
    ledger.save(later, first if is_known else None)
    assert ledger.known(BUCKET, ["0.wav"])["0.wav"] == first
    assert ledger.history(BUCKET, "0.wav") == (first, later)
    assert ledger.counts("later")[outcome.value] == 1


def test_what_failed_is_found_by_its_run_and_no_other(ledger):
    ledger.save(entry(0, Outcome.FAILED))
    ledger.save(entry(1, Outcome.REJECTED))
    ledger.save(entry(2, Outcome.SKIPPED))
    ledger.save(entry(0, Outcome.FAILED, "later"))
    found = [(one.key, one.run) for one in ledger.find("trouble", RUN)]
    assert found == [("0.wav", RUN), ("1.wav", RUN)]


@pytest.mark.parametrize(
    ("metadata", "tags", "ours", "who"),
    [
        ({}, {}, NOBODYS, Who()),
        ({}, {}, Whose(incidents=("i-1", "i-3")), Who(incident="i-1", others=("i-3",))),
        ({"tocsin-incident": "i-2"}, {}, Whose(incidents=("i-1",)), Who(incident="i-1")),
        (
            *({"Tocsin-Incident": "i-2"}, {"tocsin-campaign": "spring"}, NOBODYS),
            Who("", "i-2", "spring"),
        ),
        ({"tocsin-campaign": "a"}, {}, Whose(NUMBER, (), "b"), Who(hidden(NUMBER), "", "b")),
        ({"tocsin-number": NUMBER}, {}, NOBODYS, Who(hidden(NUMBER))),
        ({"tocsin-number": "020 2555 0123"}, {}, NOBODYS, Who()),
        ({}, {"tocsin-number": "ab" * 32}, NOBODYS, Who()),
    ],
)
def test_whom_a_recording_is_of_is_taken_from_our_tables_or_from_itself(metadata, tags, ours, who):
    assert who_of(metadata, tags, hidden, ours) == who


def test_a_recording_without_a_number_needs_no_secret():
    assert who_of({}, {}, None) == Who()


def test_a_recording_is_found_by_each_incident_that_was_told_in_the_call(ledger):
    others = tuple(f"i-{number}" for number in range(2, 60))
    saved = ledger.save(entry(who=Who(incident="i-1", others=others)))
    for incident in ("i-1", "i-2", "i-59"):
        assert list(ledger.find("incident", incident)) == [saved]


@pytest.mark.parametrize(
    ("key", "began"),
    [
        (KEY, "2026-01-31T09:05:00+00:00"),
        (KEY.replace("T09:05_UTC", "T0905"), "2026-01-31T09:05:00+00:00"),
        ("call.wav", "else"),
        ("a_20261331T09:05_UTC.wav", "else"),
    ],
)
def test_when_a_call_began_is_in_the_name_that_connect_gives(key, began):
    assert began_at(key, "else") == began


def test_no_number_is_in_the_ledger(world):
    listed = world.has("numbered.wav", CALL, Metadata={"tocsin-number": "+12025550123"})
    world.runs(listed, run="numbered")
    assert "2025550123" not in str(world.scan(world.ledger.table))
    [found] = world.ledger.find("number", hidden("+12025550123"))
    assert found.key == "numbered.wav"
