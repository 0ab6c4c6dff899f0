"""docs/sources.md says of every file of the corpus what becomes of it, and its tables are made.

After a change that is meant, write them anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_docs_sources.py
"""

import os
import re

import pytest
from source_table import BUS_RULES, CORPUS, HEAD, LEFT, ROOT, RULES, Section, calls, event_rows

from dispatch.severity import Severity

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


def rung_elsewhere():
    """The rules by which files of the two pages ring that have tables of their own."""
    webhooks = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    for name, severity in re.findall(r"\| fired \| ([\w-]+), (\w+) \|", webhooks):
        rule = next(one for one in RULES.rules if one.name == name)
        if calls(rule.plan_for[Severity(severity)]) == "**rings**":
            yield name
    vcenter = (ROOT / "docs" / "vcenter.md").read_text(encoding="utf-8")
    yield from re.findall(r"\| `([\w-]+)`: \w+, plan `on-call` \|", vcenter)


def test_what_rings_is_named_with_its_reason_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    explained = text.split("## What rings, and whether it should", 1)[1].split("## ", 1)[0]
    rung = {re.search(r"`([^`]+)`", row[3])[1] for row in rows_of("events") if "rings" in row[3]}
    named = set(re.findall(r"^\| `([^`]+)`", explained, re.MULTILINE))
    assert named == rung | set(rung_elsewhere())
    assert {"webhook-unmarked", "vcenter-lost"} <= named


def test_every_source_leads_to_a_page_and_a_heading_that_are_there():
    table = PAGE.read_text(encoding="utf-8").split("\n\n")[1]
    links = re.findall(r"\]\(([\w.-]*)(?:#([\w-]+))?\)", table)
    assert len(links) > len(table.splitlines())
    for name, anchor in links:
        text = (PAGE.parent / (name or PAGE.name)).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        anchors = {re.sub(r"[^\w-]", "", one.lower().replace(" ", "-")) for one in headings}
        assert not anchor or anchor in anchors, f"{name}#{anchor}"


def test_every_page_about_a_source_is_found_from_this_one():
    text = PAGE.read_text(encoding="utf-8")
    for name in ("aws-sources", "webhooks", "feeds", "vcenter", "rules", "adviser", "sandbox"):
        assert f"]({name}.md" in text.split("## ")[0], name


def test_every_reason_for_leaving_events_is_of_a_type_that_is_left():
    left = {row[1] for row in rows_of("events") if row[3] == "left on the bus"}
    assert set(LEFT) <= left


def test_the_rules_named_on_the_page_are_those_of_the_template():
    ways = {row[2] for row in rows_of("events")} - {"-", "SNS", "Lambda"}
    assert ways <= set(BUS_RULES)
