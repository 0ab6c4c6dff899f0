"""docs/sources.md says of every file of the corpus what becomes of it, and its tables are made.

After a change that is meant, write them anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_docs_sources.py
"""

import os
import re

import pytest
from source_table import BUS_RULES, CORPUS, HEAD, LEFT, ROOT, Section, event_rows

PAGE = ROOT / "docs" / "sources.md"
SECTIONS = [Section("events", event_rows)]
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")


def between(name):
    """The pattern of a section of the page: its markers and what stands between them."""
    return re.compile(rf"(<!-- begin {name} -->\n)(.*?)(<!-- end {name} -->\n)", re.DOTALL)


def rows_of(name):
    _, table, _ = between(name).search(PAGE.read_text(encoding="utf-8")).groups()
    lines = table.splitlines()[2:]
    return [[one.strip() for one in line.strip("|").split(" | ")] for line in lines]


@needs_corpus
@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: each.name)
def test_a_table_is_what_becomes_of_its_files(section):
    made = section.text()
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        text = between(section.name).sub(lambda found: found[1] + made + found[3], text)
        PAGE.write_text(text, encoding="utf-8")
    assert between(section.name).search(text)[2] == made


@needs_corpus
def test_every_event_of_the_corpus_is_listed_once_with_its_reason():
    listed = rows_of("events")
    files = {f"{path.parent.name}/{path.stem}" for path in (CORPUS / "events").glob("*/*.json")}
    assert {row[0] for row in listed} == files
    assert len(listed) == len(files)
    assert all(len(row) == len(HEAD) and row[-1] for row in listed)


def test_what_rings_is_named_with_its_reason_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    explained = text.split("## What rings, and whether it should", 1)[1].split("## ", 1)[0]
    rung = {re.search(r"`([^`]+)`", row[3])[1] for row in rows_of("events") if "rings" in row[3]}
    assert set(re.findall(r"^\| `([^`]+)`", explained, re.MULTILINE)) == rung


def test_every_reason_for_leaving_events_is_of_a_type_that_is_left():
    left = {row[1] for row in rows_of("events") if row[3] == "left on the bus"}
    assert set(LEFT) <= left


def test_the_rules_named_on_the_page_are_those_of_the_template():
    ways = {row[2] for row in rows_of("events")} - {"-", "SNS", "Lambda"}
    assert ways <= set(BUS_RULES)
