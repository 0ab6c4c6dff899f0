"""The command itself: exit codes, and how it writes for people, pipes and machines."""

import io
import json
import re
from pathlib import Path

import pytest
from check_project import Project, expand_once
from rich.console import Console

from console import write_findings
from console.main import main

ROOT = Path(__file__).parents[1]
RULES = sum(path.read_text().count("[[rule]]") for path in (ROOT / "rules").glob("*.toml"))
PATTERNS = (ROOT / "template.yaml").read_text(encoding="utf-8").count("EventPattern:")
SUMMARY = (
    f"checked {RULES} rules, 3 plans, 2 flows, 3 languages, {PATTERNS} patterns, 1 campaign, "
    "2 price files, 4 contacts"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    monkeypatch.setattr(write_findings, "console", Console(highlight=False, force_terminal=False))
    return Project(tmp_path)


@pytest.fixture
def check(project, capsys):
    """Runs `tocsin check`: its exit status and what it wrote."""

    def run(*arguments):
        status = main(["check", "--root", str(project.root), *map(str, arguments)])
        return status, capsys.readouterr().out

    return run


def test_a_project_without_a_fault_is_0_and_says_what_was_checked(check):
    assert check() == (0, f"{SUMMARY}: nothing is wrong\n")


def test_an_error_is_1(check, project):
    project.edit("rules/20-health.toml", 'plan = "notice"', 'plan = "night"')
    status, out = check()
    assert status == 1
    assert out.endswith(": 1 error\n")


def test_a_warning_alone_is_0(check, project):
    project.edit("escalation_plans/on-call.toml", '"3m"', '"70s"')
    status, out = check()
    assert status == 0
    assert out.endswith(": 2 warnings\n")


def test_piped_each_finding_is_one_plain_line_however_long_it_is(check, project):
    project.edit("escalation_plans/on-call.toml", '["primary"]', '["[bold]nobody[/bold]"]')
    project.edit("escalation_plans/on-call.toml", '"3m"', '"70s"')
    *findings, _ = check()[1].splitlines()
    assert len(findings) == 5
    assert all(re.fullmatch(r"[\w./-]+:\d+: (error|warning): .+", line) for line in findings)
    assert "no contact '[bold]nobody[/bold]'; there are primary, backup, lead" in "".join(findings)
    assert max(map(len, findings)) > 80


def test_in_a_terminal_findings_are_a_table_with_colour_and_whole_names(
    check, project, monkeypatch
):
    written = io.StringIO()
    terminal = Console(file=written, force_terminal=True, width=60, highlight=False)
    monkeypatch.setattr(write_findings, "console", terminal)
    project.edit("rules/20-health.toml", 'plan = "notice"', 'plan = "[red]night"')
    check()
    assert "\x1b[1;31merror" in written.getvalue()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
    assert max(map(len, plain.splitlines()[:-1])) <= 60
    assert "[red]night" in plain


def test_json_has_every_finding_with_its_place_and_the_summary(check, project):
    project.edit("rules/20-health.toml", 'plan = "on-call"', 'plan = "night"')
    status, out = check("--json")
    assert status == 1
    assert json.loads(out) == {
        "findings": [
            {
                "file": "rules/20-health.toml",
                "line": project.line("rules/20-health.toml", "night"),
                "level": "error",
                "message": "rule health-issue: there is no plan 'night'; "
                "there are notice, on-call, self-test",
            }
        ],
        "summary": {
            "errors": 1,
            "warnings": 0,
            "checked": {
                "rules": RULES,
                "plans": 3,
                "flows": 2,
                "languages": 3,
                "patterns": PATTERNS,
                "campaigns": 1,
                "price files": 2,
                "contacts": 4,
            },
            "notes": [],
        },
    }


def test_json_says_what_was_not_checked(check, project):
    (project.root / "contacts.toml").unlink()
    summary = json.loads(check("--json")[1])["summary"]
    assert "contacts" not in summary["checked"]
    assert summary["notes"] == ["contacts were not checked: name their file with --contacts"]


def test_contacts_of_another_file_are_named_as_they_were_asked_for(check, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere") / "people.toml"
    other.write_text('[primary]\nnumber = "1"\n', encoding="utf-8")
    status, out = check("--contacts", other)
    assert status == 1
    assert f"{other}:2: error: number: a phone number is + and 2 to 15 digits" in out


@pytest.mark.parametrize("option", ["--root", "--contacts"])
def test_a_folder_or_file_that_is_not_there_is_2_and_no_stack_trace(option, capsys):
    assert main(["check", option, "gone"]) == 2
    assert capsys.readouterr().err == "tocsin: there is no gone\n"
