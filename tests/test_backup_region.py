"""The second region: its own template, and what the first one then may do there."""

from pathlib import Path

import pytest
from test_template import (
    ACCOUNT,
    ENVIRONMENT,
    PARAMETERS,
    REGION,
    actions,
    role_of,
    statements,
    version_description,
)

from packing.build_function import HANDLERS
from packing.bytecode import RUNTIME
from packing.flow import with_flow
from sandbox.deploy.expand import expand
from sandbox.deploy.sam import load
from sandbox.patterns.pattern import check_pattern, matches

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "template.yaml"
BACKUP = ROOT / "backup-region.yaml"
THERE = "eu-central-1"
INSTANCE = f"arn:aws:connect:{THERE}:{ACCOUNT}:instance/99999999-2222-3333-4444-555555555555"
FLOW_ID = "88888888-2222-3333-4444-555555555555"
TWO_REGIONS = PARAMETERS | {
    "BackupConnectInstanceArn": INSTANCE,
    "BackupContactFlowId": FLOW_ID,
    "BackupCallerNumber": "+12025550198",
}
SEEN_THERE = {
    "TriageFunction": {
        "BACKUP_CONNECT_INSTANCE_ARN",
        "BACKUP_CONTACT_FLOW_ID",
        "BACKUP_CALLER_NUMBER",
    },
    "EscalationFunction": {
        "BACKUP_CONNECT_INSTANCE_ARN",
        "BACKUP_CONTACT_FLOW_ID",
        "BACKUP_CALLER_NUMBER",
    },
    "AnswerFunction": set(),
    "ContactEventsFunction": {"BACKUP_CONNECT_INSTANCE_ARN"},
    "AuditorFunction": set(),
}


@pytest.fixture(scope="module")
def home():
    return expand(TEMPLATE, TWO_REGIONS, REGION, ACCOUNT)


@pytest.fixture(scope="module")
def there(home):
    parameters = {
        "ConnectInstanceArn": INSTANCE,
        "HomeTableArn": home.outputs["TableArn"],
        "HomeWakeUpQueueArn": home.outputs["WakeUpQueueArn"],
    }
    return expand(BACKUP, parameters, THERE, ACCOUNT)


def resources_of(deployed, function, action):
    found = [
        each
        for each in statements(role_of(deployed, function))
        if action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    ]
    listed = [each["Resource"] for each in found]
    return [one for each in listed for one in ([each] if isinstance(each, str) else each)]


def test_the_flow_in_the_template_is_the_file():
    text = BACKUP.read_text(encoding="utf-8")
    flow = (ROOT / "contact_flows/alert.json").read_text(encoding="utf-8")
    assert with_flow(text, flow) == text, "run `make template`"


@pytest.mark.parametrize("function", SEEN_THERE)
def test_a_function_hears_of_the_second_region_where_it_calls_there(home, function):
    environment = set(home.functions[function].environment)
    assert environment == ENVIRONMENT[function] | SEEN_THERE[function]


@pytest.mark.parametrize("function", [name for name in SEEN_THERE if SEEN_THERE[name]])
def test_a_function_may_do_there_what_it_may_do_here_to_that_one_instance(home, function):
    here = PARAMETERS["ConnectInstanceArn"]
    for action in sorted(set(actions(role_of(home, function)))):
        if action.startswith("connect:"):
            listed = resources_of(home, function, action)
            ours = [one.replace(here, "") for one in listed if one.startswith(here)]
            theirs = [one.replace(INSTANCE, "") for one in listed if one.startswith(INSTANCE)]
            flow = home.resources["AlertFlow"].ref.replace(here, "")
            assert [one.replace(flow, f"/contact-flow/{FLOW_ID}") for one in ours] == theirs
            assert len(ours) + len(theirs) == len(listed)


def test_without_a_second_region_no_function_may_call_in_one():
    alone = expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT)
    for function in SEEN_THERE:
        for action in actions(role_of(alone, function)):
            if action.startswith("connect:"):
                assert all(f":{REGION}:" in one for one in resources_of(alone, function, action))


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("BackupConnectInstanceArn", INSTANCE.replace("99999999", "77777777")),
        ("BackupContactFlowId", FLOW_ID.replace("88888888", "77777777")),
        ("BackupCallerNumber", "+12025550197"),
    ],
)
def test_a_change_of_the_second_region_publishes_the_functions_that_read_it(home, parameter, value):
    changed = expand(TEMPLATE, TWO_REGIONS | {parameter: value}, REGION, ACCOUNT)
    for name, function in home.functions.items():
        reads_it = changed.functions[name].environment != function.environment
        assert (version_description(changed, name) != version_description(home, name)) == reads_it


def test_a_second_region_is_given_whole_or_not_at_all():
    rule = load(TEMPLATE.read_text(encoding="utf-8"))["Rules"]["BackupIsWhole"]
    checked = [each["Assert"]["Fn::Not"][0]["Fn::Equals"][0] for each in rule["Assertions"]]
    assert checked == [{"Ref": "BackupContactFlowId"}, {"Ref": "BackupCallerNumber"}]


def test_the_answer_function_there_is_the_one_here_and_asks_the_first_region(home, there):
    answer, ours = there.functions["AnswerFunction"], home.functions["AnswerFunction"]
    assert (answer.handler, answer.timeout) == (ours.handler, ours.timeout)
    assert answer.handler == f"{HANDLERS['AnswerFunction']}.handler"
    assert answer.environment["HOME_REGION"] == REGION
    for name in ours.environment:
        if name != "POWERTOOLS_LOG_LEVEL":
            assert answer.environment[name] == ours.environment[name], name
    assert set(answer.environment) == set(ours.environment) | {"HOME_REGION"}


def test_it_may_do_there_what_it_may_do_here(home, there):
    theirs, ours = (role_of(each, "AnswerFunction") for each in (there, home))
    without_log = [each for each in statements(ours) if "logs:PutLogEvents" not in each["Action"]]
    assert statements(theirs)[1:] == without_log


def test_it_runs_as_the_other_functions_do():
    there, here = (load(each.read_text(encoding="utf-8")) for each in (BACKUP, TEMPLATE))
    assert there["Resources"]["AnswerFunction"]["Metadata"] == {"BuildMethod": "makefile"}
    settings = there["Globals"]["Function"]
    assert settings["Runtime"] == f"python{RUNTIME}"
    assert settings.items() <= here["Globals"]["Function"].items()


def test_its_version_description_fits(there):
    longest = {
        "ConnectInstanceArn": INSTANCE,
        "HomeTableArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/".ljust(180, "t"),
        "HomeWakeUpQueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue",
        "ContactsParameterName": "/" + "c" * 37,
        "LogLevel": "WARNING",
    }
    deployed = expand(BACKUP, longest, THERE, ACCOUNT)
    assert len(version_description(deployed, "AnswerFunction")) <= 256
    assert version_description(there, "AnswerFunction")


def test_the_outputs_are_what_the_first_region_asks_for(there):
    assert there.outputs["AlertFlowId"] == there.contact_flows["AlertFlow"].id
    parameters = load(BACKUP.read_text(encoding="utf-8"))["Parameters"]
    asked = {name for name, each in parameters.items() if "Default" not in each}
    assert asked == {"ConnectInstanceArn", "HomeTableArn", "HomeWakeUpQueueArn"}


def test_contact_events_there_match_here_and_are_sent_to_the_first_region(home, there):
    event = {
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "region": THERE,
        "detail": {"initiationMethod": "API"},
    }
    sending, taking = there.rules["ContactEventRule"], home.rules["ContactEventRule"]
    assert sending.pattern == taking.pattern
    assert matches(sending.pattern, event)
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    for rule in there.rules.values():
        check_pattern(rule.pattern)
        assert [target.arn for target in rule.targets] == [bus]
    [statement] = statements(there.resources["HomeEventsRole"])
    assert (statement["Action"], statement["Resource"]) == ("events:PutEvents", bus)
    targets = [
        each.properties["Targets"][0]["RoleArn"] for each in there.of_type("AWS::Events::Rule")
    ]
    assert set(targets) == {there.resources["HomeEventsRole"].attributes["Arn"]}


def test_the_alarm_there_becomes_a_notice_here(home, there):
    alarm = there.resources["AnswerErrorsAlarm"]
    event = {
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "resources": [alarm.attributes["Arn"]],
        "detail": {},
    }
    assert matches(there.rules["AnswerErrorsRule"].pattern, event)
    assert not matches(there.rules["AnswerErrorsRule"].pattern, event | {"resources": ["other"]})
    assert matches(home.rules["AlarmRule"].pattern, event)
    assert alarm.properties["AlarmDescription"].startswith("[medium] ")


def test_a_parameter_of_both_regions_may_be_the_same_in_both():
    here, there = (
        load(each.read_text(encoding="utf-8"))["Parameters"] for each in (TEMPLATE, BACKUP)
    )
    limits = ("Type", "AllowedPattern", "AllowedValues", "MaxLength", "Default")
    for name in here.keys() & there.keys():
        for limit in limits:
            assert here[name].get(limit) == there[name].get(limit), (name, limit)
