"""Whether, when and at which number a person may be called."""

from dataclasses import replace
from datetime import timedelta

from trouble import BEGIN

from dispatch.attempt import Attempt, Outcome
from dispatch.callee import callee_of
from dispatch.contact_files import read_contacts
from dispatch.facts import CallDelayed, CallRefused
from dispatch.severity import Severity

CONTACTS = read_contacts(
    """
[anna]
numbers = ["+12025550101", "+12025550102", "+12025550103"]
verified = { "+12025550101" = 2026-11-20, "+12025550103" = 2026-11-20 }
time_zone = "Asia/Tokyo"

[[anna.quiet_hours]]
start = "22:00"
end = "07:00"

[new]
number = "+12025550104"

[gone]
number = "+12025550105"
verified = { "+12025550105" = 2026-11-20 }
opted_out = 2026-11-19
""",
    "contacts",
)
NIGHT = BEGIN + timedelta(hours=12)
"""Midnight in Tokyo; BEGIN is noon there."""


def attempt(contact="anna", phone=0):
    return Attempt("token", 0, 0, contact, 1, BEGIN, BEGIN, phone=phone)


def callee(contact="anna", phone=0, severity="high", now=BEGIN, contacts=CONTACTS):
    return callee_of(attempt(contact, phone), Severity(severity), contacts, now)


def test_the_first_verified_number_is_called_first():
    found = callee()
    assert (found.number.dialled, found.phone, found.phones_left) == ("+12025550101", 0, 1)


def test_the_next_verified_number_follows_and_one_that_is_not_verified_is_passed_over():
    found = callee(phone=1)
    assert (found.number.dialled, found.phone, found.phones_left) == ("+12025550103", 1, 0)


def test_a_number_that_was_taken_away_meanwhile_leaves_the_last_one():
    fewer = {"anna": replace(CONTACTS["anna"], numbers=CONTACTS["anna"].numbers[:1])}
    found = callee(phone=1, contacts=fewer)
    assert (found.number.dialled, found.phone, found.phones_left) == ("+12025550101", 0, 0)


def test_in_quiet_hours_the_call_waits_for_the_morning_there():
    assert callee(now=NIGHT) == CallDelayed("token", "quiet hours", BEGIN + timedelta(hours=19))


def test_critical_alerts_call_in_quiet_hours():
    assert callee(severity="critical", now=NIGHT).phone == 0


def test_somebody_unknown_is_refused():
    assert callee("nobody") == CallRefused("token", Outcome.BAD_NUMBER, "no such contact")


def test_somebody_without_a_verified_number_is_refused():
    assert callee("new") == CallRefused("token", Outcome.BAD_NUMBER, "no verified number")


def test_whoever_opted_out_is_refused():
    assert callee("gone") == CallRefused("token", Outcome.BAD_NUMBER, "opted out on 2026-11-19")
