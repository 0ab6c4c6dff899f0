"""`tocsin check --aws`: what the account does not have is said plainly."""

import json
from argparse import Namespace

import pytest
from check_project import Project
from engaged_nights import RESPONSE_PLAN

from console.check import run
from console.checks.engaging import CLOSED
from console.checks.report import report_on
from handlers.adapters.incident_service import IncidentService
from sandbox.api_calls import ServiceError

ON_CALL = "escalation_plans/on-call.toml"
ENGAGING = 'engage = "incident-manager"\n'
REFUSED = ServiceError("AccessDeniedException", 403)


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    found.write("samconfig.toml", 'parameter_overrides = "IncidentManager=create"\n')
    found.edit(ON_CALL, "repeats = 2\n", ENGAGING)
    return found


@pytest.fixture
def there(night, monkeypatch):
    """Incident Manager, asked in the sandbox's region."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    return night.cloud.incident_manager


def asked(project):
    """Findings about the plan, and notes."""
    report = report_on(project.root, None, IncidentService())
    return [
        (one.file, one.line, one.level, one.message)
        for one in report.findings
        if one.file == ON_CALL
    ], report.notes


@pytest.mark.usefixtures("there")
def test_an_account_that_has_it_is_no_finding_and_a_note(project):
    findings, notes = asked(project)
    assert findings == []
    assert notes == ["Incident Manager: this account has it in ap-northeast-1"]


def test_an_account_that_never_had_it_cannot_have_it(project, there):
    there.incidents.replication = {}
    assert asked(project)[0] == [(ON_CALL, 1, "error", CLOSED)]


def test_where_no_plan_needs_it_that_is_a_note(project, there):
    there.incidents.replication = {}
    project.edit(ON_CALL, ENGAGING, "repeats = 2\n")
    assert asked(project) == ([], [f"{CLOSED}; no plan needs it"])


def test_an_account_that_does_not_say_is_not_taken_for_one_that_has_it(project, there):
    there.faults["ListReplicationSets"] = REFUSED
    [(_, line, level, message)] = asked(project)[0]
    assert (line, level) == (1, "error")
    assert "either you may not ask" in message


def test_a_service_that_does_not_answer_now_is_to_be_asked_again(project, there):
    there.faults["ListReplicationSets"] = ServiceError("ThrottlingException", 429)
    assert "try again" in asked(project)[0][0][3]


def test_another_region_is_named(project, there):
    there.incidents.replication = {"us-east-1": "ACTIVE", "ap-northeast-1": "CREATING"}
    [finding] = asked(project)[0]
    assert "not active in ap-northeast-1" in finding[3]
    assert "us-east-1 ACTIVE" in finding[3]


def test_a_response_plan_that_is_not_there_is_found_at_its_line(project, there):
    project.edit(ON_CALL, ENGAGING, f'{ENGAGING}response_plan = "{RESPONSE_PLAN}"\n')
    assert asked(project)[0] == []
    there.incidents.plans.clear()
    message = "there is no such response plan in this account"
    assert asked(project)[0] == [(ON_CALL, 2, "error", message)]
    there.faults["GetResponsePlan"] = REFUSED
    assert "cannot be read: AccessDeniedException" in asked(project)[0][0][3]


def test_the_command_asks_only_when_told(project, there, capsys):
    there.incidents.replication = {}

    def messages(**more):
        run(Namespace(root=project.root, contacts=None, json=True, **more))
        return [one["message"] for one in json.loads(capsys.readouterr().out)["findings"]]

    assert CLOSED in messages(aws=True)
    there.asked.clear()
    assert CLOSED not in messages(aws=False)
    assert there.asked == []
