"""An incident asks for a ring: the phone rings, a call is shared, or the want waits."""

from dataclasses import replace

import pytest
from lines import BEGIN, Phone, at

from dispatch.line.asking import (
    LEASE,
    SETTLING,
    TOO_OFTEN,
    MayRing,
    Refused,
    Shares,
    Waits,
    not_placed,
    rang_before,
)


def test_a_free_phone_may_ring():
    phone = Phone()
    assert isinstance(phone.wants("a"), MayRing)
    assert phone.waiting == {"a"}


def test_a_second_incident_shares_the_call_that_rings():
    phone = Phone().rings("a")
    assert phone.wants("b").contact_id == "c-a"
    assert phone.waiting == {"a", "b"}


def test_a_second_incident_shares_a_talk():
    assert isinstance(Phone().rings("a").passes(9).picks_up().wants("b"), Shares)


def test_while_a_call_has_no_name_yet_others_ask_again_in_a_moment():
    asked = Phone().reserves("a").wants("b")
    assert isinstance(asked, Waits)
    assert (asked.until, asked.why) == (BEGIN + SETTLING, "the phone is being called already")


def test_who_placed_a_call_without_a_name_may_ask_for_the_same_call_again():
    phone = Phone().reserves("a").passes(5)
    assert isinstance(phone.wants("a"), MayRing)
    assert phone.call.attempt == "a"


def test_who_asks_again_for_a_call_that_rings_gets_its_name():
    assert Phone().rings("a").wants("a").contact_id == "c-a"


def test_asking_twice_leaves_one_want():
    phone = Phone()
    phone.wants("a")
    phone.passes(5).wants("a", "critical")
    [mine] = phone.line.wants
    assert (mine.severity, mine.asked_at) == ("critical", BEGIN)


def test_a_call_that_nobody_wants_any_more_is_waited_out():
    phone = Phone().rings("a")
    assert phone.is_left("a") == "c-a"
    asked = phone.wants("b")
    assert isinstance(asked, Waits)
    assert asked.why == "the phone is being freed"


def test_a_call_whose_end_nobody_told_frees_the_line_after_its_lease():
    phone = Phone().rings("a").passes(LEASE.total_seconds() - 1)
    assert isinstance(phone.wants("b"), Shares)
    assert isinstance(phone.passes(1).wants("b"), MayRing)
    assert phone.waiting == {"b"}


def test_a_call_without_a_name_frees_the_line_after_its_lease():
    phone = Phone().reserves("a").passes(LEASE.total_seconds())
    assert isinstance(phone.wants("b"), MayRing)


def test_a_talk_keeps_the_line_for_longer_than_a_ring():
    phone = Phone().rings("a").passes(70).picks_up().passes(9 * 60)
    assert isinstance(phone.wants("b"), Shares)
    assert isinstance(phone.passes(60).wants("b"), MayRing)


def test_a_refused_request_frees_the_line_and_counts_as_no_ring():
    phone = Phone().reserves("a")
    phone.line = not_placed(phone.line, "a")
    assert (phone.call, phone.line.rings, phone.waiting) == (None, (), {"a"})


def test_a_refused_request_frees_nothing_of_somebody_elses():
    phone = Phone().reserves("a")
    before = phone.line
    assert not_placed(before, "b") == before


def test_a_refusal_told_late_does_not_free_a_call_that_has_its_name():
    phone = Phone().rings("a")
    assert not_placed(phone.line, "a") == phone.line


def test_a_refusal_after_a_request_without_an_answer_leaves_the_line_taken():
    phone = Phone().reserves("a").passes(5).reserves("a")
    phone.line = not_placed(phone.line, "a")
    assert phone.call.over_at == BEGIN + LEASE
    assert isinstance(phone.passes(1).wants("b"), Waits)
    assert isinstance(phone.passes(69).wants("b"), MayRing)


def test_refusals_do_not_make_the_wait_for_an_unanswered_request_longer():
    phone = Phone().reserves("a")
    for _ in range(4):
        phone.passes(10).reserves("a")
        phone.line = not_placed(phone.line, "a")
        assert phone.call.over_at == BEGIN + LEASE


def test_a_second_request_without_an_answer_does():
    assert Phone().reserves("a").passes(5).reserves("a").call.over_at == at(5) + LEASE


def test_a_repeated_request_is_one_ring_for_the_limits():
    phone = Phone().reserves("a").passes(5).reserves("a")
    assert [one.at for one in phone.line.rings] == [at(5)]


def test_a_request_by_the_next_route_after_the_lease_is_a_ring_of_its_own():
    phone = Phone().reserves("a").passes(LEASE.total_seconds()).reserves("a", route="backup")
    assert [one.at for one in phone.line.rings] == [BEGIN, BEGIN + LEASE]
    phone.line = not_placed(phone.line, "a")
    assert [one.at for one in phone.line.rings] == [BEGIN]


def test_a_repeated_request_that_names_a_call_which_is_over_frees_the_line():
    phone = Phone().reserves("a")
    phone.wants("b")
    phone.line = rang_before(phone.line, "a")
    assert (phone.call, phone.line.rings, phone.waiting) == (None, (), {"b"})


def test_a_withdrawn_want_with_no_others_stops_the_ring():
    phone = Phone().rings("a")
    assert phone.is_left("a") == "c-a"
    assert phone.call.unwanted


def test_a_withdrawn_want_stops_nothing_that_others_wait_for():
    phone = Phone().rings("a").shares("b")
    assert phone.is_left("a") == ""
    assert not phone.call.unwanted
    assert phone.is_left("b") == "c-a"


def test_a_withdrawn_want_stops_no_talk():
    assert Phone().rings("a").picks_up().is_left("a") == ""


def test_a_call_withdrawn_before_it_has_a_name_is_marked_to_be_stopped():
    phone = Phone().reserves("a")
    assert phone.is_left("a") == ""
    assert phone.call.unwanted


def test_a_repeated_request_does_not_make_it_wanted_again():
    phone = Phone().reserves("a")
    phone.is_left("a")
    phone.line = replace(phone.line, wants=())
    assert isinstance(phone.wants("a"), Waits)


def test_withdrawing_twice_names_the_call_twice():
    phone = Phone().rings("a")
    assert [phone.is_left("a"), phone.is_left("a")] == ["c-a", "c-a"]


def test_withdrawing_from_an_idle_line_changes_nothing():
    phone = Phone()
    assert phone.is_left("a") == ""
    assert phone.line.wants == ()


def test_a_call_over_a_limit_waits_until_the_limit_allows_it():
    phone = Phone()
    for name in "abc":
        phone.rings(name).ends("busy")
        phone.passes(60)
    asked = phone.wants("d")
    assert (asked.until, asked.why) == (at(15 * 60), TOO_OFTEN)
    assert isinstance(phone.wants("e", "critical"), MayRing)


def test_whoever_shares_a_call_costs_no_ring():
    phone = Phone().rings("a")
    for number in range(20):
        phone.shares(f"b{number}")
    assert len(phone.line.rings) == 1


@pytest.mark.parametrize("under_way", [True, False])
def test_whoever_opted_out_by_two_keys_is_refused(under_way):
    phone = Phone().rings("a") if under_way else Phone()
    phone.line = replace(phone.line, opted_out_at=BEGIN)
    asked = phone.wants("b")
    assert isinstance(asked, Refused)
    assert asked.why == "opted out by two keys on 2026-11-21"
