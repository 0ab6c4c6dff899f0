"""docs/vcenter.md is run: its screens, its tables, its event and its list of real lines.

After a change that is meant, write the list anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_docs_vcenter.py
"""

import json
import os
import re
import shlex
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import Command
from vcenter_lines import host_lines

from dispatch.alert import Status
from dispatch.translate import translate
from dispatch.vcenter.reader import read_line
from dispatch.vcenter.reading import DETAIL_TYPE, SOURCE, read_lines
from dispatch.vcenter.sighting import LogLine, Sighting
from handlers.adapters.book_files import book_in
from sandbox.deploy.expand import expand
from sandbox.deploy.sam import load
from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/vcenter.md"
TEXT = PAGE.read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
LINES = re.DOTALL | re.MULTILINE
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, LINES)
BLOCKS = [json.loads(one) for one in re.findall(r"^```json\n(.*?)^```$", TEXT, LINES)]
CORPUS = Path(__file__).parents[2] / "shared/corpus/vcenter"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
BEGIN, END = "<!-- corpus -->\n", "<!-- end of corpus -->"
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FILLED = {
    "{{ mark }}": "<14>",
    "{{ iso_header }}": "2026-11-21T03:00:00",
    "{{ bsd }}": "Nov 21 03:00:00",
    "{{ host }}": "esx01",
    "{{ pid }}": "1",
}


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    command = Command(capsys, tmp_path, monkeypatch)
    monkeypatch.chdir(ROOT)
    return command


@pytest.fixture
def port(night):
    """Where the sandbox of the page listens."""
    server = Server(0)
    server.routes = Routes(Session(night.cloud, "manual"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_screens_are_what_the_commands_print(tocsin, night, port):
    for screen in SCREENS:
        command, shown = screen.removeprefix("$ tocsin ").split("\n", 1)
        ran = tocsin(*shlex.split(command), "--port", port)
        said = re.sub(r"i-[0-9a-f]{10}", "i-0123456789", ran.out)
        # The functions may have logged before it, in the same process.
        assert said[said.index(shown.split("\n")[0]) :] == shown
    assert night.incident["state"] == "resolved"


def table(heading):
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("| `")
    ]


def test_the_plain_ways_alarms_are_those_of_the_template():
    alarms = [
        one["Properties"]
        for one in TEMPLATE["Resources"].values()
        if one["Type"] == "AWS::CloudWatch::Alarm"
        and one["Properties"].get("Namespace") == "Tocsin/vCenter"
    ]
    found = {
        one["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName} "): re.match(
            r"\[(\w+)\]", one["AlarmDescription"]
        )[1]
        for one in alarms
    }
    assert {name.strip("`"): severity for name, severity, _ in table("The plain way")} == found
    assert all(
        (one["Period"], one["EvaluationPeriods"], one["DatapointsToAlarm"]) == (60, 15, 1)
        for one in alarms
    )
    assert f"has {len(alarms)} alarms" in TEXT


def test_the_guests_alarms_are_those_of_the_example():
    given = {"Guest": "erp-app03"}
    stack = expand(ROOT / "examples/guests.yaml", given, "eu-central-1", "111122223333")
    found = {
        f"`{one.properties['AlarmName']}`": one.properties["AlarmDescription"][1:].split("]")[0]
        for one in stack.of_type("AWS::CloudWatch::Alarm")
    }
    assert {name: severity for name, severity, _ in table("Guests")} == found


def test_the_event_is_what_the_function_sends():
    [detail] = read_lines(LogLine(line, AT) for line in host_lines()).details
    assert BLOCKS[1] == {"source": SOURCE, "detail-type": DETAIL_TYPE, "detail": detail}


def test_the_scripts_line_is_read():
    seen = read_line(LogLine(json.dumps(BLOCKS[0]), AT))
    assert (seen.entity, seen.after) == ("datastore-gold-02", "red")


def test_the_files_that_the_page_names_are_there():
    named = set(re.findall(r"`((?:examples|rules|tests)/[\w./-]+)`", TEXT))
    assert len(named) > 6
    assert [one for one in named if not (ROOT / one).exists()] == []


def filled(line):
    for mark, value in FILLED.items():
        line = line.replace(mark, value)
    return line


def corpus_lines():
    """Where each line or document of the corpus stands, and its text."""
    for path in sorted(CORPUS.glob("*.*")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield path.name, str(number), filled(line)
    for path in sorted((CORPUS / "veba").iterdir()):
        yield f"veba/{path.name}", "", path.read_text(encoding="utf-8")


def becomes(text):
    """What a line is read as, and which rule judges it."""
    seen = read_line(LogLine(text, AT))
    if not isinstance(seen, Sighting):
        return f"no alarm ({seen})", "nothing"
    details = read_lines([LogLine(text, AT)]).details
    if not details:
        return f"an alarm, {seen.before} to {seen.after}", "nothing"
    event = {"id": "1", "source": SOURCE, "detail-type": DETAIL_TYPE, "detail": details[0]}
    alert = translate(event)
    if alert.status is Status.RECOVERED:
        return f"an alarm, {seen.before} to {seen.after}", "recovery"
    verdict = book_in(ROOT).rules.classify(event, alert)
    told = f"`{verdict.rule}`: {verdict.severity}, plan `{verdict.plan}`"
    return f"an alarm, {seen.before} to {seen.after}", told


def corpus_table():
    """Rows of one file that follow each other and are read alike are one."""
    rows = []
    for file, number, text in corpus_lines():
        outcome = becomes(text)
        if rows and number and rows[-1][0] == file and rows[-1][3] == outcome:
            rows[-1][2] = number
        else:
            rows.append([file, number, number, outcome])
    lines = ["| file | lines | read as | becomes |", "|---|---|---|---|"]
    for file, first, last, (read, told) in rows:
        where = first if first == last else f"{first} to {last}"
        lines.append(f"| `{file}` | {where or 'whole'} | {read} | {told} |")
    return "\n".join(lines) + "\n"


@needs_corpus
def test_every_line_of_the_corpus_becomes_what_the_page_says():
    before, rest = TEXT.split(BEGIN)
    listed, after = rest.split(END)
    found = corpus_table()
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        PAGE.write_text(f"{before}{BEGIN}{found}{END}{after}", encoding="utf-8")
    else:
        assert listed == found
