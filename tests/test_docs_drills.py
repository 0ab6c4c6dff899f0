"""docs/drills.md is run: what it shows is printed, what it lists is the code's."""

import argparse
import json
import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from console import drill
from dispatch.drill.people import Person, Standing
from dispatch.drill.report import Report
from dispatch.drill.trend import STEADY, WINDOW, Record
from dispatch.drill.tries import Try
from dispatch.drill.verdict import Verdict
from dispatch.drill.view import history_view
from dispatch.plan import DRILL_TARGET
from dispatch.translate import translate
from dispatch.translate.drill import DETAIL_TYPE, LONGEST_TARGET, SOURCE
from sandbox.deploy.sam import load
from sandbox.drill_routes import MOST_DRILLS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/drills.md").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
[SCREEN] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[ANSWERS] = re.findall(r"^```text answers.txt\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def rows(heading):
    """Each row's cells, of the table whose first heading this is."""
    table = TEXT.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def keys(cell):
    return re.findall(r"`(\w+)`", cell)


def test_the_rehearsal_of_the_page(tocsin, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tocsin.file("answers.txt", ANSWERS)
    asked, shown = SCREEN.removeprefix("$ tocsin ").split("\n", 1)
    ran = tocsin(*shlex.split(asked))
    pieces = re.split(r"^…\n", shown, flags=re.MULTILINE)
    pattern = r"(?:.*\n)*".join(re.escape(one) for one in pieces)
    assert re.fullmatch(pattern, ran.out), ran.out


def test_the_options_listed_are_those_of_the_command():
    commands = argparse.ArgumentParser().add_subparsers()
    drill.add(commands)
    known = set(re.findall(r"--\w+", commands.choices["drill"].format_help())) - {"--help"}
    assert {one for row in rows("option") for one in re.findall(r"--\w+", row[0])} == known


def test_the_event_of_the_page_is_a_drill():
    [detail] = re.findall(r"^```json\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    event = {"id": "1", "source": SOURCE, "detail-type": DETAIL_TYPE, "detail": json.loads(detail)}
    alert = translate(event)
    assert (alert.drill, alert.target.total_seconds(), alert.by) == (
        "on-call",
        180.0,
        "the weekly check",
    )
    assert [keys(row[0]) for row in rows("key of `detail`")] == [["plan"], ["target"], ["by"]]
    assert f"{LONGEST_TARGET} at most" in TEXT
    assert f"or {DRILL_TARGET.seconds // 60} minutes" in TEXT
    assert (SOURCE in TEXT, DETAIL_TYPE in TEXT) == (True, True)


def test_the_verdicts_listed_are_those_that_there_are():
    assert {row[0].strip("`") for row in rows("verdict")} == set(Verdict)


def test_what_is_listed_of_people_is_what_is_said_with_its_light():
    listed = {row[0]: row[1] for row in rows("a person")}
    assert listed == {one.value: one.light for one in Standing}


def names(kind):
    return {one.name for one in fields(kind)}


def test_the_keys_of_the_json_are_those_listed():
    by_key = {key: row[1] for row in rows("key of `--json`") for key in keys(row[0])}
    assert set(by_key) == set(history_view([]))
    assert set(keys(by_key["people"])) == names(Record) | {"rate"}
    assert set(keys(by_key["trend"])) == {"faster", "slower", "steady"}
    of_one = {key: row[1] for row in rows("key of one drill") for key in keys(row[0])}
    assert set(of_one) == names(Report) | {"headline", "rehearsal"}
    assert set(keys(of_one["people"])) == names(Person)
    assert set(keys(of_one["tries"])) == names(Try)


def test_the_parameters_and_the_alarm_named_exist():
    assert {"DrillSchedule", "DrillPlan"} <= set(TEMPLATE["Parameters"])
    assert "DrillAlarm" in TEMPLATE["Resources"]
    assert "MaintainerPolicyArn" in TEMPLATE["Outputs"]


@pytest.mark.parametrize("schedule", re.findall(r"`((?:rate|cron)\(.*?\))`", TEXT))
def test_a_schedule_named_is_allowed(schedule):
    assert re.fullmatch(TEMPLATE["Parameters"]["DrillSchedule"]["AllowedPattern"], schedule)


def test_the_figures_of_the_page_are_the_codes():
    assert f"all of the last {MOST_DRILLS} together" in TEXT
    assert (WINDOW, STEADY) == (3, 0.1)
    assert "last three drills" in TEXT


def test_the_picture_is_there_and_small():
    assert (ROOT / "docs/drills.png").stat().st_size < 120_000
