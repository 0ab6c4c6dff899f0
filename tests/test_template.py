import json
import re
from pathlib import Path

import pytest
from recording import role_of, statements

from dispatch.advice import allowance
from dispatch.errors import ConfigurationError
from dispatch.notice_topics import PREFIX
from dispatch.recordings.listed import AGAIN
from dispatch.recordings.room import LONGEST_S
from packing.build_function import HANDLERS
from packing.bytecode import RUNTIME
from packing.flow import CAMPAIGN as CAMPAIGN_FLOW
from packing.flow import with_flow
from sandbox.deploy.expand import expand
from sandbox.deploy.sam import load
from sandbox.patterns.pattern import check_pattern, matches

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "template.yaml"
FLOW = ROOT / "contact_flows/alert.json"
REGION, ACCOUNT = "ap-northeast-1", "111122223333"
PARAMETERS = {
    "ConnectInstanceArn": f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/"
    "11111111-2222-3333-4444-555555555555",
    "CallerNumber": "+815000000000",
    "AllowedCallingCodes": "+81,+1",
}
EVERYWHERE = {
    *("TABLE_NAME", "WAKE_UP_QUEUE_URL", "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL"),
    "PYTHONTZPATH",
}
CALLING = EVERYWHERE | {
    "NOTICES_TOPIC_ARN",
    "OPERATIONS_TOPIC_ARN",
    "CONTACTS_PARAMETER",
    "CONNECT_INSTANCE_ID",
    "CONTACT_FLOW_ID",
    "CALLER_NUMBER",
    "ALLOWED_CALLING_CODES",
    "STARTS_PER_SECOND",
    "CALLS_AT_ONCE",
    "NOTICE_LANGUAGE",
}
IN_ANOTHER_REGION = {
    "BACKUP_CONNECT_INSTANCE_ARN",
    "BACKUP_CONTACT_FLOW_ID",
    "BACKUP_CALLER_NUMBER",
    "HOME_REGION",
    "AWS_REGION",
    "AWS_LAMBDA_LOG_STREAM_NAME",
}
"""Set by Lambda, or where there is a second region: tests/test_backup_region.py."""
FALLBACK = {
    *("SMS_SENDER_ID", "VOICE_ORIGINATION_IDENTITY", "ADVISER_PARAMETER"),
    *("PRIVATE_FEED_NETWORKS", "RESPONSE_PLAN_PARAMETER", "CAMPAIGN_ENDS_QUEUE_URL"),
    "RECORDINGS_ENCRYPTION_CONTEXT",
}
"""Set where the parameters are given."""
VOICE = f"arn:aws:sms-voice:eu-central-1:{ACCOUNT}:phone-number/phone-" + "0123456789abcdef" * 2
READING_VCENTER = {"VCenterLogGroup": "/vmware/vcenter", "ReadVCenterAlarms": "true"}
OPTIONAL = {"SmsSenderId": "Tocsin", "VoiceOriginationArn": VOICE}
MODEL = "amazon.nova-lite-v1:0"
PROFILE = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/apac.amazon.nova-lite-v1:0"
ENVIRONMENT = {
    "TriageFunction": CALLING | {"EVENT_DEAD_LETTER_QUEUE_URL"},
    "EscalationFunction": CALLING,
    "AnswerFunction": EVERYWHERE | {"CONTACTS_PARAMETER"},
    "ContactEventsFunction": EVERYWHERE | {"CONNECT_INSTANCE_ID"},
    "AuditorFunction": EVERYWHERE
    | {
        "EVENT_DEAD_LETTER_QUEUE_URL",
        "WAKE_UP_DEAD_LETTER_QUEUE_URL",
        "CONTACT_EVENT_DEAD_LETTER_QUEUE_URL",
    },
    "CalendarsFunction": EVERYWHERE,
    "FeedsFunction": EVERYWHERE | {"OPERATIONS_TOPIC_ARN"},
    "VCenterFunction": EVERYWHERE,
}
ARCHIVING = {"RecordingsBucketName": "recordings", "RecordingsPrefix": "connect/"}
ARCHIVE_ENVIRONMENT = {
    "ConvertRecordingFunction": EVERYWHERE
    | {
        *("RECORDINGS_BUCKET", "RECORDINGS_STORAGE_CLASS", "RECORDINGS_TABLE_NAME"),
        *("RECORDINGS_FAILURES_QUEUE_URL", "RECORDINGS_NUMBER_KEY", "OPENBLAS_NUM_THREADS"),
    },
    "RecordingsRunsFunction": EVERYWHERE | {"RECORDINGS_TABLE_NAME"},
}
"""Of the functions that are deployed with a bucket of recordings."""
CAMPAIGNS = {
    "CampaignCallerNumbers": "+815000000010",
    "CampaignQueues": "support=q-1,sales=q-2",
    "ContactRecordStreamArn": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/contact-records",
}
CAMPAIGN_ENVIRONMENT = {
    "CampaignAnswerFunction": EVERYWHERE
    | {"CAMPAIGN_TABLE_NAME", "FOLLOW_UPS_QUEUE_URL", "CAMPAIGN_QUEUES"},
    "CampaignImportFunction": EVERYWHERE
    | {"CAMPAIGN_TABLE_NAME", "CAMPAIGN_BUCKET_NAME", "CAMPAIGN_IMPORT_QUEUE_URL"}
    | {"ALLOWED_CALLING_CODES"},
    "FollowUpsFunction": EVERYWHERE
    | {"CAMPAIGN_TABLE_NAME", "NOTICES_TOPIC_ARN", "OPERATIONS_TOPIC_ARN"},
    "CampaignRecordsFunction": EVERYWHERE | {"CAMPAIGN_ENDS_QUEUE_URL"},
    "CampaignPacerFunction": EVERYWHERE
    | {
        *("CAMPAIGN_TABLE_NAME", "CAMPAIGN_ENDS_QUEUE_URL", "CAMPAIGN_PACER_QUEUE_URL"),
        *("CAMPAIGN_CALLER_NUMBERS", "CAMPAIGN_FLOW_ID", "CALLER_NUMBER"),
        *("CONNECT_INSTANCE_ID", "STARTS_PER_SECOND", "CALLS_AT_ONCE"),
    },
}
"""Of the functions that are deployed with numbers for campaigns."""

SECURITY_RULES = {"GuardDutyRule", "SecurityHubRule"}
SERVICE_RULES = {
    *("NetworkManagerRule", "RdsRule", "EcsRule", "AutoScalingRule", "EbsRule"),
    *("StepFunctionsRule", "SystemsManagerRule"),
}
"""Rules that a parameter switches off: tests/test_aws_events.py has what they match."""


@pytest.fixture(scope="module")
def source():
    return load(TEMPLATE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def deployed():
    return expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT)


@pytest.fixture(scope="module")
def archiving():
    return expand(TEMPLATE, PARAMETERS | ARCHIVING, REGION, ACCOUNT)


@pytest.fixture(scope="module")
def campaigning():
    return expand(TEMPLATE, PARAMETERS | CAMPAIGNS, REGION, ACCOUNT)


def actions(resource):
    listed = [each["Action"] for each in statements(resource)]
    return [one for each in listed for one in ([each] if isinstance(each, str) else each)]


def test_every_reference_resolves_with_and_without_the_optional_addresses():
    emails = {"NoticesEmail": "notices@example.com", "OperationsEmail": "ops@example.com"}
    plain = expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT)
    with_mail = expand(TEMPLATE, PARAMETERS | emails, REGION, ACCOUNT)
    assert set(with_mail.resources) - set(plain.resources) == {
        "NoticesSubscription",
        "OperationsSubscription",
    }


def test_the_flow_in_the_template_is_the_file(deployed):
    text = TEMPLATE.read_text(encoding="utf-8")
    flow = FLOW.read_text(encoding="utf-8")
    assert with_flow(text, flow) == text, "run `make template`"
    placed = flow.replace("${AnswerFunctionArn}", deployed.functions["AnswerFunction"].alias_arn)
    assert deployed.contact_flows["AlertFlow"].content == json.loads(placed)


def test_the_flow_of_campaigns_in_the_template_is_the_file(campaigning, deployed):
    text = TEMPLATE.read_text(encoding="utf-8")
    flow = (ROOT / CAMPAIGN_FLOW.file).read_text(encoding="utf-8")
    assert with_flow(text, flow, CAMPAIGN_FLOW) == text, "run `make template`"
    function = campaigning.functions["CampaignAnswerFunction"]
    placed = flow.replace(CAMPAIGN_FLOW.placeholder, function.alias_arn)
    assert campaigning.contact_flows["CampaignFlow"].content == json.loads(placed)
    assert len(campaigning.resources["CampaignFlow"].properties["Content"]) < 256_000
    assert function.timeout <= 8
    assert "CampaignFlow" not in deployed.contact_flows


def test_connect_may_invoke_the_function_of_campaigns_and_knows_it(campaigning):
    alias = campaigning.functions["CampaignAnswerFunction"].alias_arn
    found = campaigning.resources
    assert found["CampaignAnswerPermission"].properties["FunctionName"] == alias
    assert found["CampaignAnswerPermission"].properties["SourceAccount"] == ACCOUNT
    assert found["CampaignAnswerIntegration"].properties["IntegrationArn"] == alias


@pytest.mark.parametrize("function", CAMPAIGN_ENVIRONMENT)
def test_with_numbers_for_campaigns_their_functions_are_told_what_they_need_too(
    deployed, campaigning, function
):
    assert function not in deployed.functions
    environment = campaigning.functions[function].environment
    assert set(environment) == CAMPAIGN_ENVIRONMENT[function]
    assert all(environment.values())


@pytest.mark.parametrize(
    ("parameter", "value", "functions"),
    [
        ("CampaignQueues", "support=q-9", ["CampaignAnswerFunction"]),
        ("SmsSenderId", "Tocsin", ["FollowUpsFunction"]),
        ("CampaignCallerNumbers", "+815000000011", ["CampaignPacerFunction"]),
        ("CallerNumber", "+815000000001", ["CampaignPacerFunction"]),
        ("StartsPerSecond", "14", ["CampaignPacerFunction"]),
        ("CallsAtOnce", "2700", ["CampaignPacerFunction"]),
        ("AllowedCallingCodes", "+81,+82", ["CampaignImportFunction"]),
    ],
)
def test_a_changed_parameter_of_campaigns_publishes_versions(
    campaigning, parameter, value, functions
):
    changed = expand(TEMPLATE, PARAMETERS | CAMPAIGNS | {parameter: value}, REGION, ACCOUNT)
    for name in functions:
        assert changed.functions[name].environment != campaigning.functions[name].environment
        assert version_description(changed, name) != version_description(campaigning, name)


def test_the_answer_function_of_campaigns_reads_and_writes_one_table_and_asks_one_queue(
    campaigning,
):
    found = statements(role_of(campaigning, "CampaignAnswerFunction"))
    asked = {one for each in found for one in [each["Action"]] if isinstance(one, str)}
    assert asked == {"sqs:SendMessage"}
    [on_table] = [each for each in found if "dynamodb:GetItem" in each["Action"]]
    assert on_table["Action"] == ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:PutItem"]
    assert "CampaignTable" in on_table["Resource"]


def test_template_and_flow_stay_below_the_limits_of_cloudformation_and_connect(deployed):
    content = deployed.resources["AlertFlow"].properties["Content"]
    assert len(content) < 256_000
    assert TEMPLATE.stat().st_size < 1_000_000


def test_a_flow_with_a_placeholder_of_its_own_is_refused():
    with pytest.raises(ValueError, match="no placeholder"):
        with_flow(TEMPLATE.read_text(encoding="utf-8"), '{"Text": "${Somebody}"}')


def test_no_policy_has_a_wildcard_for_an_action_or_for_all_resources(deployed):
    roles = [*deployed.of_type("AWS::IAM::Role"), *deployed.of_type("AWS::IAM::ManagedPolicy")]
    assert len(roles) == 13
    for role in roles:
        assert not [each for each in actions(role) if "*" in each], role.logical_id
        assert not [each for each in statements(role) if each.get("Resource") == "*"]


CALLERS = ("TriageFunction", "EscalationFunction")


@pytest.mark.parametrize("function", CALLERS)
def test_a_text_message_may_go_to_any_number_and_to_no_topic_but_those_of_notices(
    deployed, function
):
    publishing = [
        each for each in statements(role_of(deployed, function)) if each["Action"] == "sns:Publish"
    ]
    ours = {deployed.topics[one].ref for one in ("NoticesTopic", "OperationsTopic")}
    ours.add(f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}*")
    assert [set(each["Resource"]) for each in publishing if "Resource" in each] == [ours]
    assert [each["NotResource"] for each in publishing if "NotResource" in each] == [
        "arn:aws:sns:*:*:*"
    ]


@pytest.mark.parametrize("function", CALLERS)
def test_only_the_number_that_was_given_may_speak(deployed, function):
    assert "sms-voice:SendVoiceMessage" not in actions(role_of(deployed, function))
    speaking = expand(TEMPLATE, PARAMETERS | OPTIONAL, REGION, ACCOUNT)
    given = [
        each["Resource"]
        for each in statements(role_of(speaking, function))
        if each["Action"] == "sms-voice:SendVoiceMessage"
    ]
    assert given == [VOICE]
    environment = speaking.functions[function].environment
    assert environment["VOICE_ORIGINATION_IDENTITY"] == VOICE
    assert environment["SMS_SENDER_ID"] == "Tocsin"


def advised_by(model):
    """The template with this model, and what triage may ask of Bedrock and of Systems Manager."""
    found = expand(TEMPLATE, PARAMETERS | {"AdviserModelId": model}, REGION, ACCOUNT)
    granted = [
        (each["Action"], each["Resource"], each.get("Condition"))
        for each in statements(role_of(found, "TriageFunction"))
        if each["Action"] in ("bedrock:InvokeModel", "ssm:GetParameter")
    ]
    return found, granted


def test_without_an_adviser_nothing_of_one_is_deployed(deployed):
    assert not list(deployed.of_type("AWS::SSM::Parameter"))
    assert "bedrock" not in str([each.properties for each in deployed.resources.values()])


def test_triage_may_ask_the_model_that_was_given_and_no_other():
    found, granted = advised_by(MODEL)
    environment = found.functions["TriageFunction"].environment
    assert environment["ADVISER_PARAMETER"] == "/tocsin/adviser-model"
    assert found.resources["AdviserModel"].properties["Value"] == MODEL
    adviser = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/tocsin/adviser-model"
    model = f"arn:aws:bedrock:{REGION}::foundation-model/{MODEL}"
    assert ("ssm:GetParameter", adviser, None) in granted
    asking = [one for one in granted if one[0] == "bedrock:InvokeModel"]
    assert asking == [("bedrock:InvokeModel", model, None)]


def test_a_profile_may_lead_to_a_model_of_any_region_and_nothing_else_may():
    asking = [one[1:] for one in advised_by(PROFILE)[1] if one[0] == "bedrock:InvokeModel"]
    through_it = {"ArnEquals": {"bedrock:InferenceProfileArn": PROFILE}}
    assert asking == [(PROFILE, None), ("arn:aws:bedrock:*::foundation-model/*", through_it)]


@pytest.mark.parametrize("function", ENVIRONMENT)
def test_only_triage_hears_of_the_adviser(function):
    asks = "bedrock:InvokeModel" in actions(role_of(advised_by(MODEL)[0], function))
    assert asks == (function == "TriageFunction")


@pytest.mark.parametrize(
    "model",
    [
        "nova-lite",
        "eu.amazon.nova-lite-v1:0",
        "global.anthropic.claude-haiku-4-5-20251001-v1:0",
        "*",
        "amazon.*",
        f"arn:aws:bedrock:{REGION}::foundation-model/amazon.nova-lite-v1:0",
        f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/*",
        f"arn:aws:bedrock:*:{ACCOUNT}:inference-profile/eu.amazon.nova-lite-v1:0",
    ],
)
def test_a_model_that_is_none_or_more_than_one_is_refused(model):
    with pytest.raises(ConfigurationError, match="AdviserModelId"):
        advised_by(model)


@pytest.mark.parametrize("model", [MODEL, "deepseek.v3.2", "openai.gpt-oss-20b-1:0", PROFILE])
def test_ids_of_models_as_bedrock_gives_them_are_taken(model):
    assert advised_by(model)[0].resources["AdviserModel"].properties["Value"] == model


def test_questions_to_the_adviser_leave_the_function_most_of_its_time(deployed):
    triage = deployed.functions["TriageFunction"]
    assert 3 * allowance.MOST.total_seconds() <= triage.timeout
    assert allowance.LONGEST.total_seconds() == 2


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("SmsSenderId", "To"),
        ("SmsSenderId", "12345"),
        ("SmsSenderId", "two words"),
        ("VoiceOriginationArn", "+48221230001"),
        ("VoiceOriginationArn", VOICE.replace("phone-number/phone", "sender-id/TOCSIN")),
    ],
)
def test_a_sender_that_is_none_is_refused(parameter, value):
    with pytest.raises(ConfigurationError, match=parameter):
        expand(TEMPLATE, PARAMETERS | {parameter: value}, REGION, ACCOUNT)


def test_functions_do_not_share_a_role(deployed):
    roles = [deployed.resources[each].properties["Role"] for each in deployed.functions]
    assert len(set(roles)) == len(roles) == 8


def test_the_contacts_can_be_decrypted_for_that_one_parameter_only(deployed):
    for function in ("TriageFunction", "EscalationFunction", "AnswerFunction"):
        [statement] = [
            each
            for each in statements(role_of(deployed, function))
            if each["Action"] == "kms:Decrypt"
        ]
        assert statement["Condition"]["StringEquals"] == {
            "kms:ViaService": f"ssm.{REGION}.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": (
                f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/tocsin/contacts"
            ),
        }


def test_triage_may_query_the_silences_only(deployed):
    [statement] = [
        each
        for each in statements(role_of(deployed, "TriageFunction"))
        if each["Action"] == "dynamodb:Query"
    ]
    [(table, partition)] = [
        (each.attributes["Arn"], each.properties["KeySchema"][0]["AttributeName"])
        for each in deployed.of_type("AWS::DynamoDB::Table")
    ]
    assert (statement["Resource"], partition) == (table, "pk")
    assert statement["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["silences"]}
    }


@pytest.mark.parametrize("function", ENVIRONMENT)
def test_a_function_is_told_what_it_needs_and_nothing_else(deployed, function):
    environment = deployed.functions[function].environment
    assert set(environment) == ENVIRONMENT[function]
    assert all(environment.values())


@pytest.mark.parametrize("function", ARCHIVE_ENVIRONMENT)
def test_with_a_bucket_its_functions_are_told_what_they_need_too(deployed, archiving, function):
    assert function not in deployed.functions
    environment = archiving.functions[function].environment
    assert set(environment) == ARCHIVE_ENVIRONMENT[function]
    assert all(environment.values())


def test_recordings_can_be_read_written_and_tagged_below_their_prefix_and_never_deleted(archiving):
    bucket = "arn:aws:s3:::recordings"
    found = statements(role_of(archiving, "ConvertRecordingFunction"))
    on_s3 = [one for one in found if str(one["Action"]).count("s3:")]
    assert {one["Resource"] for one in on_s3} == {bucket, f"{bucket}/connect/*"}
    asked = actions(role_of(archiving, "ConvertRecordingFunction"))
    assert not [one for one in asked if "Delete" in one or "Bypass" in one or "Lifecycle" in one]
    [keys] = [one for one in found if "kms:GenerateDataKey" in one["Action"]]
    assert keys["Condition"] == {
        "StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/connect/*"]},
    }


def test_a_further_encryption_context_is_told_to_the_function_that_converts_only(archiving):
    context = '{"team":"calls","kind":"recording"}'
    given = ARCHIVING | {"RecordingsEncryptionContext": context}
    found = expand(TEMPLATE, PARAMETERS | given, REGION, ACCOUNT)
    changed = [
        name
        for name, one in found.functions.items()
        if one.environment != archiving.functions[name].environment
    ]
    assert changed == ["ConvertRecordingFunction"]
    told = found.functions[changed[0]].environment["RECORDINGS_ENCRYPTION_CONTEXT"]
    assert told == context
    assert version_description(found, changed[0]) != version_description(archiving, changed[0])


@pytest.mark.parametrize("context", ["team=calls", "{}", '{"team":1}', '{"a":"b"} '])
def test_an_encryption_context_that_is_none_is_refused(context):
    given = PARAMETERS | ARCHIVING | {"RecordingsEncryptionContext": context}
    with pytest.raises(ConfigurationError, match="RecordingsEncryptionContext"):
        expand(TEMPLATE, given, REGION, ACCOUNT)


def of_recordings(deployed, archiving):
    """The alarms that come with a bucket, by name."""
    alarms = {one.logical_id: one.properties for one in archiving.of_type("AWS::CloudWatch::Alarm")}
    return {name: one for name, one in alarms.items() if name not in deployed.resources}


def test_runs_of_the_archive_are_watched_and_none_of_their_alarms_calls_anybody(
    deployed, archiving
):
    found = of_recordings(deployed, archiving)
    watched = {watch(one) for name, one in found.items() if name != "RecordingsRunsAlarm"}
    convert = archiving.functions["ConvertRecordingFunction"].name
    failures = archiving.queues["RecordingsFailuresQueue"].name
    assert watched == {
        *(("Errors", convert), ("Throttles", "all"), ("RecordingsDailyRuns", "tocsin")),
        ("ApproximateNumberOfMessagesVisible", failures),
    }
    operations = archiving.topics["OperationsTopic"].ref
    for alarm in found.values():
        assert alarm["AlarmActions"] == [operations]
        assert alarm["AlarmDescription"].startswith(("[medium] ", "[low] "))


def test_a_stack_whose_archive_never_ran_is_in_no_alarm_and_one_whose_runs_cease_tells(archiving):
    """A new alarm is in INSUFFICIENT_DATA, and to come into it again is told."""
    alarm = archiving.resources["DailyArchiveAlarm"].properties
    assert alarm["TreatMissingData"] == "missing"
    assert alarm["InsufficientDataActions"] == [archiving.topics["OperationsTopic"].ref]


def test_a_batch_is_given_again_as_often_as_the_function_believes(archiving):
    [machine] = archiving.of_type("AWS::StepFunctions::StateMachine")
    archive = json.loads(machine.properties["DefinitionString"])["States"]["Archive"]
    convert = archive["ItemProcessor"]["States"]["Convert"]
    assert convert["Retry"][-1]["MaxAttempts"] == AGAIN
    assert convert["Parameters"]["Payload"]["tried.$"] == "$$.State.RetryCount"


def test_recordings_are_converted_in_the_time_and_the_memory_that_the_docs_state(archiving):
    found = archiving.resources["ConvertRecordingFunction"].properties
    assert (found["MemorySize"], found["Timeout"]) == (512, LONGEST_S)
    assert found["Architectures"] == ["arm64"]
    assert "EphemeralStorage" not in found  # 512 MB come with every function


def test_no_name_in_the_environment_is_one_that_lambda_keeps_for_itself(deployed):
    """AWS Lambda Developer Guide, defined runtime environment variables."""
    kept = re.compile(r"AWS_\w+|LAMBDA_\w+|_\w+|TZ|LANG|PATH|LD_LIBRARY_PATH|PYTHONPATH|NODE_PATH")
    for function in deployed.functions.values():
        assert [one for one in function.environment if kept.fullmatch(one)] == []


def test_every_name_the_handlers_read_from_the_environment_is_set_by_the_template():
    code = "".join(each.read_text() for each in (ROOT / "handlers").rglob("*.py"))
    read = set(re.findall(r'(?:setting|environ\.get)\("([A-Z_]+)"', code))
    told = (
        *ENVIRONMENT.values(),
        *ARCHIVE_ENVIRONMENT.values(),
        *CAMPAIGN_ENVIRONMENT.values(),
    )
    assert read <= set().union(IN_ANOTHER_REGION, FALLBACK, *told)


def test_handlers_and_runtime_are_those_the_build_packs(source):
    whole = expand(TEMPLATE, PARAMETERS | ARCHIVING | CAMPAIGNS, REGION, ACCOUNT)
    found = {name: each.handler for name, each in whole.functions.items()}
    assert found == {name: f"{module}.handler" for name, module in HANDLERS.items()}
    assert source["Globals"]["Function"]["Runtime"] == f"python{RUNTIME}"
    for name in HANDLERS:
        assert source["Resources"][name]["Metadata"] == {"BuildMethod": "makefile"}


def test_whatever_invokes_a_function_goes_through_its_alias():
    deployed = expand(TEMPLATE, PARAMETERS | READING_VCENTER, REGION, ACCOUNT)
    aliases = {each.alias_arn for each in deployed.functions.values()}
    resources = deployed.resources.values()
    invoking = {
        "AWS::Lambda::EventSourceMapping": lambda found: found["FunctionName"],
        "AWS::Lambda::Permission": lambda found: found["FunctionName"],
        "AWS::Connect::IntegrationAssociation": lambda found: found["IntegrationArn"],
        "AWS::Scheduler::Schedule": lambda found: found["Target"]["Arn"],
        "AWS::Logs::SubscriptionFilter": lambda found: found["DestinationArn"],
    }
    pointed = [invoking[each.type](each.properties) for each in resources if each.type in invoking]
    assert len(pointed) == 11
    assert set(pointed) == aliases
    flow = deployed.resources["AlertFlow"].properties["Content"]
    assert set(re.findall(r'"(arn:aws:lambda:[^"]+)"', flow)) == {
        deployed.functions["AnswerFunction"].alias_arn
    }


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("CallerNumber", "+815000000001"),
        ("CallerNumber", "+815000000000,+815000000001"),
        ("AllowedCallingCodes", "+48"),
        ("StartsPerSecond", "3"),
        ("CallsAtOnce", "20"),
        ("NoticeLanguage", "pl"),
        ("LogLevel", "DEBUG"),
        ("ContactsParameterName", "/tocsin/other"),
        *OPTIONAL.items(),
        ("AdviserModelId", MODEL),
        ("IncidentManager", f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/night"),
        ("PrivateFeedNetworks", "10.0.0.0/8,fd00::/8"),
        ("CampaignCallerNumbers", "+815000000010"),
        ("ConnectInstanceArn", f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/other"),
    ],
)
def test_a_changed_parameter_publishes_a_version_of_just_the_functions_that_read_it(
    deployed, parameter, value
):
    changed = expand(TEMPLATE, PARAMETERS | {parameter: value}, REGION, ACCOUNT)
    for name, function in deployed.functions.items():
        reads_it = changed.functions[name].environment != function.environment
        assert (version_description(changed, name) != version_description(deployed, name)) == (
            reads_it
        ), name


def version_description(deployment, function):
    name = deployment.functions[function].name
    [version] = [
        each
        for each in deployment.of_type("AWS::Lambda::Version")
        if each.properties["FunctionName"] == name
    ]
    return version.properties["Description"]


def test_the_longest_parameters_fit_into_a_version_description(source):
    longest = expand(
        TEMPLATE,
        {
            **PARAMETERS,
            "CallerNumber": ",".join(["+" + "8" * 15] * 3),
            "AllowedCallingCodes": ",".join(["+1234"] * 12),
            "BackupConnectInstanceArn": f"arn:aws:connect:eu-central-1:{ACCOUNT}:instance/"
            "11111111-2222-3333-4444-555555555555",
            "BackupContactFlowId": "11111111-2222-3333-4444-555555555555",
            "BackupCallerNumber": "+" + "8" * 15,
            "StartsPerSecond": "999",
            "CallsAtOnce": "9999",
            "ContactsParameterName": "/" + "c" * 37,
            "SmsSenderId": "TocsinAlert",
            "VoiceOriginationArn": VOICE,
            "AdviserModelId": PROFILE,
            "IncidentManager": f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/night",
            "PrivateFeedNetworks": ",".join(["192.168.10.128/25"] * 11),
            "LogLevel": "WARNING",
        },
        REGION,
        ACCOUNT,
    )
    assert source["Parameters"]["ContactsParameterName"]["MaxLength"] == 1 + 37
    assert source["Parameters"]["AllowedCallingCodes"]["MaxLength"] == len("+1234," * 12) - 1
    for function in longest.functions:
        assert len(version_description(longest, function)) <= 256


def test_the_answer_function_gives_up_before_the_flow_does(deployed):
    assert deployed.functions["AnswerFunction"].timeout <= 8


def test_only_this_instance_of_connect_may_invoke_the_answer_function(deployed):
    assert deployed.resources["AnswerPermission"].properties == {
        "FunctionName": deployed.functions["AnswerFunction"].alias_arn,
        "Action": "lambda:InvokeFunction",
        "Principal": "connect.amazonaws.com",
        "SourceAccount": ACCOUNT,
        "SourceArn": PARAMETERS["ConnectInstanceArn"],
    }


def test_only_alarms_of_this_account_and_region_may_invoke_triage(deployed):
    assert deployed.resources["AlarmPermission"].properties == {
        "FunctionName": deployed.functions["TriageFunction"].alias_arn,
        "Action": "lambda:InvokeFunction",
        "Principal": "lambda.alarms.cloudwatch.amazonaws.com",
        "SourceAccount": ACCOUNT,
        "SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*",
    }


def test_an_alarm_that_triage_failed_three_times_is_kept_as_it_came(deployed):
    triage = deployed.resources["TriageFunction"].properties
    dead = deployed.queues["EventDeadLetterQueue"].arn
    assert triage["DeadLetterConfig"] == {"TargetArn": dead}
    sending = [
        each["Resource"]
        for each in statements(role_of(deployed, "TriageFunction"))
        if each["Action"] == "sqs:SendMessage"
    ]
    assert any(dead in each for each in sending)
    [tries] = deployed.of_type("AWS::Lambda::EventInvokeConfig")
    assert tries.properties["Qualifier"] == "live"
    assert tries.properties["MaximumRetryAttempts"] == 2
    assert tries.properties["MaximumEventAgeInSeconds"] == 3600


def test_only_alarms_of_this_account_and_region_may_publish_to_the_topic_of_alarms(deployed):
    topic = deployed.topics["AlarmTopic"].ref
    [allowed, denied] = deployed.resources["AlarmTopicPolicy"].properties["PolicyDocument"][
        "Statement"
    ]
    assert allowed == {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*"},
        },
    }
    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_topic_of_alarms_and_no_other_may_write_to_the_event_queue(deployed):
    queue, topic = deployed.queues["EventQueue"], deployed.topics["AlarmTopic"].ref
    [subscription] = deployed.of_type("AWS::SNS::Subscription")
    assert subscription.properties == {
        "TopicArn": topic,
        "Protocol": "sqs",
        "Endpoint": queue.arn,
        "RawMessageDelivery": False,
        "RedrivePolicy": {"deadLetterTargetArn": queue.dead_letter_arn},
    }
    by_sns = [
        each
        for policy in deployed.of_type("AWS::SQS::QueuePolicy")
        for each in statements(policy)
        if each["Principal"] == {"Service": "sns.amazonaws.com"}
    ]
    assert [(set(each["Resource"]), each["Condition"]) for each in by_sns] == [
        ({queue.arn, queue.dead_letter_arn}, {"ArnEquals": {"aws:SourceArn": topic}})
    ]


def test_every_log_is_kept_for_the_days_asked_for(deployed):
    for function in deployed.functions:
        group = deployed.resources[function].properties["LoggingConfig"]["LogGroup"]
        [found] = [each for each in deployed.of_type("AWS::Logs::LogGroup") if each.ref == group]
        assert found.properties["RetentionInDays"] == "90"


def test_each_queue_hides_messages_for_six_timeouts_and_has_its_own_dead_letters(deployed):
    dead_letters = []
    for mapping in deployed.event_source_mappings:
        queue = deployed.queues[mapping.queue]
        assert queue.visibility_timeout >= 6 * deployed.functions[mapping.function].timeout
        assert mapping.reports_failures
        dead_letters.append(deployed.queue_at(queue.dead_letter_arn))
    assert len(set(dead_letters)) == 3
    assert all(deployed.queues[each].retention == 14 * 24 * 3600 for each in dead_letters)
    for queue in deployed.of_type("AWS::SQS::Queue"):
        assert queue.properties["SqsManagedSseEnabled"] is True


def test_eventbridge_may_write_to_the_queues_for_our_rules_only(deployed):
    for rule in deployed.rules.values():
        for target in rule.targets:
            assert may_send(deployed, rule.arn, target.arn)
            assert may_send(deployed, rule.arn, target.dead_letter_arn)


def may_send(deployed, rule, queue):
    found = [
        each for policy in deployed.of_type("AWS::SQS::QueuePolicy") for each in statements(policy)
    ]
    return any(
        queue in each["Resource"] and rule in each["Condition"]["ArnEquals"]["aws:SourceArn"]
        for each in found
    )


def test_every_pattern_is_one_that_eventbridge_takes(deployed):
    assert set(deployed.rules) == {
        *(
            "AlarmRule",
            "HealthRule",
            "CustomRule",
            "ContactEventRule",
            "DrillRule",
            "FeedRule",
            "VCenterRule",
            "WebhookRule",
        ),
        *SECURITY_RULES,
        *SERVICE_RULES,
    }
    for rule in deployed.rules.values():
        check_pattern(rule.pattern)
        assert rule.enabled


@pytest.mark.parametrize(
    ("parameter", "rules"), [("SecurityEvents", SECURITY_RULES), ("ServiceEvents", SERVICE_RULES)]
)
def test_a_group_of_events_can_be_switched_off(parameter, rules):
    without = expand(TEMPLATE, PARAMETERS | {parameter: "DISABLED"}, REGION, ACCOUNT)
    assert {name for name, rule in without.rules.items() if not rule.enabled} == rules


@pytest.mark.parametrize(
    ("event", "rules"),
    [
        (
            {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change"},
            {"AlarmRule"},
        ),
        (
            {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm Configuration Change"},
            set(),
        ),
        ({"source": "aws.health", "detail-type": "AWS Health Event"}, {"HealthRule"}),
        ({"source": "aws.health", "detail-type": "AWS Health Abuse Event"}, {"HealthRule"}),
        ({"source": "our.backup", "detail-type": "Tocsin Alert"}, {"CustomRule"}),
        ({"source": "tocsin.drill", "detail-type": "Tocsin Drill"}, {"DrillRule"}),
        ({"source": "our.prometheus", "detail-type": "Webhook"}, {"WebhookRule"}),
        ({"source": "our.zabbix", "detail-type": "Zabbix Webhook"}, {"WebhookRule"}),
        ({"source": "our.shop", "detail-type": "Webhook Report"}, set()),
        ({"source": "tocsin.vcenter", "detail-type": "vCenter Alarm"}, {"VCenterRule"}),
        ({"source": "our.backup", "detail-type": "vCenter Alarm"}, set()),
        ({"source": "tocsin.feeds", "detail-type": "Status Feed Entry"}, {"FeedRule"}),
        ({"source": "our.backup", "detail-type": "Status Feed Entry"}, set()),
        (
            {
                "source": "aws.connect",
                "detail-type": "Amazon Connect Contact Event",
                "detail": {"initiationMethod": "API"},
            },
            {"ContactEventRule"},
        ),
        (
            {
                "source": "aws.connect",
                "detail-type": "Amazon Connect Contact Event",
                "detail": {"InitiationMethod": "Api"},
            },
            {"ContactEventRule"},
        ),
        (
            {
                "source": "aws.connect",
                "detail-type": "Amazon Connect Contact Event",
                "detail": {"initiationMethod": "INBOUND"},
            },
            set(),
        ),
    ],
)
def test_an_event_reaches_the_rules_meant_for_it(deployed, event, rules):
    whole = {"detail": {}, **event}
    found = {name for name, rule in deployed.rules.items() if matches(rule.pattern, whole)}
    assert found == rules


def test_the_table_outlives_the_stack_is_encrypted_and_forgets_by_itself(source, deployed):
    assert source["Resources"]["Table"]["DeletionPolicy"] == "Retain"
    assert source["Resources"]["Table"]["UpdateReplacePolicy"] == "Retain"
    table = deployed.tables["Table"].properties
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert [each["IndexName"] for each in table["GlobalSecondaryIndexes"]] == ["overdue", "recent"]


def test_alarms_watch_dead_letters_waiting_messages_errors_throttles_and_deadlines(deployed):
    watched = {watch(each.properties) for each in deployed.of_type("AWS::CloudWatch::Alarm")}
    dead = {queue.dead_letter_arn for queue in deployed.queues.values() if queue.dead_letter_arn}
    expected = {
        ("ApproximateNumberOfMessagesVisible", each.name)
        for each in deployed.queues.values()
        if each.arn in dead
    }
    expected |= {
        ("ApproximateAgeOfOldestMessage", deployed.queues[each.queue].name)
        for each in deployed.event_source_mappings
    }
    expected |= {("Errors", each.name) for each in deployed.functions.values()}
    expected |= {
        (one, "tocsin") for one in ("OverdueDeadlines", "LatestDeadlineSeconds", "DrillFailed")
    }
    expected |= {("Heartbeat", "tocsin"), ("FailingFeeds", "tocsin"), ("Throttles", "all")}
    assert watched == expected


def watch(alarm):
    if "Metrics" in alarm:
        [name] = {
            each["MetricStat"]["Metric"]["MetricName"]
            for each in alarm["Metrics"]
            if "MetricStat" in each
        }
        return (name, "all")
    return (alarm["MetricName"], alarm["Dimensions"][0]["Value"])


def test_the_throttle_alarm_adds_up_all_functions(deployed):
    metrics = deployed.resources["ThrottlesAlarm"].properties["Metrics"]
    names = {
        each["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
        for each in metrics
        if "MetricStat" in each
    }
    assert names == {each.name for each in deployed.functions.values()}


def test_alarms_tell_the_operations_topic_and_silence_of_the_auditor_is_an_alarm(deployed):
    operations = deployed.topics["OperationsTopic"].ref
    for alarm in deployed.of_type("AWS::CloudWatch::Alarm"):
        assert alarm.properties["AlarmActions"] == [operations]
        missing = "breaching" if alarm.logical_id in SILENCE_IS_AN_ALARM else "notBreaching"
        assert alarm.properties["TreatMissingData"] == missing


SILENCE_IS_AN_ALARM = {"OverdueDeadlinesAlarm", "HeartbeatAlarm"}


def test_the_heartbeats_address_is_a_secret_that_only_the_schedule_holds(source, deployed):
    assert source["Parameters"]["HeartbeatUrl"]["NoEcho"] is True
    url = "https://beats.example.com/0a1b2c3d"
    with_url = expand(TEMPLATE, PARAMETERS | {"HeartbeatUrl": url}, REGION, ACCOUNT)
    [schedule] = [one for one in with_url.schedules.values() if one.function == "AuditorFunction"]
    assert json.loads(schedule.payload) == {"heartbeat_url": url}
    holding = {one.logical_id for one in with_url.resources.values() if url in str(one.properties)}
    assert holding == {schedule.logical_id}
    assert url not in str(with_url.outputs)
    without = deployed.schedules[schedule.logical_id]
    assert json.loads(without.payload) == {"heartbeat_url": ""}


@pytest.mark.parametrize(
    ("schedule", "period"),
    [("rate(1 hour)", 3600), ("rate(1 day)", 86400), ("cron(30 9 * * ? *)", 86400)],
)
def test_a_self_test_that_is_not_answered_for_two_periods_is_an_alarm(schedule, period):
    with_test = expand(TEMPLATE, PARAMETERS | {"SelfTestSchedule": schedule}, REGION, ACCOUNT)
    alarm = with_test.resources["SelfTestAlarm"].properties
    assert (alarm["MetricName"], alarm["TreatMissingData"]) == ("SelfTestAnswered", "breaching")
    assert (int(alarm["Period"]), alarm["EvaluationPeriods"]) == (period, 2)
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 7 * 86400  # CloudWatch takes no more
    assert alarm["AlarmActions"] == [with_test.topics["OperationsTopic"].ref]
    assert with_test.schedules["SelfTest"].expression == schedule


def test_the_self_test_may_put_events_on_the_default_bus_and_nothing_else():
    with_test = expand(TEMPLATE, PARAMETERS | {"SelfTestSchedule": "rate(1 day)"}, REGION, ACCOUNT)
    role = with_test.resources["SelfTestRole"]
    [statement] = statements(role)
    assert statement["Action"] == "events:PutEvents"
    assert statement["Resource"] == f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    [trust] = role.properties["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_without_a_schedule_there_is_no_self_test(deployed):
    assert not {one for one in deployed.resources if one.startswith("SelfTest")}


@pytest.mark.parametrize(
    "schedule", ["rate(2 hours)", "cron(60 9 * * ? *)", "cron(0 9 ? * MON *)", "daily"]
)
def test_a_self_test_of_another_rhythm_is_refused(schedule):
    with pytest.raises(ConfigurationError, match="SelfTestSchedule"):
        expand(TEMPLATE, PARAMETERS | {"SelfTestSchedule": schedule}, REGION, ACCOUNT)


def test_a_maintainer_may_put_back_what_lies_in_the_dead_letters_and_run_the_self_test(deployed):
    policy = deployed.resources["MaintainerPolicy"]
    by_action = {str(each["Action"]): each for each in statements(policy)}
    dead = {one.dead_letter_arn for one in deployed.queues.values() if one.dead_letter_arn}
    letters = next(each for action, each in by_action.items() if "sqs:ReceiveMessage" in action)
    assert set(letters["Resource"]) == dead
    back = {one.arn for one in deployed.queues.values() if one.dead_letter_arn}
    assert set(by_action["sqs:SendMessage"]["Resource"]) == back
    put = by_action["events:PutEvents"]
    assert put["Condition"] == {
        "StringEquals": {"events:source": ["tocsin.self-test", "tocsin.drill"]}
    }


@pytest.mark.parametrize("url", ["http://a.example", "beats", 'https://a"b', "https://a b"])
def test_an_address_of_the_heartbeat_that_is_none_is_refused(url):
    with pytest.raises(ConfigurationError, match="HeartbeatUrl"):
        expand(TEMPLATE, PARAMETERS | {"HeartbeatUrl": url}, REGION, ACCOUNT)


def test_tocsins_own_alarms_ring_nobody_they_come_back_as_notices(deployed):
    """They match AlarmRule too; the operations topic is their way to people."""
    alarms = list(deployed.of_type("AWS::CloudWatch::Alarm"))
    assert alarms
    assert all(one.properties["AlarmDescription"].startswith("[medium] ") for one in alarms)
