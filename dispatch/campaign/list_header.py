"""What a list begins with: its encoding, its delimiter, and where the columns stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.campaign.list_lines import Coding, coding_of, lines_of
from dispatch.campaign.list_records import Dialect, Entry, entries_of
from dispatch.campaign.settings_list import ListShape
from dispatch.errors import CampaignRefused

LONGEST_HEADER = 131_072
"""Bytes of a list's begin that are enough for its headings."""
DELIMITERS = (",", ";", "\t")
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the cells stand, by what they hold: `number`, `language`, `zone` and `fields`.

    None where there is no such column. Of JSON Lines they are keys.
    """

    number: int | str
    language: int | str | None
    zone: int | str | None
    fields: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Opening:
    """How a list is read on; `size` bytes and `lines` lines are its begin, without people."""

    dialect: Dialect
    columns: Columns
    size: int
    lines: int


def opening_of(begin: bytes, shape: ListShape, file: str) -> Opening:
    """How to read the list that begins with these bytes (LONGEST_HEADER are enough).

    `file` is the campaign's, for messages. Raises CampaignRefused where the list is another one
    than it describes.
    """
    coding = coding_of(shape.encoding, begin)
    if shape.format == "jsonl":
        keys = Columns(shape.number, shape.language or None, shape.zone or None, shape.fields)
        return Opening(Dialect(coding.codec), keys, coding.skipped, 0)
    return _csv_opening(begin, coding, shape, file)


def _csv_opening(begin: bytes, coding: Coding, shape: ListShape, file: str) -> Opening:
    entries = {one: _header(begin, Dialect(coding.codec, one)) for one in DELIMITERS}
    wanted = _wanted(shape)
    delimiter, header = max(entries.items(), key=lambda one: _matches(one[1], wanted))
    names = [name.strip() for name in header.cells]
    if not any(names):
        raise CampaignRefused(f"the list has no line of headings in {coding.codec}")
    for key, name in wanted.items():
        if names.count(name) != 1:
            raise CampaignRefused(_not_once(key, name, names, file))
    columns = Columns(
        number=names.index(shape.number),
        language=names.index(shape.language) if shape.language else None,
        zone=names.index(shape.zone) if shape.zone else None,
        fields={key: names.index(name) for key, name in shape.fields.items()},
    )
    dialect = Dialect(coding.codec, delimiter, len(names))
    return Opening(dialect, columns, coding.skipped + header.size, header.lines)


def _header(begin: bytes, dialect: Dialect) -> Entry:
    skipped = coding_of(dialect.codec, begin).skipped
    entries = entries_of(lines_of([begin[skipped:LONGEST_HEADER]], dialect.codec), dialect, 1)
    return next(entries, Entry(1, 0, 0, []))


def _wanted(shape: ListShape) -> dict[str, str]:
    """The headings that must be there, by the key of the campaign's file that names them."""
    own = {"number": shape.number, "language": shape.language, "zone": shape.zone}
    named = {f"list.columns.{key}": name for key, name in own.items() if name}
    return named | {f"list.fields.{key}": name for key, name in shape.fields.items()}


def _matches(header: Entry, wanted: Mapping[str, str]) -> int:
    names = {name.strip() for name in header.cells}
    return len(names & set(wanted.values()))


def _not_once(key: str, name: str, names: list[str], file: str) -> str:
    """Headings with digits are not told: where they are missing, it may be somebody's number."""
    if name in names:
        return f'the list has several columns "{name}" ({key} in {file}): give each its own heading'
    told = [f'"{one[:30]}"' for one in names if one and not any(map(str.isdigit, one))]
    there = ", ".join(told[:MOST_NAMED]) or "no headings"
    return f'the list has no column "{name}" ({key} in {file}); its first line has {there}'
