"""What an import changes, and which numbers are still verified after it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from console.contact_book.people import NONE, listed, quiet_text
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact

FIELDS: Mapping[str, Callable[[Contact], object]] = {
    "name": lambda one: one.name or NONE,
    "language": lambda one: one.language,
    "time zone": lambda one: one.time_zone,
    "opted out": lambda one: one.opted_out or "no",
    "quiet hours": lambda one: quiet_text(one.quiet_hours),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One person `added`, `changed` or `removed`, and what of them; numbers masked."""

    contact: str
    change: str
    what: tuple[str, ...] = ()


def verified_after(
    before: Contact | None, after: Contact, *, trust: bool
) -> dict[PhoneNumber, date]:
    """The verified numbers: those that this person had verified and has still.

    With `trust` also those that the file says were verified, as a backup does.
    """
    known = {**(after.verified if trust else {}), **(before.verified if before else {})}
    return {number: known[number] for number in after.numbers if number in known}


def changes(before: Mapping[str, Contact], after: Mapping[str, Contact]) -> list[Change]:
    """Everybody who is not as before, by key."""
    found = (_change(key, before.get(key), after.get(key)) for key in sorted({*before, *after}))
    return [one for one in found if one is not None]


def _change(key: str, before: Contact | None, after: Contact | None) -> Change | None:
    if after is None:
        return Change(key, "removed")
    if before is None:
        return Change(key, "added", (listed(after.numbers), *_unverified(after)))
    what = tuple(_differences(before, after))
    return Change(key, "changed", what) if what else None


def _differences(before: Contact, after: Contact) -> Iterator[str]:
    if before.numbers != after.numbers:
        yield f"numbers {listed(before.numbers)} -> {listed(after.numbers)}"
    if {*before.callable_numbers} != {*after.callable_numbers} or before.numbers != after.numbers:
        yield from _unverified(after)
    for field, told in FIELDS.items():
        if told(before) != told(after):
            yield f"{field} {told(before)} -> {told(after)}"


def _unverified(contact: Contact) -> Iterator[str]:
    numbers = [number for number in contact.numbers if number not in contact.verified]
    if numbers:
        yield f"not verified: {listed(numbers)}"
