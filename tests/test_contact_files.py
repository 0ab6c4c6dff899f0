"""Contacts as operators write them; no error ever shows a number."""

import pytest

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.plan import Contact

NUMBER = "+15550100123"


def test_a_contact_needs_only_a_number():
    contacts = read_contacts(f'[primary]\nnumber = "{NUMBER}"\n', "contacts.toml")
    primary = contacts["primary"]
    assert primary == Contact("primary", primary.number, "en", "UTC", "")
    assert (primary.number.dialled, primary.spoken_name) == (NUMBER, "primary")


def test_everything_that_can_be_written():
    text = f"""
[night-desk]
number = "{NUMBER}"
language = "ja"
time_zone = "Asia/Tokyo"
name = "Aiko"
"""
    (desk,) = read_contacts(text, "contacts.toml").values()
    assert (desk.language, desk.time_zone, desk.spoken_name) == ("ja", "Asia/Tokyo", "Aiko")


def test_nobody_is_nobody():
    assert read_contacts("", "contacts.toml") == {}


E164 = "number: a phone number is + and 2 to 15 digits (E.164), as +819012345678"
RIGHT = f'number = "{NUMBER}"'
WRONG = [
    ("[a]\n", 1, "number is missing: give a string"),
    ("[a]\nnumber = 15550100123\n", 2, "number must be a string, not int"),
    ('[a]\n\nnumber = "5550100123"\n', 3, E164),
    ('[a]\nnumber = "+05550100"\n', 2, E164),
    ('[a]\nnumber = "+1555010012345678"\n', 2, E164),
    ('[a]\nnumber = "+1 555 0100"\n', 2, E164),
    ('[a]\nnumber = "+1\uff15\uff15\uff1501001"\n', 2, E164),
    ('\na = {number = "555"}\n', 2, E164),
    (f'[a]\n{RIGHT}\nlanguage = "de"\n', 3, "language must be one of en, ja, pl"),
    (
        f'[a]\n{RIGHT}\nlang = "ja"\n',
        3,
        "unknown key lang: known here are language, name, number, time_zone",
    ),
    (
        f'[a]\n{RIGHT}\n\n["Night Desk"]\n{RIGHT}\n',
        4,
        "contact 'Night Desk': use small letters, digits, - and _, 40 at most",
    ),
    ("x = 1\n", 1, "x must be a table: [x], not int"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    with pytest.raises(ConfigurationError) as caught:
        read_contacts(text, "contacts.toml")
    assert (caught.value.line, caught.value.message) == (line, message)


@pytest.mark.parametrize("text", [f'[a]\nnumber = "x{NUMBER}"', f'[a]\nnumber = "{NUMBER}'])
def test_no_error_shows_the_number(text):
    with pytest.raises(ConfigurationError) as caught:
        read_contacts(text, "contacts.toml")
    shown = f"{caught.value} {caught.value.__cause__}"
    assert NUMBER[1:] not in shown


def test_a_number_prints_masked():
    (contact,) = read_contacts(f"[a]\n{RIGHT}", "contacts.toml").values()
    assert NUMBER[3:-2] not in f"{contact} {contact.number} {contact!r}"
