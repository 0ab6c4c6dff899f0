# ruff: noqa: RUF001 - people write numbers with characters that look like others
"""Lists of campaigns: every spelling and every kind of dirt, however the file is read."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from dirty_list import campaign_text, dirty_lines, expected, mobile, refused_numbers, spellings
from hypothesis import given, settings
from hypothesis import strategies as st
from list_world import ID, KEY, NOW, Crash, Shelf

from dispatch.campaign.list_header import opening_of
from dispatch.campaign.list_import import begun
from dispatch.campaign.list_lines import Line, lines_of
from dispatch.campaign.list_reasons import MEANING, Reason
from dispatch.campaign.list_records import Dialect, entries_of
from dispatch.campaign.list_rejected import harmless, mask
from dispatch.campaign.run import Importing, Status
from dispatch.campaign.settings import campaign_in
from dispatch.errors import CampaignRefused
from handlers.adapters.campaign_numbers import Numbers

ENTRIES = 700
DIRTY = b"".join(text for text, _ in dirty_lines(ENTRIES))


def shelf(data=DIRTY, text=None, **more):
    return Shelf(data, text or campaign_text(), refused_numbers(ENTRIES), **more)


def read_whole(**more):
    one = shelf(**more)
    one.run()
    return one


def of_lines(*lines, text=None):
    one = Shelf(("name,phone,visit,note\n" + "\n".join(lines)).encode(), text or campaign_text())
    one.run()
    return one


def reasons(one):
    return Counter(one.campaign.importing.reasons)


WHOLE = read_whole()


def test_every_entry_of_a_dirty_list_is_taken_or_set_aside_for_the_right_reason():
    importing, right = WHOLE.campaign.importing, expected(ENTRIES)
    assert importing.taken == len(WHOLE.persons) == right.pop("taken")
    assert reasons(WHOLE) == right
    assert importing.records == ENTRIES
    assert importing.refused == right["do-not-call"]
    assert importing.duplicates == right["duplicate"]
    assert importing.invalid == sum(right.values()) - importing.refused - importing.duplicates
    assert (WHOLE.campaign.status, importing.offset) == (Status.READY, len(DIRTY))


def test_what_was_set_aside_is_told_by_line_reason_and_masked_number():
    _, _, rows = WHOLE.told()
    told = [row.split(",") for row in rows]
    assert [int(row[0]) for row in told] == sorted(int(row[0]) for row in told)
    assert Counter(row[1] for row in told) == reasons(WHOLE)
    numbers = "".join(row[2] for row in told)
    assert not any(mobile(number)[3:] in numbers for number in range(ENTRIES))


def test_a_line_that_is_told_is_the_line_of_the_file():
    lines = DIRTY.split(b"\n")
    for row in WHOLE.told()[2]:
        number, reason, *_ = row.split(",")
        if reason == "premium":
            assert b"0990-504-123" in lines[int(number) - 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 900), st.integers(0, 5))
def test_any_split_into_ranges_and_runs_gives_the_same_people_and_counts(chunk, limit, crashes):
    one = shelf(chunk=chunk + 50)
    for crash in range(crashes):
        one.fuel = 60 * (crash + 1)
        try:
            one.run(limit)
        except Crash:
            one.now += timedelta(minutes=20)
    one.fuel = None
    for _ in range(ENTRIES):
        if one.campaign.status is Status.READY:
            break
        one.run(limit)
    assert one.told() == WHOLE.told()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from('a,"\n\r\0 é')), st.integers(1, 7), st.integers(0, 9))
def test_entries_do_not_depend_on_where_the_bytes_are_cut(characters, size, skipped):
    data = "".join(characters).encode()
    dialect = Dialect("utf-8", ",", 2)
    whole = list(entries_of(lines_of([data], "utf-8"), dialect, 1))
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    assert list(entries_of(lines_of(cut, "utf-8"), dialect, 1)) == whole
    assert sum(entry.size for entry in whole) == len(data)
    begin = whole[:skipped]
    offset, lines = sum(one.size for one in begin), sum(one.lines for one in begin)
    rest = entries_of(lines_of([data[offset:]], "utf-8"), dialect, lines + 1)
    assert list(rest) == whole[skipped:]


@given(st.binary(), st.integers(1, 5), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_no_byte_of_any_file_is_lost(data, size, codec):
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    lines = list(lines_of(cut, codec))
    assert sum(line.size for line in lines) == len(data)
    end = "\n".encode(codec)
    assert end.join(line.raw for line in lines) == data.removesuffix(end) or not data


@given(st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), max_size=5))
def test_what_a_csv_writer_writes_is_read_as_it_was(rows):
    rows = [[one.replace("\r", "").replace("\0", "") for one in row] for row in rows]
    rows = [row for row in rows if any(row) and all(one.isprintable() for one in row)]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    entries = entries_of(lines_of([text.getvalue().encode()], "utf-8"), Dialect("utf-8", ",", 2), 1)
    assert [entry.cells for entry in entries] == rows


def test_a_line_of_any_length_is_set_aside_and_those_behind_it_are_read():
    data = b"a" * 3_000_000 + b"\nb\n"
    cut = [data[at : at + 65_536] for at in range(0, len(data), 65_536)]
    assert list(lines_of(cut, "utf-8")) == [Line(b"", 3_000_001, cut=True), Line(b"b", 2)]


def test_importing_the_same_list_again_changes_nobody():
    one = read_whole()
    before = dict(one.persons)
    one.campaign = begun(replace(one.campaign, status=Status.RUNNING), KEY, NOW + timedelta(days=1))
    one.run()
    assert one.persons == before
    importing = one.campaign.importing
    right = expected(ENTRIES)
    assert importing.taken == 0
    assert importing.reasons["known"] == right["taken"] + right["duplicate"]
    assert one.campaign.status is Status.RUNNING


def test_whoever_is_due_first_stands_first_in_the_list():
    people = sorted(WHOLE.persons.values(), key=lambda one: one.due_at)
    assert [one.line for one in people] == sorted(one.line for one in people)


def test_cells_that_look_like_formulas_stay_data_and_are_harmless_in_what_is_written():
    one = of_lines("=1+2,090-1234-5678,@x,-5", "x,=HYPERLINK(1),,")
    (person,) = one.persons.values()
    assert person.fields == {"name": "=1+2", "visit": "@x", "note": "-5"}
    (rejected,) = one.rejected.values()
    assert ",'=HY…1)," in rejected
    assert [harmless(cell) for cell in ("+81", "\t=1", "a=1")] == ["'+81", "'\t=1", "a=1"]


def test_an_unclosed_quote_takes_no_other_entry_along():
    one = of_lines('"x,09012345678,,', '"y","09012345679",,', "z,09012345670,,")
    assert reasons(one) == {"open-quote": 1}
    assert [person.fields["name"] for person in one.persons.values()] == ["y", "z"]


@pytest.mark.parametrize(
    ("encoding", "codec", "bom"),
    [
        ("utf-8", "utf-8", b""),
        ("utf-8", "utf-8", b"\xef\xbb\xbf"),
        ("utf-16", "utf-16-le", b"\xff\xfe"),
        ("utf-16", "utf-16-be", b"\xfe\xff"),
        ("utf-16", "utf-16-le", b""),
        ("shift_jis", "cp932", b""),
        ("cp932", "cp932", b""),
        ("euc_jp", "euc_jp", b""),
    ],
)
def test_a_list_is_read_in_the_encoding_of_the_campaigns_file(encoding, codec, bom):
    data = bom + b"".join(text for text, _ in dirty_lines(300, codec))
    one = Shelf(data, campaign_text(encoding), refused_numbers(300), chunk=997)
    one.run(limit=500)
    right = expected(300)
    assert one.campaign.importing.fault == ""
    assert one.campaign.importing.taken == right.pop("taken")
    assert reasons(one) == right


def test_a_file_whose_first_bytes_say_another_encoding_is_refused():
    one = Shelf("\ufeffname".encode("utf-16-le"), campaign_text())
    one.run()
    assert "its first bytes say utf-16" in one.campaign.importing.fault
    assert 'give encoding = "utf-16"' in one.campaign.importing.fault


@pytest.mark.parametrize("encoding", ["iso2022_jp", "utf-7", "utf-32"])
def test_an_encoding_that_cannot_be_begun_in_the_middle_is_refused(encoding):
    one = Shelf(b"name,phone,visit,note\n", campaign_text(encoding))
    one.run()
    assert "cannot be read in parts" in one.campaign.importing.fault


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_which_the_headings_have(delimiter):
    rows = [["name", "phone", "visit", "note"], ["a", "090-1234-5678", "", "x"]]
    one = Shelf("\n".join(map(delimiter.join, rows)).encode(), campaign_text())
    one.run()
    assert one.campaign.importing.taken == 1


def test_a_missing_column_is_named_with_the_key_of_the_campaigns_file():
    one = Shelf(b"name,tel,visit,note\n", campaign_text())
    one.run()
    assert one.campaign.importing.fault == (
        'the list has no column "phone" (list.columns.number in campaigns/dirty.toml); its first '
        'line has "name", "tel", "visit", "note"'
    )
    assert one.campaign.status is Status.IMPORTING


def test_a_list_without_headings_is_refused_without_telling_anybodys_number():
    one = Shelf(b"Jim,+12025550101,,\n", campaign_text())
    one.run()
    assert "0101" not in one.campaign.importing.fault
    assert 'no column "phone"' in one.campaign.importing.fault


def test_a_column_that_is_there_twice_is_refused():
    one = Shelf(b"name,phone,phone,visit,note\n", campaign_text())
    one.run()
    assert 'several columns "phone"' in one.campaign.importing.fault


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf"])
def test_an_empty_list_is_refused(data):
    one = Shelf(data, campaign_text())
    one.run()
    assert one.campaign.importing.fault


def test_a_list_changed_under_way_is_refused_and_another_may_be_imported_in_its_place():
    one = shelf(chunk=100)
    one.run(limit=500)
    one.etag = '"2"'
    one.run()
    assert "changed while it was read" in one.campaign.importing.fault
    one.campaign = begun(one.campaign, KEY, NOW + timedelta(hours=1))
    one.run()
    assert one.campaign.status is Status.READY
    assert len(one.persons) == len(WHOLE.persons)


def test_two_functions_never_read_one_list_at_once():
    one = shelf()
    one.fuel = 100
    with pytest.raises(Crash):
        one.run()
    one.fuel, before = None, dict(one.persons)
    one.run()
    assert one.persons == before
    one.now += timedelta(minutes=16)
    one.run()
    assert one.campaign.status is Status.READY


def test_a_campaign_that_was_stopped_reads_no_further():
    one = shelf()
    one.run(limit=500)
    one.campaign = replace(one.campaign, status=Status.STOPPED)
    before = dict(one.persons)
    one.run()
    assert one.persons == before
    assert one.campaign.importing.done_at is None


def test_what_others_write_of_the_campaign_meanwhile_stays():
    one = shelf()
    add = one.add

    def and_somebody_pauses(people, source):
        add(people, source)
        one.campaign = replace(one.campaign, why="seen", version=one.campaign.version + 1)

    one.add = and_somebody_pauses
    one.run(limit=500)
    assert one.campaign.why == "seen"
    assert one.campaign.importing.taken == len(one.persons) > 0


def test_one_import_at_a_time():
    one = shelf()
    with pytest.raises(CampaignRefused, match="still reading"):
        begun(one.campaign, "lists/other.csv", NOW)
    with pytest.raises(CampaignRefused, match="stopped"):
        begun(replace(one.campaign, importing=Importing(), status=Status.STOPPED), KEY, NOW)


def json_campaign():
    return campaign_text().replace('format = "csv"', 'format = "jsonl"')


def of_json(*lines):
    one = Shelf("\n".join(lines).encode(), json_campaign())
    one.run()
    return one


def test_json_lines_are_read_by_line_and_key():
    one = of_json(
        '{"phone": "090-1234-5678", "name": "山田", "visit": 3, "note": null, "more": [1]}',
        "",
        '{"phone": 819012345679, "name": true}',
        '{"name": "x"}',
        '{"phone": 8.19012E+11}',
        '{"phone": "09012345670", "note": "\\ud800"}',
        "[1]",
        "{" * 100_000,
        '{"phone": "090-1234-5678"}',
    )
    fields = [person.fields for person in one.persons.values()]
    assert fields == [
        {"name": "山田", "visit": "3", "note": ""},
        {"name": "true", "visit": "", "note": ""},
    ]
    told = [row.split(",")[:2] for row in one.told()[2]]
    assert told == [
        ["4", "no-number"],
        ["5", "rounded"],
        ["6", "broken-text"],
        ["7", "not-json"],
        ["8", "not-json"],
        ["9", "duplicate"],
    ]


def test_the_zone_is_the_lists_own_else_the_countrys_and_a_wrong_one_is_set_aside():
    zoned = campaign_text().replace('number = "phone"', 'number = "phone"\nzone = "visit"')
    one = of_lines(
        "a,09012345678,Europe/Warsaw,", "b,09012345679,,", "c,09012345670,X/Y,", text=zoned
    )
    assert [person.zone for person in one.persons.values()] == ["Europe/Warsaw", "Asia/Tokyo"]
    assert reasons(one) == {"zone": 1}


def test_a_number_of_a_country_with_several_zones_goes_by_all_of_them_and_not_by_the_files():
    confirmed = (
        '\n[[compliance]]\ncountry = "US"\nconfirmed_by = "legal"\nconfirmed_on = 2026-11-20\n'
    )
    one = of_lines("a,+12025550101,,", text=campaign_text() + confirmed)
    assert [person.zone for person in one.persons.values()] == ["all of US"]


def test_an_entry_is_set_aside_that_could_be_called_at_no_moment_for_sure():
    russian = (
        '\n[[compliance]]\ncountry = "RU"\nconfirmed_by = "legal"\nconfirmed_on = 2026-11-20\n'
    )
    one = of_lines("a,+79161234567,,", text=campaign_text().replace("-20:00", "-12:00") + russian)
    assert reasons(one) == {"zone": 1}


def test_numbers_are_shown_whole_where_the_campaigns_file_says_so():
    one = of_lines("a,0990-504-123,,", text=campaign_text() + '\n[report]\nnumbers = "whole"\n')
    assert "0990-504-123" in next(iter(one.rejected.values()))
    assert mask("0990-504-123") == "099…23"
    assert mask("110") == "…"


JAPAN, AMERICA = Numbers("JP", ("+81", "+1")), Numbers("US")


@pytest.mark.parametrize("which", range(14))
def test_each_spelling_of_a_number_is_the_same_number(which):
    assert JAPAN.read(spellings(mobile(5), which)).number == f"+81{mobile(5)[1:]}"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("９０−", Reason.SHORT),
        ("911", Reason.SHORT),
        ("+1 911", Reason.SHORT),
        ("9012345678.0", Reason.LOST_ZERO),
        ("+44 20 7946 0958", Reason.COUNTRY_CLOSED),
        ("+1 900 555 0100", Reason.PREMIUM),
        ("1-800-FLOWERS", Reason.NOT_A_NUMBER),
        ("03-1234-5678#5", Reason.EXTENSION),
        ("090-1234-5678、080-1234-5678", Reason.SEVERAL),
        ("+81+9012345678", Reason.NOT_A_NUMBER),
        ("9" * 500, Reason.NOT_A_NUMBER),
        ("+", Reason.NOT_A_NUMBER),
        ("٠٩٠١٢٣٤٥٦٧٨", Reason.NOT_A_NUMBER),
    ],
)
def test_what_is_no_number_to_be_called_is_told_why(written, reason):
    assert JAPAN.read(written) is reason


def test_a_number_without_country_code_is_one_of_the_default_country():
    assert AMERICA.read("(202) 555-0100").number == "+12025550100"
    assert AMERICA.read("1 202 555 0100").country == "US"
    assert Numbers().read("202 555 0100") is Reason.NO_COUNTRY
    assert Numbers().read("+1 202 555 0100").number == "+12025550100"
    assert Numbers("IT").read("331 234 5678").number == "+393312345678"
    assert Numbers("DE").read("30 12345678") is Reason.LOST_ZERO


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_number_or_has_a_reason(text):
    read = JAPAN.read(text)
    assert read in set(Reason) if isinstance(read, Reason) else read.number.startswith("+")


def test_every_reason_has_a_meaning():
    assert set(MEANING) == set(Reason)


def test_the_id_of_a_list_is_no_part_of_what_is_read():
    shape = campaign_in(campaign_text(), "dirty.toml").list
    assert opening_of(DIRTY, shape, "campaigns/dirty.toml").lines == 1
    assert ID in KEY
