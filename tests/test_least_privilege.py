"""Every function may do what it does, and nothing else.

None missing: every sandbox of every test compares what is asked of AWS with the roles of the
deployed template (tests/recording.py). None extra: the journeys here need every grant.
"""

import re
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import boto3
import pytest
import recording
from botocore.exceptions import ClientError
from iam import Grant, grants_of, refused, unused
from recording import recorded, role_of, statements
from rights_journeys import JOURNEYS, run

from packing.service_models import OPERATIONS
from sandbox import regions
from sandbox.deploy.expand import expand
from sandbox.regions import REGION, SECOND_REGION

TESTS = Path(__file__).parent
FIRST, SECOND = regions.deployed_with_second(), regions.deployed_second()
ROLES = {
    **{name: role_of(FIRST, name) for name in FIRST.functions},
    **{f"{name} in {SECOND_REGION}": role_of(SECOND, name) for name in SECOND.functions},
}
GRANTS = {name: grants_of(statements(role)) for name, role in ROLES.items()}
"""What each function may do, by the name that it is recorded with."""
WILDCARDS = {
    r"connect:\w+ on arn:.*:instance/(sandbox|second)/contact/\*": "its id comes with the call",
    r"kms:Decrypt on arn:.*:key/\* where kms:ViaService is .*PARAMETER_ARN is .*": "as above",
    r"sns:Publish on arn:aws:sns:[\w-]+:\d+:tocsin-notices-\*": "topics that plans name",
    r"sns:Publish on all but arn:aws:sns:\*:\*:\*": "a phone number has no ARN",
    r"logs:\w+ on arn:.*:log-group:/tocsin/tocsin/[\w-]+:\*": "the streams of one log group",
    r"bedrock:InvokeModel on .*:foundation-model/\* where bedrock:InferenceProfileArn is \S+": (
        "what a profile leads to, and nothing but through it"
    ),
    r"ssm-incidents:\w+ on .*:incident-record/\*": "an id comes with each incident",
    r"ssm-contacts:\w+ on .*:(engagement|page)/\*": "an id comes with each engagement",
    r"ssm-contacts:StartEngagement on .*:contact/\*": "plans, no part of the template, name them",
    r"ssm-contacts:ListEngagements on \*": "it knows no resource",
    r"dynamodb:PutItem on .* where dynamodb:LeadingKeys is calendar#\*": "one key for each rota",
    r"dynamodb:(Get|Put)Item on .* where dynamodb:LeadingKeys is budget#\*": "one for each route",
    r"s3:\w+ on arn:aws:s3:::[\w/-]+/\*": "a key for each recording",
    r"states:ListMapRuns on .*:execution:tocsin-recordings:\*": "each run has a name of its own",
    r"states:DescribeMapRun on .*:mapRun:tocsin-recordings/\*": "as above",
    r"kms:\w+ on arn:.*:key/\* where kms:ViaService is s3\..*aws:s3:arn is .*": "each has its own",
    r"dynamodb:GetItem on .* where dynamodb:LeadingKeys is call#\*": "one for each call",
    r"dynamodb:GetItem on .* where dynamodb:LeadingKeys is call#\* people#\*": "and each person",
}
"""What may be allowed with a star in it, and why no name can stand there."""


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    """What was asked in all journeys."""
    with recorded() as everything:
        for journey in JOURNEYS:
            run(journey, tmp_path_factory.mktemp("rotas"))
    assert recording.taken() == []
    return everything


def extra(grants, requests):
    return [str(one) for one in unused(grants, requests)]


@pytest.mark.parametrize("function", GRANTS)
def test_what_a_function_does_is_allowed(journeys, function):
    assert refused(GRANTS[function], journeys.requests[function]) == []


@pytest.mark.parametrize("function", GRANTS)
def test_what_a_function_may_do_is_done_in_some_journey(journeys, function):
    assert extra(GRANTS[function], journeys.requests[function]) == []


def test_the_packed_service_models_hold_the_operations_that_functions_ask_for(journeys):
    packed = {(name, one) for name, operations in OPERATIONS.items() for one in operations}
    assert journeys.operations == packed


@pytest.mark.parametrize("function", GRANTS)
def test_each_grant_that_is_taken_away_is_missed(journeys, function):
    grants = GRANTS[function]
    for one in grants:
        without = [grant for grant in grants if grant is not one]
        assert refused(without, journeys.requests[function]), f"nobody would miss {one}"


@pytest.mark.parametrize("function", GRANTS)
def test_each_grant_too_many_is_found(journeys, function):
    too_many = [
        Grant("dynamodb:DeleteItem", FIRST.outputs["TableArn"]),
        Grant("dynamodb:GetItem", f"{FIRST.outputs['TableArn']}-other"),
        Grant("connect:StartOutboundVoiceContact", regions.PARAMETERS["ConnectInstanceArn"]),
    ]
    found = extra([*GRANTS[function], *too_many], journeys.requests[function])
    assert found == [str(one) for one in too_many]


def test_a_star_stands_only_where_no_name_can():
    with_star = {
        str(grant)
        for grants in GRANTS.values()
        for grant in grants
        if re.search(r"[*?]", str(grant))
    }
    assert [one for one in with_star if not any(re.fullmatch(w, one) for w in WILDCARDS)] == []
    assert [w for w in WILDCARDS if not any(re.fullmatch(w, one) for one in with_star)] == []


def test_a_condition_that_is_taken_away_is_missed_by_who_looks_for_it():
    """A grant without its condition is used as much as with it: which have one is told here."""
    conditions = {
        (function, grant.action, key)
        for function, grants in GRANTS.items()
        for grant in grants
        for _, key, _ in grant.conditions
    }
    decrypting = [one for one in GRANTS if one.startswith(("Triage", "Escalation", "Answer"))]
    keys = ("kms:ViaService", "kms:EncryptionContext:PARAMETER_ARN")
    assert conditions == {
        ("TriageFunction", "bedrock:InvokeModel", "bedrock:InferenceProfileArn"),
        ("TriageFunction", "dynamodb:Query", "dynamodb:LeadingKeys"),
        ("CalendarsFunction", "dynamodb:PutItem", "dynamodb:LeadingKeys"),
        ("CampaignPacerFunction", "dynamodb:GetItem", "dynamodb:LeadingKeys"),
        ("CampaignPacerFunction", "dynamodb:PutItem", "dynamodb:LeadingKeys"),
        ("ConvertRecordingFunction", "dynamodb:GetItem", "dynamodb:LeadingKeys"),
        *(
            ("ConvertRecordingFunction", f"kms:{action}", key)
            for action in ("Decrypt", "GenerateDataKey")
            for key in ("kms:ViaService", "kms:EncryptionContext:aws:s3:arn")
        ),
        ("ConvertRecordingFunction", "kms:Decrypt", "kms:EncryptionContext:PARAMETER_ARN"),
        ("FeedsFunction", "dynamodb:PutItem", "dynamodb:LeadingKeys"),
        ("FeedsFunction", "dynamodb:Query", "dynamodb:LeadingKeys"),
        *(
            (function, "events:PutEvents", "events:source")
            for function in (
                *("TriageFunction", "EscalationFunction"),
                *("VCenterFunction", "FeedsFunction", "FollowUpsFunction"),
            )
        ),
        *((function, "kms:Decrypt", key) for function in decrypting for key in keys),
    }


def test_every_sandbox_of_every_test_is_watched():
    """The histories of `make faults` play on the same roles, and are timed."""
    files = {path.relative_to(TESTS).as_posix(): path for path in TESTS.rglob("*.py")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    begin = [name for name, text in texts.items() if re.search(r"\bCloud\(", text)]
    watched = re.compile(r"^(from|import) (night|recording)\b", re.MULTILINE)
    assert [name for name in begin if not watched.search(texts[name])] == ["histories/world.py"]


def test_a_function_that_asks_for_more_than_it_may_fails_its_test(night, monkeypatch):
    answer = night.cloud.functions["AnswerFunction"]
    actor, environment = recording.DEPLOYED[answer]
    without = [grant for grant in actor.grants if grant.action != "dynamodb:PutItem"]
    lesser = recording.Actor(actor.name, without, actor.log_group)
    monkeypatch.setitem(recording.DEPLOYED, answer, (lesser, environment))
    night.alarm()
    night.phone("primary").rings().answers()
    table = FIRST.outputs["TableArn"]
    assert f"AnswerFunction: dynamodb:PutItem on {table}" in recording.taken()[0]


def test_a_request_of_which_nobody_knows_what_it_asks_of_iam_fails_its_test(night):
    with recording.acting(recording.Actor("an operator")), suppress(ClientError):
        boto3.client("dynamodb").scan(TableName=night.cloud.deployment.outputs["TableName"])
    assert recording.taken()[0].startswith("dynamodb Scan: what it asks of IAM is not known")


def targets_by_role(deployment):
    """Which role reaches which targets, of schedules and of rules."""
    found = defaultdict(set)
    for kind in ("AWS::Scheduler::Schedule", "AWS::Events::Rule"):
        for one in deployment.of_type(kind):
            for target in one.properties.get("Targets", [one.properties.get("Target")]):
                found[target.get("RoleArn")].add(target["Arn"])
    return found


def test_every_other_role_lets_a_service_reach_its_targets_and_nothing_else():
    tested = regions.parameters(two_regions=True) | {
        "SelfTestSchedule": "rate(1 day)",
        "DrillSchedule": "rate(7 days)",
    }
    first = expand(regions.ROOT / "template.yaml", tested, REGION, regions.ACCOUNT)
    for deployment in (first, SECOND):
        of_functions = [role_of(deployment, name).ref for name in deployment.functions]
        machines = deployment.of_type("AWS::StepFunctions::StateMachine")
        of_others = [*of_functions, *(role_of(deployment, one.logical_id).ref for one in machines)]
        roles = [one for one in deployment.of_type("AWS::IAM::Role") if one.ref not in of_others]
        targets = targets_by_role(deployment)
        assert {one.attributes["Arn"] for one in roles} == set(targets) - {None}
        for role in roles:
            grants = grants_of(statements(role))
            assert {one.resource for one in grants} == targets[role.attributes["Arn"]]
            actions = {"lambda:InvokeFunction", "events:PutEvents", "states:StartExecution"}
            assert {one.action for one in grants} <= actions


def test_the_state_machine_may_do_what_its_definition_does_and_nothing_else():
    """Executions of its own are what AWS asks for a distributed map."""
    machine, functions = FIRST.outputs["RecordingsRunsArn"], FIRST.functions
    convert, runs = (functions[f"{one}Function"] for one in ("ConvertRecording", "RecordingsRuns"))
    children = machine.replace(":stateMachine:", ":execution:")
    results = FIRST.resources["RecordingsResultsBucket"].attributes["Arn"]
    assert {str(one) for one in grants_of(statements(role_of(FIRST, "RecordingsRuns")))} == {
        f"lambda:InvokeFunction on {convert.alias_arn}",
        f"lambda:InvokeFunction on {runs.alias_arn}",
        f"s3:ListBucket on arn:aws:s3:::{regions.PARAMETERS['RecordingsBucketName']}",
        f"sqs:SendMessage on {FIRST.queues['RecordingsFailuresQueue'].arn}",
        f"states:StartExecution on {machine}",
        f"states:DescribeExecution on {children}:*",
        f"states:StopExecution on {children}:*",
        *(f"s3:{one}Object on {results}/*" for one in ("Get", "Put")),
        f"s3:AbortMultipartUpload on {results}/*",
        f"s3:ListMultipartUploadParts on {results}/*",
    }
