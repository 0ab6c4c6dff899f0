"""Contacts as operators write them; no error ever shows a number."""

from datetime import date, time

import pytest

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.plan import Contact
from dispatch.quiet_hours import QuietHours

NUMBER = "+15550100123"
OTHER = "+15550100124"
DAY = date(2026, 11, 20)


def test_a_contact_needs_only_a_number():
    contacts = read_contacts(f'[primary]\nnumber = "{NUMBER}"\n', "contacts.toml")
    primary = contacts["primary"]
    assert primary == Contact("primary", (primary.number,), "en", "UTC", "")
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


def person(*lines):
    return read_contacts("\n".join(["[a]", *lines]), "contacts.toml")["a"]


def test_several_numbers_are_kept_in_their_order_and_the_first_is_the_number():
    aiko = person(f'numbers = ["{OTHER}", "{NUMBER}"]')
    assert [one.dialled for one in aiko.numbers] == [OTHER, NUMBER]
    assert aiko.number.dialled == OTHER


def test_only_verified_numbers_can_be_called_in_the_order_of_the_numbers():
    both = f'numbers = ["{NUMBER}", "{OTHER}"]'
    verified = person(both, f'verified = {{ "{OTHER}" = 2026-11-20, "{NUMBER}" = 2026-11-21 }}')
    assert (verified.callable_numbers, verified.why_uncallable) == (verified.numbers, "")
    second = person(both, f'verified = {{ "{OTHER}" = 2026-11-20 }}')
    assert [one.dialled for one in second.callable_numbers] == [OTHER]


def test_a_changed_number_is_unverified_whatever_its_predecessor_was():
    changed = person(RIGHT, f'verified = {{ "{OTHER}" = 2026-11-20 }}')
    assert (changed.callable_numbers, changed.why_uncallable) == ((), "no verified number")


def test_whoever_opted_out_has_no_number_that_can_be_called():
    out = person(RIGHT, f'verified = {{ "{NUMBER}" = 2026-11-20 }}', "opted_out = 2026-11-20")
    assert (out.opted_out, out.callable_numbers) == (DAY, ())
    assert out.why_uncallable == "opted out on 2026-11-20"


def test_quiet_hours_are_the_contacts_own():
    aiko = person(RIGHT, '[[a.quiet_hours]]\nstart = "22:00"\nend = "07:00"\n')
    assert aiko.quiet_hours == (QuietHours(time(22), time(7)),)
    assert person(RIGHT).quiet_hours == ()


def test_nobody_is_nobody():
    assert read_contacts("", "contacts.toml") == {}


E164 = "number: a phone number is + and 2 to 15 digits (E.164), as +819012345678"
KNOWN = "language, name, number, numbers, opted_out, quiet_hours, time_zone, verified"
DATE = "must be a date, as 2026-11-20 without quotes"
ZONE = "write it as Europe/Warsaw"
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
        f"unknown key lang: known here are {KNOWN}",
    ),
    (
        f'[a]\n{RIGHT}\n\n["Night Desk"]\n{RIGHT}\n',
        4,
        "contact 'Night Desk': use small letters, digits, - and _, 40 at most",
    ),
    ("x = 1\n", 1, "x must be a table: [x], not int"),
    (f'[a]\n{RIGHT}\nnumbers = ["{OTHER}"]\n', 2, "give number or numbers, not both"),
    (f'[a]\nnumbers = ["{OTHER}", "555"]\n', 2, E164.replace("number:", "numbers:")),
    (f'[a]\nnumbers = ["{OTHER}", "{OTHER}"]\n', 2, "numbers: one of them stands there twice"),
    ("[a]\nnumbers = []\n", 1, "number is missing: give a string"),
    (
        f'[a]\n{RIGHT}\nverified = {{ "555" = 2026-11-20 }}\n',
        3,
        E164.replace("number:", "verified:"),
    ),
    (f'[a]\n{RIGHT}\nverified = {{ "{NUMBER}" = "x" }}\n', 3, f"… {DATE}"),
    (f"[a]\n{RIGHT}\nopted_out = 2026-11-20T10:00:00Z\n", 3, f"opted_out {DATE}"),
    (f"[a]\n{RIGHT}\nopted_out = true\n", 3, f"opted_out {DATE}"),
    (f'[a]\n{RIGHT}\ntime_zone = "Warsaw"\n', 3, f"there is no time zone 'Warsaw'; {ZONE}"),
    (f'[a]\n{RIGHT}\ntime_zone = "Europe"\n', 3, f"there is no time zone 'Europe'; {ZONE}"),
    (f'[a]\n{RIGHT}\ntime_zone = "../x"\n', 3, f"there is no time zone '../x'; {ZONE}"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    with pytest.raises(ConfigurationError) as caught:
        read_contacts(text, "contacts.toml")
    assert (caught.value.line, caught.value.message) == (line, message)


SHOWING = [
    f'[a]\nnumber = "x{NUMBER}"',
    f'[a]\nnumber = "{NUMBER}',
    f'["{NUMBER}"]\n{RIGHT}',
    f'["+1 555-010 (0123)"]\n{RIGHT}',
    f'[a]\n{RIGHT}\n"{NUMBER}" = 2026-11-20',
    f'[a]\n{RIGHT}\ntime_zone = "{NUMBER}"',
    f'[a]\n{RIGHT}\nverified = {{ "{NUMBER}" = 2026-11-20, "{NUMBER}" = 2026-11-20 }}',
    f'["{NUMBER}"]\n["{NUMBER}"]\n',
]


@pytest.mark.parametrize("text", SHOWING)
def test_no_error_shows_the_number(text):
    with pytest.raises(ConfigurationError) as caught:
        read_contacts(text, "contacts.toml")
    shown = f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"
    assert "010" not in shown


def test_a_number_prints_masked():
    (contact,) = read_contacts(f"[a]\n{RIGHT}", "contacts.toml").values()
    assert NUMBER[3:-2] not in f"{contact} {contact.number} {contact!r}"
