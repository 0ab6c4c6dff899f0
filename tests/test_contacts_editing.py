"""A contacts file in which only `verified` changes, and what an import then says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contact_book.changes import changes, verified_after
from console.contact_book.editing import with_verified
from dispatch.contact_files import read_contacts
from dispatch.phone import PhoneNumber

A, B, C = (PhoneNumber(f"+1202555010{digit}") for digit in "123")
DAY, LATER = date(2026, 11, 20), date(2026, 11, 21)
WRITTEN = {
    "tables": """
[a]
number = "+12025550101"

# b
[b]
name = "B"
number = "+12025550102"
""",
    "tables inside": """
[a]
number = "+12025550101"
[a.verified]
"+12025550103" = 2026-01-01
[b]
number = "+12025550102"
""",
    "out of order": """
[a]
number = "+12025550101"
[b]
number = "+12025550102"
[a.verified]
"+12025550103" = 2026-01-01 # old
""",
    "inline": """
a = {number = "+12025550101"}
b = {number = "+12025550102"}
""",
    "dotted": """
a.number = "+12025550101"
b.number = "+12025550102"
""",
    "several": """
[a]
numbers = [
  "+12025550101", # home
  "+12025550103",
]
[[a.quiet_hours]]
start = "22:00"
end = "07:00"

[b]
number = "+12025550102"
""",
}
VERIFIED = st.dictionaries(st.sampled_from([A, B, C]), st.sampled_from([DAY, LATER]))


@pytest.mark.parametrize("form", WRITTEN)
@given(first=VERIFIED, second=VERIFIED)
def test_however_a_file_is_written_only_verified_changes(form, first, second):
    text = WRITTEN[form]
    before = read_contacts(text, "f")
    for verified in (first, second):
        text = with_verified(text, {"a": verified})
        after = read_contacts(text, "f")
        assert after["a"].verified == verified
        assert after["b"] == before["b"]
        assert (after["a"].numbers, after["a"].quiet_hours) == (
            before["a"].numbers,
            before["a"].quiet_hours,
        )


def test_comments_and_order_stay_and_the_new_line_follows_the_number():
    text = '# us\n[a] # Aiko\nnumber = "+12025550101" # home\nname = "A"\n\n# and Ben\n[b]\n'
    text += 'number = "+12025550102"\n'
    assert with_verified(text, {"a": {A: DAY}}) == text.replace(
        "# home\n", '# home\nverified = {"+12025550101" = 2026-11-20}\n'
    )


def test_what_is_right_already_is_not_touched():
    text = '[a]\nnumber = "+12025550101"\nverified = {   "+12025550101"=2026-11-20   }\n'
    assert with_verified(text, {"a": {A: DAY}}) == text


def person(*lines):
    return read_contacts("\n".join(["[a]", *lines]), "f")["a"]


def one(number, *verified):
    days = ", ".join(f'"{each.dialled}" = {day}' for each, day in verified)
    return person(f'number = "{number.dialled}"', f"verified = {{ {days} }}")


@pytest.mark.parametrize(
    ("before", "after", "trust", "verified"),
    [
        (one(A, (A, DAY)), one(A), False, {A: DAY}),
        (one(A, (A, DAY)), one(A, (A, LATER)), False, {A: DAY}),
        (one(A, (A, DAY)), one(B), False, {}),
        (one(A, (A, DAY)), one(B, (B, LATER)), False, {}),
        (one(A, (A, DAY)), one(B, (A, DAY)), True, {}),
        (one(A), one(A, (A, DAY)), False, {}),
        (one(A), one(A, (A, DAY)), True, {A: DAY}),
        (None, one(A, (A, DAY)), False, {}),
        (None, one(A, (A, DAY)), True, {A: DAY}),
    ],
)
def test_a_number_stays_verified_where_it_was_and_is_still_the_persons(
    before, after, trust, verified
):
    assert verified_after(before, after, trust=trust) == verified


def test_nothing_changed_is_no_change_and_numbers_are_masked():
    same = one(A, (A, DAY))
    assert changes({"a": same}, {"a": same}) == []
    [changed] = changes({"a": same}, {"a": one(B)})
    assert changed.what == ("numbers +12…01 -> +12…02", "not verified: +12…02")
