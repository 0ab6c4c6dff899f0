"""The contact card for people's phones, as the format wants it."""

import vobject
from hypothesis import given
from hypothesis import strategies as st

from console.contact_book.vcard import LONGEST_LINE, NAME, NOTES, escaped, folded, vcard
from console.main import main
from dispatch.phone import PhoneNumber

NUMBERS = [PhoneNumber("+12025550100"), PhoneNumber("+12025550109")]


def unfolded(text):
    return text.replace("\r\n ", "")


def test_a_card_begins_and_ends_and_has_every_number_in_its_order():
    lines = unfolded(vcard(NUMBERS)).split("\r\n")
    assert (lines[0], lines[1], lines[-2], lines[-1]) == (
        *("BEGIN:VCARD", "VERSION:3.0", "END:VCARD", ""),
    )
    assert [line for line in lines if line.startswith("TEL")] == [
        *("TEL;TYPE=VOICE:+12025550100", "TEL;TYPE=VOICE:+12025550109"),
    ]
    assert f"FN:{NAME}" in lines


def test_the_same_numbers_make_the_same_card_and_others_another():
    assert vcard(NUMBERS) == vcard(NUMBERS)
    assert vcard(NUMBERS[:1]) != vcard(NUMBERS)


def test_lines_end_with_crlf_and_are_at_most_75_bytes():
    lines = vcard(NUMBERS).encode().split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_cuts_between_characters_and_loses_none(text):
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


def test_commas_semicolons_backslashes_and_line_ends_are_escaped():
    assert escaped("a,b;c\\d\ne") == r"a\,b\;c\\d\ne"


def test_an_independent_parser_reads_the_card():
    card = vobject.readOne(vcard(NUMBERS))
    assert card.fn.value == NAME
    assert [tel.value for tel in card.contents["tel"]] == [one.dialled for one in NUMBERS]
    assert [note.value for note in card.contents["note"]] == [note for _, note in NOTES]
    assert card.n.value.family == NAME


def test_the_command_writes_a_card_with_the_numbers_given(tmp_path, capsys):
    path = tmp_path / "tocsin.vcf"
    numbers = ["--number", "+12025550100", "--number", "+12025550109"]
    assert main(["contacts", "card", str(path), *numbers]) == 0
    assert path.read_bytes() == vcard(NUMBERS).encode()
    assert "2 numbers that call" in capsys.readouterr().out
    assert main(["contacts", "card", str(path), "--number", "112"]) == 2
