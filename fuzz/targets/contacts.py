"""The contacts: numbers are people's, so no error may show one."""

from collections.abc import Iterator

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from fuzz.finding import expect
from fuzz.promises import names_its_place, same_twice
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

FILE = "contacts.toml"


def check(text: str) -> None:
    """Read or refused with the line and without a number; what is read prints no number."""
    try:
        contacts = same_twice(lambda: read_contacts(text, FILE))
    except ConfigurationError as error:
        names_its_place(error, {FILE: text})
        return
    for contact in contacts.values():
        expect(contact.number.dialled not in repr(contact.number), "a number that prints whole")
        expect(contact.spoken_name, "a contact without a name")


def seeds() -> Iterator[str]:
    """The sandbox's people."""
    yield from texts("sandbox", "contacts.toml").values()
    yield from kept("contacts")


TARGET = Target("toml", check, seeds, FILE_SIZE)
