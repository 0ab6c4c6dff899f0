"""Files of a campaign's people: CSV, Parquet and JSON Lines, written a part at a time."""

import csv
import importlib.util
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from console.campaign_places import Whole
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.raw import raw_lines
from dispatch.campaign.report_rows import Cell, Shape, rows, text_of
from dispatch.campaign.settings_list import ListShape
from dispatch.errors import CampaignRefused

AT_ONCE = 10_000
"""Rows of one group of a Parquet file: all that are in memory."""
WHOLE_NUMBERS = ("person", "line", "attempt")
TIMES = ("done_at", "at", "ended_at")
OWNER_ALONE = 0o600
"""Who may read files with whole numbers."""
People = Iterable[tuple[Person, Talk]]


def write_csv(path: Path, people: People, shape: Shape) -> None:
    """In UTF-8 with its mark, so that a spreadsheet knows it; nothing in it is a formula."""
    with _opened(path, "utf-8-sig", private=shape.unmasked) as file:
        writer = csv.writer(file)
        writer.writerow([text_of(one) for one in shape.columns])
        writer.writerows(map(text_of, row) for row in rows(people, shape))


def write_raw(path: Path, whole: Whole, shape: ListShape, people: People) -> None:
    """A line for each person, for the one who may see their numbers."""
    with _opened(path, "utf-8", private=True) as file:
        for line in raw_lines(whole.campaign, whole.file, shape, people):
            file.write(f"{line}\n")


def write_parquet(path: Path, people: People, shape: Shape) -> None:
    """Times as UTC, numbers as numbers; raises CampaignRefused where pyarrow is not installed."""
    if importlib.util.find_spec("pyarrow") is None:
        raise CampaignRefused("pyarrow is not installed: pip install 'tocsin[parquet]'")
    import pyarrow as pa  # noqa: PLC0415 - few need it, and it is large
    from pyarrow import parquet  # noqa: PLC0415 - as above

    schema = pa.schema([(name, _kind(pa, name)) for name in shape.columns])
    if shape.unmasked:
        _private(path)
    made = rows(people, shape)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(made, AT_ONCE)):
            writer.write_table(_group(pa, schema, group))


def _kind(pa: Any, name: str) -> Any:  # noqa: ANN401 - pyarrow ships no types
    if name in WHOLE_NUMBERS:
        return pa.int64()
    if name in TIMES:
        return pa.timestamp("ms", tz="UTC")
    return pa.float64() if name == "seconds" else pa.string()


def _group(pa: Any, schema: Any, group: Sequence[Sequence[Cell]]) -> Any:  # noqa: ANN401 - as above
    columns = zip(*group, strict=True)
    kinds = [field.type for field in schema]
    arrays = [pa.array(one, kind) for one, kind in zip(columns, kinds, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@contextmanager
def _opened(path: Path, encoding: str, *, private: bool) -> Iterator[IO[str]]:
    if private:
        _private(path)
    with path.open("w", encoding=encoding, newline="") as file:
        yield file


def _private(path: Path) -> None:
    """Only its owner may read it, from its first byte on."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ALONE))
    path.chmod(OWNER_ALONE)
