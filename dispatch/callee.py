"""Whether, when and at which number a person may be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.attempt import Attempt, Outcome
from dispatch.facts import CallDelayed, CallRefused
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact
from dispatch.quiet_hours import quiet_until
from dispatch.severity import Severity


@dataclass(frozen=True, slots=True)
class Callee:
    """The person and which of their numbers is called; `phones_left` come after it."""

    contact: Contact
    number: PhoneNumber
    phone: int
    phones_left: int


def callee_of(
    attempt: Attempt, severity: Severity, contacts: Mapping[str, Contact], now: datetime
) -> Callee | CallDelayed | CallRefused:
    """Who is to be called for the attempt at `now`, or the fact that says why nobody is."""
    contact = contacts.get(attempt.contact)
    if contact is None:
        return CallRefused(attempt.id, Outcome.BAD_NUMBER, "no such contact")
    if contact.why_uncallable:
        return CallRefused(attempt.id, Outcome.BAD_NUMBER, contact.why_uncallable)
    quiet = quiet_until(contact.quiet_hours, contact.time_zone, severity, now)
    if quiet is not None:
        return CallDelayed(attempt.id, "quiet hours", quiet)
    numbers = contact.callable_numbers
    phone = min(attempt.phone, len(numbers) - 1)
    return Callee(contact, numbers[phone], phone, len(numbers) - 1 - phone)
