"""Java's regular expressions in the service models mean the same here."""

import botocore.session
import pytest

from handlers.adapters.model_patterns import compiled

SERVICES = ["connect", "dynamodb", "sqs", "sns", "ssm", "events", "ssm-contacts", "ssm-incidents"]


def patterns_of(service):
    model = botocore.session.get_session().get_service_model(service)
    shapes = (model.shape_for(name) for name in model.shape_names)
    return {s.name: s.metadata["pattern"] for s in shapes if "pattern" in s.metadata}


def pattern(service, name):
    expression = compiled(patterns_of(service)[name])
    assert expression is not None
    return expression


def test_the_only_pattern_of_our_services_that_goes_unchecked():
    skipped = {
        f"{service}.{name}"
        for service in SERVICES
        for name, text in patterns_of(service).items()
        if compiled(text) is None
    }
    # Shipped between slashes, as JavaScript writes it; Tocsin makes no Connect users.
    assert skipped == {"connect.Password"}


@pytest.mark.parametrize(
    ("service", "name", "good", "bad"),
    [
        # doubled backslashes
        ("connect", "PhoneNumber", "+819000000000", r"\+819000000000"),
        ("connect", "PhoneNumberPrefix", "+81", r"\81"),
        ("connect", "WorkspaceName", "Operations", "   "),
        ("connect", "Page", "alerts-1", "a/b"),
        ("events", "ResourceAssociationArn", None, "arn:aws:vpc-lattice:x"),
        # a backslash that is meant: these allow one
        ("ssm-contacts", "Sender", r"tocsin\alerts", "tocsin (alerts)"),
        ("ssm-contacts", "IdempotencyToken", r"a\b/c", "a b"),
        # classes of characters
        ("ssm", "TagValue", "東京 リージョン", "a;b"),
        ("connect", "CommonHumanReadableName", "アラーム", "tab\x07"),
        ("connect", "WorkspaceTitle", "夜間 当番", "bell\x07"),
        ("dynamodb", "AutoScalingPolicyName", "a b", "東京"),
        ("dynamodb", "AutoScalingRoleArn", "arn \U0001f514", "\x00"),
        ("ssm", "CloudConnectorIamRoleArn", "arn:aws:iam::111122223333:role/a-b/c", "arn:aws:iam"),
        # no anchors: the whole value counts
        ("dynamodb", "TableName", "tocsin-1", "to csin"),
        ("events", "RuleName", "alarms", "alarms!"),
        ("ssm", "AccountId", "ALL", "allowed"),
    ],
)
def test_a_pattern_takes_what_the_service_takes(service, name, good, bad):
    if good is not None:
        assert pattern(service, name).fullmatch(good)
    assert not pattern(service, name).fullmatch(bad)


def test_digits_and_letters_are_ascii_as_in_java():
    assert not compiled(r"\d+").fullmatch("\N{FULLWIDTH DIGIT ONE}")
    assert not compiled(r"\w+").fullmatch("東京")


@pytest.mark.parametrize("text", [r"[\p{Print}&&[^|]]+", r"\p{IsAlphabetic}", "(", r"/^a$/"])
def test_what_python_would_read_differently_is_left_alone(text):
    assert compiled(text) is None
