"""What is stored stays within an item of DynamoDB, however long it goes on."""

import json
from dataclasses import replace
from datetime import timedelta

from lines import Phone, want
from trouble import Trouble, stage

from dispatch.actions import PlaceCall
from dispatch.codec import encode
from dispatch.line.asking import SETTLING, Shares, Waits
from dispatch.line.crowd import CROWDED, MOST_WANTS
from dispatch.line.state import CallRecord
from dispatch.plan import MOST_CALLS
from dispatch.stages import MOST_ATTEMPTS

ITEM = 400_000
DAY = 86_400


def size(value):
    return len(json.dumps(encode(value)).encode())


def paged_again_for_days(days):
    """Taken every half hour, and never over: the plan calls again each time."""
    trouble = Trouble(stage("a", "b", "c", wait=60))
    plan = trouble.plans["main"]
    trouble.plans["main"] = replace(plan, ack_timeout=timedelta(minutes=30))
    trouble.fires()
    for _ in range(48 * days):
        trouble.answers("a").presses("a", "1").passes(1800)
    return trouble


def test_an_incident_that_is_paged_again_for_days_forgets_its_oldest_calls():
    trouble = paged_again_for_days(5)
    placed = [one.attempt for _, one in trouble.asked if isinstance(one, PlaceCall)]
    assert len(placed) == len(set(placed)) > MOST_ATTEMPTS
    assert len(trouble.incident.attempts) == MOST_ATTEMPTS >= MOST_CALLS
    assert size(trouble.incident) < ITEM / 2
    assert trouble.rang()[-3:] == [(name, 5 * DAY) for name in "abc"]


def crowd():
    phone = Phone().rings("first")
    wants = (want(f"attempt-{number:024}", number % 60) for number in range(MOST_WANTS - 1))
    phone.line = replace(phone.line, wants=(*phone.line.wants, *wants))
    return phone.passes(10)


def test_a_line_that_hundreds_share_has_no_room_for_more_until_the_call_is_over():
    phone = crowd()
    before = phone.line
    assert phone.wants("late") == Waits(before, phone.now + SETTLING, CROWDED)
    assert isinstance(phone.wants("first"), Shares)
    phone.ends("busy")
    phone.wants("late")
    assert phone.waiting == {"late"}


def test_what_is_critical_finds_room_all_the_same():
    assert isinstance(crowd().wants("worse", "critical"), Shares)


def test_a_free_line_gives_up_its_oldest_wants_which_ask_again():
    phone = crowd()
    phone.line = replace(phone.line, call=None)
    phone.passes(60).wants("late")
    assert len(phone.line.wants) == MOST_WANTS
    assert "late" in phone.waiting


def test_a_crowded_line_and_the_record_of_its_call_fit():
    phone = crowd()
    others = (want(f"critical-{number:023}", severity="critical") for number in range(MOST_WANTS))
    line = replace(phone.line, wants=(*phone.line.wants, *others))
    record = CallRecord("anna", "main", "i-1", "a", heard=line.wants)
    assert max(size(line), size(record)) < ITEM
