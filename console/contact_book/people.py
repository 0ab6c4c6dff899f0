"""The people in a place, and how they are named on a screen: numbers always masked."""

from collections.abc import Iterable, Sequence

from console.contact_book.place import ContactPlace
from dispatch.contact_files import read_contacts
from dispatch.errors import ContactsRefused
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact
from dispatch.quiet_hours import DAYS, QuietHours

STORED = "the stored contacts"
"""Their name in an error, where a file has its path."""
NONE = "none"


def people_in(place: ContactPlace) -> dict[str, Contact]:
    """Everybody, by key; raises ConfigurationError or ContactsRefused."""
    return read_contacts(place.stored().text, STORED)


def person_in(place: ContactPlace, key: str) -> Contact:
    """One of them; raises ContactsRefused for nobody."""
    people = people_in(place)
    if key not in people:
        raise ContactsRefused(f"there is no contact {key}; there are {listed(people)}")
    return people[key]


def listed(texts: Iterable[object]) -> str:
    """With commas between them; `none` where there are none."""
    return ", ".join(map(str, texts)) or NONE


def verified_on(contact: Contact, number: PhoneNumber) -> str:
    """The day on which this number was verified, or `no`."""
    return str(contact.verified.get(number, "no"))


def quiet_text(quiet: Sequence[QuietHours]) -> str:
    """As `22:00-07:00 mon tue up to high`; every day is not written out."""
    return listed(map(_hours_text, quiet))


def _hours_text(hours: QuietHours) -> str:
    days = [DAYS[day] for day in hours.days] if len(hours.days) < len(DAYS) else []
    span = f"{hours.start:%H:%M}-{hours.end:%H:%M}"
    return " ".join([span, *days, f"up to {hours.up_to}"])
