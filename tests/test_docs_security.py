"""docs/security.md: what the templates and the commands really do is what it says."""

import json
import re
from pathlib import Path

import pytest

from handlers.adapters import feed_client, feed_text
from packing import audit
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEMPLATES = {
    name: load((ROOT / name).read_text(encoding="utf-8"))
    for name in ("template.yaml", "backup-region.yaml")
}
RESOURCES = TEMPLATES["template.yaml"]["Resources"]
EVERYTHING = [
    (name, key, one)
    for name, template in TEMPLATES.items()
    for key, one in template["Resources"].items()
]
REACHED_FROM_OUTSIDE = re.compile(
    r"AWS::(ApiGateway|ApiGatewayV2|ElasticLoadBalancing|CloudFront|AppSync|EC2|Cognito)"
    r"|AWS::Serverless::(Api|HttpApi)|AWS::Lambda::Url"
)


INVOKING = {
    "AnswerPermission": "connect.amazonaws.com",
    "CampaignAnswerPermission": "connect.amazonaws.com",
    "AlarmPermission": "lambda.alarms.cloudwatch.amazonaws.com",
    "VCenterPermission": "logs.amazonaws.com",
}


def of_type(kind):
    return {key: one["Properties"] for key, one in RESOURCES.items() if one["Type"] == kind}


def policy(name):
    return RESOURCES[name]["Properties"]["PolicyDocument"]["Statement"]


def actions(statements):
    whole = [one.get("Fn::If", ["", one])[1] for one in statements]
    named = [one["Action"] for one in whole]
    return {each for one in named for each in ([one] if isinstance(one, str) else one)}


def told(row):
    """The actions in the table's row."""
    [line] = [line for line in TEXT.splitlines() if line.startswith(f"| `{row}`")]
    return set(re.findall(r"`(\w+:\w+)`", line))


BUCKETS = {
    "CampaignBucket": (
        {"lists/": 7, "rejected/": 30},
        "lists of campaigns for 7 days, and what was set aside of them for 30",
    ),
    "RecordingsResultsBucket": ({"": 1}, "keys of recordings that a run gave out, for a day"),
}


def test_these_are_all_buckets():
    found = {key for _, key, one in EVERYTHING if one["Type"] == "AWS::S3::Bucket"}
    assert found == set(BUCKETS)


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_encrypted_private_and_forgets(name):
    days, told_as = BUCKETS[name]
    bucket = of_type("AWS::S3::Bucket")[name]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    [denied] = policy(f"{name}Policy")
    assert (denied["Effect"], denied["Action"], denied["Principal"]) == ("Deny", "s3:*", "*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert {rule.get("Prefix", ""): rule["ExpirationInDays"] for rule in rules} == days
    assert told_as in TEXT


@pytest.mark.parametrize(("file", "name", "resource"), EVERYTHING)
def test_nothing_in_the_templates_can_be_reached_from_outside(file, name, resource):
    assert not REACHED_FROM_OUTSIDE.match(resource["Type"]), (file, name)
    assert "FunctionUrlConfig" not in resource.get("Properties", {})
    events = resource.get("Properties", {}).get("Events", {})
    assert {one["Type"] for one in events.values()} <= {"SQS", "ScheduleV2", "Schedule", "Kinesis"}


def test_each_function_that_others_may_invoke_is_invoked_by_one_service_from_this_account():
    for file in TEMPLATES:
        permissions = {
            key: one["Properties"]
            for name, key, one in EVERYTHING
            if name == file and one["Type"] == "AWS::Lambda::Permission"
        }
        invoking = {key: one["Principal"] for key, one in permissions.items()}
        assert invoking.items() <= INVOKING.items()
        assert invoking["AnswerPermission"] == "connect.amazonaws.com"
        assert all({"SourceAccount", "SourceArn"} <= set(one) for one in permissions.values())


def test_the_table_and_every_queue_are_encrypted():
    assert all(
        one["SSESpecification"]["SSEEnabled"] for one in of_type("AWS::DynamoDB::Table").values()
    )
    queues = of_type("AWS::SQS::Queue")
    assert all(one["SqsManagedSseEnabled"] is True for one in queues.values())
    assert len(queues) == 15
    assert "SQS, fifteen queues" in TEXT
    assert len(of_type("AWS::SNS::Topic")) == 3
    assert "SNS, three topics" in TEXT


def test_no_queue_may_be_asked_without_tls():
    denied = set()
    for document in of_type("AWS::SQS::QueuePolicy").values():
        for one in document["PolicyDocument"]["Statement"]:
            if one["Effect"] == "Deny":
                assert (one["Principal"], one["Action"]) == ("*", "sqs:*")
                assert one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
                denied |= {arn["Fn::GetAtt"][0] for arn in one["Resource"]}
    assert denied == set(of_type("AWS::SQS::Queue"))


def test_no_topic_has_a_policy_in_place_of_the_one_that_lets_alarms_publish():
    """The one that is there names CloudWatch itself, for a topic that only alarms publish to."""
    [(name, policy)] = of_type("AWS::SNS::TopicPolicy").items()
    assert (name, policy["Topics"]) == ("AlarmTopicPolicy", [{"Ref": "AlarmTopic"}])
    allowed = policy["PolicyDocument"]["Statement"][0]
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


def test_every_address_that_is_given_must_be_https():
    parameters = TEMPLATES["template.yaml"]["Parameters"]
    urls = {key: one for key, one in parameters.items() if key.endswith("Url")}
    assert list(urls) == ["HeartbeatUrl"]
    assert all(
        re.fullmatch(one["AllowedPattern"], "http://example.com") is None for one in urls.values()
    )


def test_no_setting_of_a_function_is_a_secret_and_one_parameter_is_not_shown():
    for _, name, one in EVERYTHING:
        variables = one.get("Properties", {}).get("Environment", {}).get("Variables", {})
        assert not re.search(r"SECRET|PASSWORD|TOKEN|API_KEY", " ".join(variables)), name
    hidden = {
        key
        for each in TEMPLATES.values()
        for key, one in each["Parameters"].items()
        if one.get("NoEcho")
    }
    assert hidden == {"HeartbeatUrl"}


SERVICES = {
    (name, key): one["Properties"]
    for name, key, one in EVERYTHING
    if one["Type"] == "AWS::IAM::Role" and "lambda.amazonaws.com" not in str(one["Properties"])
}


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_the_page_names_each_role_of_a_service_with_exactly_its_actions(file, name):
    role = SERVICES[file, name]
    [trusted] = role["AssumeRolePolicyDocument"]["Statement"]
    assert list(trusted["Principal"]) == ["Service"]
    assert trusted["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    given = [one for each in role["Policies"] for one in each["PolicyDocument"]["Statement"]]
    assert told(name) == actions(given)
    assert all(one["Effect"] == "Allow" and one["Resource"] != "*" for one in given)


def test_the_roles_of_services_that_the_page_names_are_all_there_are():
    part = TEXT.split("| role | of | may |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", part, re.MULTILINE)) == {name for _, name in SERVICES}


def test_every_page_with_a_policy_for_people_is_linked():
    pages = (ROOT / "docs").glob("*.md")
    with_policy = {one.name for one in pages if "## Who may" in one.read_text(encoding="utf-8")} | {
        "contacts.md",
        "routes.md",
    }
    linked = set(re.findall(r"\]\(([\w-]+\.md)", TEXT.split("The stack has two policies")[1]))
    assert with_policy - {"security.md"} <= linked


@pytest.mark.parametrize("name", ["OperatorPolicy", "MaintainerPolicy"])
def test_the_page_names_each_policy_with_exactly_its_actions(name):
    assert told(f"{name}Arn") == actions(policy(name))
    assert f"{name}Arn" in TEMPLATES["template.yaml"]["Outputs"]
    people = of_type("AWS::IAM::ManagedPolicy")
    assert set(people) == {"OperatorPolicy", "MaintainerPolicy"}


def test_the_example_allows_what_the_operators_policy_does():
    [example] = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert actions(json.loads(example)["Statement"]) == actions(policy("OperatorPolicy"))


def test_neither_policy_reads_numbers_or_calls_anybody():
    both = actions([*policy("OperatorPolicy"), *policy("MaintainerPolicy")])
    assert not [one for one in both if one.startswith(("ssm:", "kms:", "connect:", "sns:"))]


def test_the_audit_takes_no_longer_than_the_page_says():
    minutes = int(re.search(r"after (\d+) minutes at most", TEXT)[1])
    assert audit.SECONDS * len(audit.SERVICES) * len(audit.LOCKED) == minutes * 60


def test_boto3_is_locked_among_what_is_deployed():
    runtime = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    assert re.search(r"^boto3==", runtime, re.MULTILINE)


def test_the_limits_of_a_feed_are_those_the_page_says():
    told = f"A feed has {feed_client.SLOWEST:.0f} seconds, {feed_client.MOST_BYTES // 10**6} MB"
    assert f"{told} unpacked, {feed_text.MOST_ELEMENTS:,} elements and no entities" in TEXT
    assert (feed_client.MOST_REDIRECTS, "three times at most" in TEXT) == (3, True)
