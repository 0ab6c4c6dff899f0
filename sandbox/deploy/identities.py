"""Made-up but well-formed names and ARNs for what a template creates, by resource type.

A type that is not listed here is one the sandbox cannot deploy. The same template, account and
region always give the same names.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NAMESPACE = uuid.UUID("9c1e5a55-5d0e-4d0b-a5ee-70c51a000000")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack is deployed."""

    region: str
    account: str
    stack: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of `resource` (`function:name`, `table/name`) of a regional service."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def name(self, logical_id: str) -> str:
        """A name such as CloudFormation makes, at most 64 characters."""
        digest = hashlib.sha256(f"{self.arn('cloudformation', self.stack)}/{logical_id}".encode())
        return f"{self.stack[:20]}-{logical_id[:30]}-{digest.hexdigest()[:12].upper()}"

    def uuid(self, logical_id: str) -> str:
        """An identifier of the form that Connect and Lambda give."""
        return str(uuid.uuid5(NAMESPACE, f"{self.arn('cloudformation', self.stack)}/{logical_id}"))


@dataclass(frozen=True, slots=True)
class Identity:
    """What `Ref` and `Fn::GetAtt` give for a resource."""

    ref: str
    attributes: Mapping[str, str]


Maker = Callable[[Place, str, Mapping[str, Any]], Identity]


def _named(property_name: str, service: str, resource: str, *, ref: str = "Name") -> Maker:
    """Resources with a name of their own; `resource` has `{}` where the name stands in the ARN."""

    def make(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
        name = str(properties.get(property_name, place.name(logical_id)))
        arn = place.arn(service, resource.format(name))
        return Identity(name if ref == "Name" else arn, {"Arn": arn})

    return make


def _queue(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    name = str(properties.get("QueueName", place.name(logical_id)))
    url = f"https://sqs.{place.region}.amazonaws.com/{place.account}/{name}"
    return Identity(url, {"Arn": place.arn("sqs", name), "QueueName": name, "QueueUrl": url})


def _topic(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    name = str(properties.get("TopicName", place.name(logical_id)))
    arn = place.arn("sns", name)
    return Identity(arn, {"TopicArn": arn, "TopicName": name})


def _version(place: Place, _: str, properties: Mapping[str, Any]) -> Identity:
    arn = place.arn("lambda", f"function:{properties['FunctionName']}:1")
    return Identity(arn, {"Version": "1", "FunctionArn": arn})


def _alias(place: Place, _: str, properties: Mapping[str, Any]) -> Identity:
    arn = place.arn("lambda", f"function:{properties['FunctionName']}:{properties['Name']}")
    return Identity(arn, {"AliasArn": arn})


def _contact_flow(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    instance = str(properties["InstanceArn"])
    arn = f"{instance}/contact-flow/{place.uuid(f'{instance}/{logical_id}')}"
    return Identity(arn, {"ContactFlowArn": arn})


def _managed_policy(place: Place, logical_id: str, _: Mapping[str, Any]) -> Identity:
    arn = f"arn:aws:iam::{place.account}:policy/{place.name(logical_id)}"
    return Identity(arn, {"PolicyArn": arn})


def _role(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    name = str(properties.get("RoleName", place.name(logical_id)))
    return Identity(name, {"Arn": f"arn:aws:iam::{place.account}:role/{name}"})


def _contact(place: Place, _: str, properties: Mapping[str, Any]) -> Identity:
    arn = place.arn("ssm-contacts", f"contact/{properties['Alias']}")
    return Identity(arn, {"Arn": arn})


def _contact_channel(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    contact = str(properties["ContactId"]).replace(":contact/", ":contactchannel/")
    arn = f"{contact}/{place.uuid(logical_id)}"
    return Identity(arn, {"Arn": arn})


def _response_plan(place: Place, _: str, properties: Mapping[str, Any]) -> Identity:
    """Of the whole account, whatever the region."""
    arn = f"arn:aws:ssm-incidents::{place.account}:response-plan/{properties['Name']}"
    return Identity(arn, {"Arn": arn})


def _state_machine(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    name = str(properties.get("StateMachineName", place.name(logical_id)))
    arn = place.arn("states", f"stateMachine:{name}")
    return Identity(arn, {"Arn": arn, "Name": name})


def _bucket(place: Place, logical_id: str, properties: Mapping[str, Any]) -> Identity:
    """Of all regions and accounts; at most 63 characters, none of them a capital."""
    name = str(properties.get("BucketName", place.name(logical_id).lower()[-63:].strip("-")))
    return Identity(name, {"Arn": f"arn:aws:s3:::{name}"})


def _opaque(place: Place, logical_id: str, _: Mapping[str, Any]) -> Identity:
    return Identity(place.uuid(logical_id), {"Id": place.uuid(logical_id)})


DEPLOYED: Mapping[str, Maker] = {
    "AWS::CloudWatch::Alarm": _named("AlarmName", "cloudwatch", "alarm:{}"),
    "AWS::CloudWatch::Dashboard": _named("DashboardName", "cloudwatch", "dashboard/{}"),
    "AWS::Connect::ContactFlow": _contact_flow,
    "AWS::DynamoDB::Table": _named("TableName", "dynamodb", "table/{}"),
    "AWS::Events::Rule": _named("Name", "events", "rule/{}"),
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::EventSourceMapping": _opaque,
    "AWS::Lambda::Function": _named("FunctionName", "lambda", "function:{}"),
    "AWS::Lambda::Version": _version,
    "AWS::Logs::MetricFilter": _named("FilterName", "logs", "metric-filter:{}"),
    "AWS::Logs::SubscriptionFilter": _named("FilterName", "logs", "subscription-filter:{}"),
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _opaque,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::SSMContacts::Contact": _contact,
    "AWS::SSMIncidents::ResponsePlan": _response_plan,
    "AWS::SSM::Parameter": _named("Name", "ssm", "parameter{}"),
    "AWS::StepFunctions::StateMachine": _state_machine,
    "AWS::Scheduler::Schedule": _named("Name", "scheduler", "schedule/default/{}"),
}
"""Types the sandbox acts on."""

RECORDED: Mapping[str, Maker] = {
    "AWS::Connect::IntegrationAssociation": _opaque,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Role": _role,
    "AWS::Lambda::EventInvokeConfig": _opaque,
    "AWS::Lambda::Permission": _opaque,
    "AWS::Logs::LogGroup": _named("LogGroupName", "logs", "log-group:{}:*"),
    "AWS::S3::BucketPolicy": _opaque,
    "AWS::SNS::TopicPolicy": _opaque,
    "AWS::SQS::QueuePolicy": _opaque,
    "AWS::SSMContacts::ContactChannel": _contact_channel,
    "AWS::SSMContacts::Plan": _opaque,
}
"""Types the sandbox takes note of: they change nothing that can be seen on one machine."""

KNOWN: Mapping[str, Maker] = {**DEPLOYED, **RECORDED}
