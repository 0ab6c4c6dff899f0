"""From another system's export to a ringing phone: the imported project, checked and played."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from check_project import expand_once
from command import Command
from importing import SYSTEMS, path_of
from night import Night

from console.checks.report import report_on
from handlers.adapters.book_files import book_in

ROOT = Path(__file__).parents[1]
SHIPPED = ("rules", "escalation_plans", "contact_flows", "handlers")
FIRST = {
    "incident-manager": ("platform-critical", {"akua-mansa", "ben-okafor"}),
    "goalert": ("platform", {"aiko-tanaka"}),
    "grafana-oncall": ("platform-critical", {"aiko"}),
    "opsgenie": ("platform-escalation", {"aiko-tanaka"}),
    "pagerduty": ("platform-critical", {"aiko-tanaka"}),
}
"""Whose phone rings first at three in the night of 2026-11-21 (Night), by the source's own data."""


@pytest.fixture(params=SYSTEMS)
def project(request, tmp_path, capsys, monkeypatch):
    """A copy of the project with one import copied into it, as the command says."""
    for folder in SHIPPED:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "template.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    command = Command(capsys, tmp_path, monkeypatch)
    told = command("import", request.param, path_of(request.param), "--json").json
    copied = "imported/escalation_plans"
    shutil.copytree(tmp_path / copied, tmp_path / "escalation_plans", dirs_exist_ok=True)
    return request.param, tmp_path, told


def contacts_of(folder):
    """The rehearsal's people beside those of the shipped plans."""
    shipped = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
    shipped = shipped.replace("+120255501", "+121355501")
    return (folder / "imported" / "rehearsal" / "contacts.toml").read_text("utf-8") + shipped


def test_the_whole_project_passes_check_with_everybody_a_contact(project):
    _, folder, told = project
    (folder / "contacts.toml").write_text(contacts_of(folder), encoding="utf-8")
    report = report_on(folder, None)
    assert [str(one) for one in report.findings if one.level == "error"] == []
    assert report.checked["rotas"] == len(told["rotas"]) + 2
    assert [one["level"] for one in told["findings"] if one["level"] == "error"] == []


def test_a_drill_of_the_imported_plan_rings_the_first_persons_phone(project):
    system, folder, _ = project
    plan, first = FIRST[system]
    people = (folder / "imported" / "rehearsal" / "contacts.toml").read_text(encoding="utf-8")
    night = Night(people, book_in(folder))
    try:
        drill = json.loads((folder / "imported" / "rehearsal" / f"{plan}.json").read_text())
        assert night.event(drill)["outcome"] == "opened"
        assert {who for who, _ in night.calls()} == first
        for who in sorted(first)[:1]:
            night.phone(who).rings().answers().presses("1")
        assert night.incident["state"] == "acknowledged"
    finally:
        night.is_over()


def test_an_alarm_of_a_rule_that_names_the_plan_rings_the_first_persons_phone(project):
    system, folder, _ = project
    plan, first = FIRST[system]
    rules = folder / "rules" / "10-cloudwatch.toml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace('"on-call"', f'"{plan}"'), encoding="utf-8")
    people = (folder / "imported" / "rehearsal" / "contacts.toml").read_text(encoding="utf-8")
    night = Night(people, book_in(folder))
    try:
        assert night.alarm()["outcome"] == "opened"
        assert night.incident["plan"] == plan
        assert {who for who, _ in night.calls()} == first
    finally:
        night.is_over()


def test_simulate_plays_the_imported_plan_in_the_project(project, monkeypatch, capsys):
    system, folder, told = project
    book = book_in(folder)
    monkeypatch.setattr("console.simulate.ROOT", folder)
    monkeypatch.setattr("console.simulation.Cloud", _with(book))
    command = Command(capsys, folder, monkeypatch)
    answers = "".join(f"{who}: press 1 after 2s\n" for who in told["contacts"])
    plan, people = FIRST[system][0], "imported/rehearsal/contacts.toml"
    event, script = f"imported/rehearsal/{plan}.json", command.file("answers.txt", answers)
    ran = command("simulate", event, "--contacts", people, "--answers", script, "--json")
    assert ran.status == 0, ran.error
    assert (ran.json["plan"], ran.json["unknown"], ran.json["ends"]) == (plan, [], "acknowledged")


def _with(book):
    from sandbox.cloud import Cloud  # noqa: PLC0415 - as simulate does

    return lambda contacts, start: Cloud(contacts, start, book)


def test_the_very_commands_that_are_shown_work_in_a_copy_of_the_project(tmp_path):
    for folder in (*SHIPPED, "console", "dispatch", "sandbox", "packing"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "template.yaml", tmp_path)
    shown = _run(tmp_path, "import", "goalert", path_of("goalert")).stdout.splitlines()
    copy, simulate = (
        next(line for line in shown if line.startswith(start)) for start in ("cp ", "tocsin sim")
    )
    subprocess.run(copy.split(), cwd=tmp_path, check=True)  # noqa: S603 - as it is shown
    (tmp_path / "answers.txt").write_text("aiko-tanaka: press 1 after 4s\n")
    played = _run(tmp_path, *simulate.split()[1:], "--answers", "answers.txt")
    assert played.returncode == 0, played.stderr
    assert "acknowledged by aiko-tanaka" in played.stdout


def _run(folder, *arguments):
    command = [sys.executable, "-m", "console.main", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, capture_output=True, text=True, check=False
    )
