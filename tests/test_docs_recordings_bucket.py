"""docs/recordings-bucket.md: its reasons, names and limits are the code's."""

import re
from pathlib import Path

from dispatch.recordings import marks, room, stored
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.record import Outcome
from handlers.adapters.recording_items import INDEXES
from handlers.converting import IN_MEMORY
from handlers.converting_batch import ENOUGH, keeps_the_key

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/recordings-bucket.md").read_text(encoding="utf-8")
CODE = "".join(
    file.read_text(encoding="utf-8")
    for folder in ("dispatch/recordings", "handlers")
    for file in (ROOT / folder).rglob("*.py")
)
TESTS = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("test_*.py"))


def rows(heading):
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_profiles_stand_where_their_results_do():
    [beside, over] = [re.findall(r"`(\w+)`", row[0]) for row in rows("What becomes of a recording")]
    assert over == [name for name, one in PROFILES.items() if keeps_the_key(one)]
    assert sorted(beside + over) == sorted(PROFILES)
    suffixes = {PROFILES[name].suffix for name in beside}
    assert suffixes == set(re.findall(r"`(\.\w+)`", TEXT.split("\n| `compatible`")[0]))


def test_every_reason_is_one_that_the_code_gives():
    given = [
        stored.CHANGED.reason,
        stored.GONE.reason,
        stored.TOO_LARGE.reason,
        "under legal hold",
        f"{marks.MOST_TAGS} tags leave no room for {marks.TAG}",
        f"N bytes of metadata leave no room for {stored.LARGEST_MARK}",
    ]
    told = [re.findall(r"`([^`]+)`", row[1])[0] for row in rows("What is left")]
    assert set(given) <= set(told)
    for reason in told:
        longest = max(re.split(r"[A-Z]{3,}|\d+|\bN\b|tocsin-archived", reason), key=len)
        assert longest.strip() in CODE, reason
    assert {row[0] for row in rows("What is left")} <= {one.value for one in Outcome}


def test_limits_are_those_of_the_code():
    assert f"results beyond {IN_MEMORY >> 20} MB" in TEXT
    assert f"{room.START_S:.0f} seconds and one for each megabyte" in TEXT
    assert room.BYTES_PER_SECOND == 1_000_000
    assert f"{room.LONGEST_S:.0f} seconds, no disk" in TEXT
    assert ENOUGH == 3
    assert "or after three" in TEXT
    assert f"S3 takes {marks.LARGEST_METADATA:,} bytes" in TEXT


def test_a_mark_never_takes_more_room_than_is_kept_for_it():
    mark = marks.Mark("compatible", "f" * 64, 123456.789, "f" * 40, "v" * 64, 10**12, "f" * 64)
    assert marks.metadata_size(marks.marked_metadata({}, mark)) <= stored.LARGEST_MARK


def test_what_recordings_are_found_by_is_what_the_table_has_indexes_for():
    assert INDEXES.keys() == {"contact", "day", "number", "incident", "campaign", "trouble"}
    assert "found by contact, day of the call, number, incident and campaign" in TEXT


def test_each_fault_of_the_sample_has_the_test_that_is_named():
    faults = rows("Faults of the published sample")
    assert [row[0][:2] for row in faults] == [f"{number}." for number in range(1, 10)]
    named = [re.findall(r"`(test_\w+)`", row[1]) for row in faults]
    assert len(named) == 9
    assert all(found or "the same" in row[1] for found, row in zip(named, faults, strict=True))
    for name in {one for found in named for one in found}:
        assert f"def {name}(" in TESTS
