"""Every kind of finding: made in a small project, and found at its line."""

import re
from pathlib import Path

import pytest
from check_project import Project, expand_once
from check_variants import ELSEWHERE, VARIANTS

from console.checks.report import report_on

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    return Project(tmp_path)


def test_a_project_without_a_fault_has_no_finding(project):
    assert project.findings() == []


def test_the_shipped_files_have_no_finding():
    assert report_on(ROOT, ROOT / "sandbox" / "contacts.toml").findings == []


@pytest.mark.parametrize("one", VARIANTS, ids=[f"{one.check}: {one.says}" for one in VARIANTS])
def test_what_is_broken_is_found_at_its_line_and_says_what_would_be_right(project, one):
    project.damage(one.file, one.old, one.new)
    place = one.place or one.file
    line = project.line(place, one.at, one.after) if one.at else 1
    found = project.findings()
    assert [
        finding
        for finding in found
        if (finding.file, finding.line, finding.level) == (place, line, one.level)
        and one.says in finding.message
    ], "\n".join(map(str, found))


def test_the_documentation_lists_every_check_that_is_proved_here_and_no_other():
    text = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| .* \| (error|warning) \|$", text, re.MULTILINE)
    proved = {(one.check, one.level) for one in VARIANTS}
    assert sorted(rows) == sorted(proved | set(ELSEWHERE))
    files = [ROOT / "tests" / f"test_check_{subject}.py" for subject in ("rotas", "campaigns")]
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    assert all(f"def {name}(" in tests for name in ELSEWHERE.values())


def test_every_fault_is_reported_and_not_only_the_first_of_a_file(project):
    project.edit("escalation_plans/on-call.toml", "repeats = 2", 'repeats = "2"')
    project.edit("escalation_plans/on-call.toml", '["primary"]', '"primary"')
    project.edit("escalation_plans/on-call.toml", '"3m"', '"3min"')
    project.edit("escalation_plans/on-call.toml", "retries", "retrys")
    project.edit("escalation_plans/on-call.toml", '"lead"]', '"backup"]')
    project.edit("contacts.toml", "+12025550101", "12025550101")
    project.edit("contacts.toml", '"pl"', '"xx"')
    project.edit("contacts.toml", "[backup]", "[BACKUP]")
    project.edit("contact_flows/speech/en.toml", "rate = 90", "rate = 900")
    project.edit("contact_flows/speech/en.toml", "{who} has", "{whom} has")
    project.edit("contact_flows/speech/en.toml", '"Critical"', "1")
    lines = {}
    for one in project.findings():
        lines.setdefault(one.file, set()).add(one.line)
    assert lines["escalation_plans/on-call.toml"] == {
        project.line("escalation_plans/on-call.toml", text)
        for text in ("repeats", '"primary"', '"3min"', "retrys", '"backup", "backup"')
    }
    assert lines["contacts.toml"] >= {
        project.line("contacts.toml", text) for text in ('"12025550101"', '"xx"', "[BACKUP]")
    }
    assert lines["contact_flows/speech/en.toml"] == {
        project.line("contact_flows/speech/en.toml", text)
        for text in ("rate =", "already_acknowledged", "critical =")
    }


def test_faults_of_several_resources_are_all_found_each_once_and_where_it_was_made(project):
    project.edit("template.yaml", "Principal: { Service: events", "Principal: !Ref Nope #")
    project.edit("template.yaml", "!GetAtt WakeUpDeadLetterQueue.Arn", "!GetAtt WakeUpQueue.Arm")
    project.edit("template.yaml", "AWS::SNS::Topic", "AWS::SNS::Tropic")
    expected = ["  NoticesTopic:", "  EventQueuePolicy:", "  WakeUpQueue:"]
    assert sorted({one.line for one in project.findings()}) == sorted(
        project.line("template.yaml", each) for each in expected
    )


def test_a_self_test_that_calls_nobody_is_off_which_is_a_note_and_no_finding(project):
    text = project.read("contacts.toml")
    project.write("contacts.toml", text[: text.index("[self-test]")])
    report = project.report()
    assert report.findings == []
    assert report.notes == ["the self-test is off: there is no contact self-test"]


def test_contacts_that_are_not_there_are_a_note_and_no_finding(project):
    (project.root / "contacts.toml").unlink()
    report = project.report()
    assert (report.findings, "contacts" in report.checked) == ([], False)
    assert report.notes == ["contacts were not checked: name their file with --contacts"]


def test_without_contacts_a_wait_must_do_for_the_longest_language(project):
    project.edit("escalation_plans/on-call.toml", '["primary"]\nwait = "3m"', '["a"]\nwait = "75s"')
    project.edit("escalation_plans/on-call.toml", "retries = 1\n", "")
    (project.root / "contacts.toml").unlink()
    [found] = project.findings()
    assert "give 81 s or more" in found.message


def test_a_contact_is_asked_for_the_length_of_their_own_language_only(project):
    project.edit(
        "escalation_plans/on-call.toml", '["primary"]\nwait = "3m"', '["backup"]\nwait = "79s"'
    )
    project.edit("escalation_plans/on-call.toml", "retries = 1\n", "")
    assert not [one for one in project.findings() if "wait" in one.message]


def test_a_number_is_never_written_whole(project):
    project.edit("contacts.toml", "0103", "0102")
    project.edit("contacts.toml", "+12025550101", "+12025550101x")
    assert "02555" not in "".join(map(str, project.findings()))


def test_a_rule_that_cannot_be_read_makes_no_plan_seem_unused(project):
    project.edit("rules/20-health.toml", "severity", "sevrity")
    project.write("escalation_plans/spare.toml", '[[stage]]\nnotify = ["notices"]\n')
    assert not [one for one in project.findings() if "no rule uses" in one.message]


def test_a_parameter_that_an_operator_adds_gets_a_stand_in(project):
    project.edit("template.yaml", "Parameters:", "Parameters:\n  Team:\n    Type: String")
    assert project.findings() == []


def test_a_message_is_one_line_without_control_characters(project):
    project.edit("rules/20-health.toml", 'plan = "notice"', 'plan = "no\\u001b[31m\\nsuch"')
    [message] = [one.message for one in project.findings() if "no plan" in one.message]
    assert not re.search(r"[\x00-\x1f]", message)


def test_a_voice_that_samconfig_gives_a_number_is_no_finding(project):
    project.edit("escalation_plans/on-call.toml", "repeats = 2", 'fallback = ["voice"]')
    (project.root / "samconfig.toml").write_text(
        '[default.deploy.parameters]\nparameter_overrides = "VoiceOriginationArn=arn:aws:x"\n',
        encoding="utf-8",
    )
    assert project.findings() == []
