import time
from pathlib import Path
from textwrap import dedent, indent

import pytest

from dispatch.errors import ConfigurationError
from sandbox.deploy.expand import expand
from sandbox.deploy.identities import DEPLOYED, RECORDED

ROOT = Path(__file__).parents[1]
REGION, ACCOUNT = "eu-central-1", "111122223333"
INSTANCE = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/sandbox"
PARAMETERS = {
    "ConnectInstanceArn": INSTANCE,
    "CallerNumber": "+4915550100",
    "AllowedCallingCodes": "+49,+48",
}


@pytest.fixture(scope="module")
def deployed():
    return expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)


@pytest.fixture
def template(tmp_path):
    """Expands a template of the given resources, with `head` before them."""

    def write(text, head=""):
        path = tmp_path / "small.yaml"
        body = indent(dedent(text), "  ")
        path.write_text(f"{dedent(head)}Resources:\n{body}", encoding="utf-8")
        return expand(path, {}, REGION, ACCOUNT)

    return write


def test_the_template_is_expanded_in_under_a_second_and_a_half():
    started = time.perf_counter()
    expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    assert time.perf_counter() - started < 1.5


def test_expanding_leaves_the_environment_alone_and_logs_nothing(caplog, monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    assert caplog.records == []


def test_the_same_template_always_gets_the_same_names(deployed):
    again = expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    assert again == deployed


def test_a_function_comes_with_handler_environment_and_timeout(deployed):
    answer = deployed.functions["AnswerFunction"]
    assert answer.handler == "handlers.answer.handler"
    assert answer.timeout == 8
    assert answer.environment["TABLE_NAME"] == deployed.tables["Table"].ref
    assert answer.environment["WAKE_UP_QUEUE_URL"] == deployed.queues["WakeUpQueue"].url
    assert answer.alias_arn == f"{answer.arn}:live"


def test_the_instance_and_flow_identifiers_are_cut_from_their_arns(deployed):
    environment = deployed.functions["TriageFunction"].environment
    assert environment["CONNECT_INSTANCE_ID"] == "sandbox"
    assert environment["CONTACT_FLOW_ID"] == deployed.contact_flows["AlertFlow"].id
    assert deployed.contact_flows["AlertFlow"].arn == (
        f"{INSTANCE}/contact-flow/{deployed.contact_flows['AlertFlow'].id}"
    )


def test_the_flow_names_the_answer_function_where_the_file_has_a_placeholder(deployed):
    text = str(deployed.contact_flows["AlertFlow"].content)
    assert "${" not in text
    assert deployed.functions["AnswerFunction"].alias_arn in text


def test_queues_come_with_their_dead_letters(deployed):
    queue = deployed.queues["EventQueue"]
    assert queue.url.endswith(f"/{ACCOUNT}/{queue.name}")
    assert deployed.queue_at(queue.dead_letter_arn) == "EventDeadLetterQueue"
    assert queue.max_receive_count == 5
    assert deployed.queues["EventDeadLetterQueue"].dead_letter_arn == ""


def test_each_queue_is_read_by_one_function(deployed):
    found = {
        each.queue: (each.function, each.batch_size) for each in deployed.event_source_mappings
    }
    assert found == {
        "EventQueue": ("TriageFunction", 5),
        "WakeUpQueue": ("EscalationFunction", 5),
        "ContactEventQueue": ("ContactEventsFunction", 10),
    }


def test_rules_come_with_their_pattern_and_targets(deployed):
    rule = deployed.rules["CustomRule"]
    assert rule.pattern == {"detail-type": ["Tocsin Alert"]}
    assert [deployed.queue_at(each.arn) for each in rule.targets] == ["EventQueue"]
    assert deployed.queue_at(rule.targets[0].dead_letter_arn) == "EventDeadLetterQueue"


def test_the_auditor_is_scheduled_every_minute_and_calendars_every_quarter(deployed):
    schedules = {one.function: one.expression for one in deployed.schedules.values()}
    assert schedules == {
        "AuditorFunction": "rate(1 minute)",
        "CalendarsFunction": "rate(15 minutes)",
        "FeedsFunction": "rate(1 minute)",
    }
    assert all(one.enabled for one in deployed.schedules.values())


def test_what_is_asked_for_by_an_unknown_arn_is_a_key_error(deployed):
    with pytest.raises(KeyError, match="nowhere"):
        deployed.function_at("nowhere")
    with pytest.raises(KeyError, match="nowhere"):
        deployed.queue_at("nowhere")


def test_every_resource_of_the_template_is_acted_on_or_taken_note_of(deployed):
    types = {each.type for each in deployed.resources.values()}
    # Each of these is under a condition that does not hold here.
    optional = {
        "AWS::CloudWatch::Dashboard",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::SSM::Parameter",
        "AWS::SSMContacts::Contact",
        "AWS::SSMContacts::ContactChannel",
        "AWS::SSMContacts::Plan",
        "AWS::SSMIncidents::ResponsePlan",
        "AWS::Logs::MetricFilter",
        "AWS::Logs::SubscriptionFilter",
        "AWS::StepFunctions::StateMachine",
    }
    assert types - optional == {*DEPLOYED, *RECORDED} - optional


def test_a_resource_comes_after_what_it_refers_to(template):
    made = template(
        """
        Policy:
          Type: AWS::SQS::QueuePolicy
          DependsOn: Other
          Properties: { Queues: [!Ref Queue], PolicyDocument: {} }
        Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "${Topic.TopicName}-q" } }
        Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
        Other: { Type: AWS::SNS::Topic }
        """
    )
    assert list(made.resources) == ["Other", "Topic", "Queue", "Policy"]
    assert made.queues["Queue"].name == "news-q"


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ('!Join ["-", [a, !Ref AWS::Region]]', "a-eu-central-1"),
        ('!Select ["1", [a, b]]', "b"),
        ('!Select [2, !Split ["/", x/y/z]]', "z"),
        ("!If [IsLarge, big, small]", "big"),
        ("!If [IsSmall, big, small]", "small"),
        ("!FindInMap [Names, !Ref AWS::Region, short]", "fra"),
        ("!Sub ${!Literal}-${AWS::AccountId}", "${Literal}-111122223333"),
        ("!Sub [ '${A}-${B}', { A: 1, B: !Ref Size } ]", "1-large"),
        ("{ Fn::Sub: '${Size}' }", "large"),
    ],
)
def test_an_intrinsic_function_is_resolved(template, written, resolved):
    head = """
        Parameters: { Size: { Type: String, Default: large } }
        Mappings: { Names: { eu-central-1: { short: fra } } }
        Conditions:
          IsLarge: !And [!Equals [!Ref Size, large], !Not [!Condition IsSmall]]
          IsSmall: !Or [!Equals [!Ref Size, small], !Equals [!Ref Size, tiny]]
        """
    made = template(
        f"""
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            TopicName: {written}
        """,
        head=head,
    )
    assert made.resources["Topic"].properties["TopicName"] == resolved


def test_no_value_takes_its_key_and_its_list_element_away(template):
    made = template(
        """
        Topic:
          Type: AWS::SNS::Topic
          Properties: { DisplayName: !Ref AWS::NoValue, Tags: [!Ref AWS::NoValue, kept] }
        """
    )
    assert made.resources["Topic"].properties == {"Tags": ["kept"]}


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        (
            "{ Type: AWS::EC2::Instance }",
            r"small.yaml:\d+: It is of the type AWS::EC2::Instance, unknown",
        ),
        ("{ Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Gone } }", "no parameter or res"),
        (
            "{ Type: AWS::SNS::Topic, Properties: { TopicName: !GetAtt It.Arn } }",
            "circle of references: It -> It",
        ),
        (
            "{ Type: AWS::SNS::Topic, Properties: { TopicName: !GetAtt Queue.Colour } }",
            "has no attribute Colour: Arn, QueueName, QueueUrl",
        ),
        (
            "{ Type: AWS::SNS::Topic, Properties: { TopicName: !Base64 x } }",
            "Fn::Base64 is not known here",
        ),
        (
            "{ Type: AWS::SNS::Topic, Properties: { TopicName: !Select [3, [a]] } }",
            "element 3 of 1",
        ),
        ("{ Type: AWS::SNS::Topic, Condition: Gone }", "there is no condition Gone"),
        ("{ Type: AWS::SNS::Topic, DependsOn: Absent }", "Absent is not created"),
        (
            "{ Type: AWS::SNS::Topic, Properties: { TopicName: !FindInMap [Names, a, b] } }",
            "Fn::FindInMap finds no Names",
        ),
        ("{ Type: AWS::Serverless::Function, Properties: { Handler: x } }", r"\[It\] is invalid"),
    ],
)
def test_what_cannot_be_deployed_is_an_error_that_says_where_and_why(template, resource, message):
    with pytest.raises(ConfigurationError, match=message):
        template(
            f"""
            It:
              {resource}
            Queue: {{ Type: AWS::SQS::Queue }}
            Absent: {{ Type: AWS::SQS::Queue, Condition: Never }}
            """,
            head="Conditions: { Never: !Equals [a, b] }\n",
        )


def test_the_error_names_the_line_of_the_resource(template):
    with pytest.raises(ConfigurationError) as raised:
        template("Fine:\n  Type: AWS::SNS::Topic\nMachine:\n  Type: AWS::EC2::Instance\n")
    assert (raised.value.file, raised.value.line) == ("small.yaml", 4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Colour": "red"}, "parameter Colour is not one of"),
        ({"CallerNumber": "030 123"}, "parameter CallerNumber is '030 123': A plus sign"),
        ({"NoticeLanguage": "fr"}, "it must be one of en, ja, pl"),
        ({"ContactsParameterName": "/" + "x" * 64}, "at most 38 characters"),
        ({"ConnectInstanceArn": INSTANCE + "/contact-flow/x"}, "An ARN such as"),
    ],
)
def test_a_parameter_that_cloudformation_would_refuse_is_refused(given, message):
    with pytest.raises(ConfigurationError, match=message):
        expand(ROOT / "template.yaml", PARAMETERS | given, REGION, ACCOUNT)


def test_a_parameter_without_value_or_default_is_asked_for():
    with pytest.raises(ConfigurationError, match="CallerNumber has no value and no default"):
        expand(ROOT / "template.yaml", {"ConnectInstanceArn": INSTANCE}, REGION, ACCOUNT)


@pytest.mark.parametrize("text", ["a: [", "just words", "Parameters: {}"])
def test_a_file_that_is_no_template_is_refused(tmp_path, text):
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"broken\.yaml: not"):
        expand(path, {}, REGION, ACCOUNT)
