"""A deployed template as the sandbox uses it: everything in it, found by kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sandbox.deploy import log_resources as log
from sandbox.deploy import readers as read
from sandbox.deploy.resources import (
    ContactFlow,
    EventSourceMapping,
    Function,
    Queue,
    Resource,
    Rule,
    Schedule,
)
from sandbox.state_machine.definition import Machine


@dataclass(frozen=True)
class Deployment:
    """Every resource by logical id, in an order in which each comes after what it needs."""

    resources: Mapping[str, Resource]
    outputs: Mapping[str, str]

    def of_type(self, type_: str) -> Iterator[Resource]:
        """The resources of one CloudFormation type."""
        return (each for each in self.resources.values() if each.type == type_)

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions by logical id."""
        aliases = {
            each.properties["FunctionName"]: each.ref for each in self.of_type("AWS::Lambda::Alias")
        }
        found = self.of_type("AWS::Lambda::Function")
        return {each.logical_id: read.function(each, aliases.get(each.ref, "")) for each in found}

    @cached_property
    def queues(self) -> Mapping[str, Queue]:
        """The queues by logical id."""
        return {each.logical_id: read.queue(each) for each in self.of_type("AWS::SQS::Queue")}

    @cached_property
    def event_source_mappings(self) -> tuple[EventSourceMapping, ...]:
        """Which function reads which queue."""
        found = self.of_type("AWS::Lambda::EventSourceMapping")
        return tuple(self._event_source_mapping(each) for each in found if not _of_stream(each))

    @cached_property
    def stream_readers(self) -> Mapping[str, str]:
        """The functions, by logical id, that read a Kinesis stream: its ARN."""
        found = self.of_type("AWS::Lambda::EventSourceMapping")
        return {
            self.function_at(each.properties["FunctionName"]): each.properties["EventSourceArn"]
            for each in found
            if _of_stream(each)
        }

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The EventBridge rules that have a pattern, by logical id."""
        found = self.of_type("AWS::Events::Rule")
        return {
            each.logical_id: read.rule(each) for each in found if "EventPattern" in each.properties
        }

    @cached_property
    def schedules(self) -> Mapping[str, Schedule]:
        """The schedules by logical id."""
        found = self.of_type("AWS::Scheduler::Schedule")
        return {each.logical_id: self._schedule(each) for each in found}

    @cached_property
    def state_machines(self) -> Mapping[str, Machine]:
        """The state machines by ARN."""
        found = self.of_type("AWS::StepFunctions::StateMachine")
        return {each.ref: read.state_machine(each) for each in found}

    @cached_property
    def tables(self) -> Mapping[str, Resource]:
        """The DynamoDB tables by logical id; `ref` is a table's name."""
        return {each.logical_id: each for each in self.of_type("AWS::DynamoDB::Table")}

    @cached_property
    def topics(self) -> Mapping[str, Resource]:
        """The SNS topics by logical id; `ref` is a topic's ARN."""
        return {each.logical_id: each for each in self.of_type("AWS::SNS::Topic")}

    @cached_property
    def contact_flows(self) -> Mapping[str, ContactFlow]:
        """The contact flows by logical id, with the ARNs in place."""
        found = self.of_type("AWS::Connect::ContactFlow")
        return {each.logical_id: read.contact_flow(each) for each in found}

    @cached_property
    def metric_filters(self) -> Mapping[str, log.MetricFilter]:
        """The metric filters by logical id."""
        found = self.of_type("AWS::Logs::MetricFilter")
        return {each.logical_id: log.metric_filter(each) for each in found}

    @cached_property
    def subscription_filters(self) -> Mapping[str, log.SubscriptionFilter]:
        """The subscription filters by logical id; KeyError where one's target is no function."""
        return {
            each.logical_id: log.subscription_filter(
                each, self.function_at(each.properties["DestinationArn"])
            )
            for each in self.of_type("AWS::Logs::SubscriptionFilter")
        }

    @cached_property
    def alarms(self) -> Mapping[str, log.Alarm]:
        """The alarms on one metric, by logical id."""
        found = self.of_type("AWS::CloudWatch::Alarm")
        return {
            each.logical_id: log.alarm(each) for each in found if "MetricName" in each.properties
        }

    def function_at(self, reference: str) -> str:
        """The logical id of the function that has this name, ARN or alias ARN.

        Raises KeyError if the template has none such.
        """
        for each in self.functions.values():
            if reference in (each.name, each.arn, each.alias_arn):
                return each.logical_id
        raise KeyError(reference)

    def queue_at(self, arn: str) -> str:
        """The logical id of the queue that has this ARN. Raises KeyError if there is none."""
        for each in self.queues.values():
            if each.arn == arn:
                return each.logical_id
        raise KeyError(arn)

    def _event_source_mapping(self, resource: Resource) -> EventSourceMapping:
        function = self.function_at(resource.properties["FunctionName"])
        queue = self.queue_at(resource.properties["EventSourceArn"])
        return read.event_source_mapping(resource, function, queue)

    def _schedule(self, resource: Resource) -> Schedule:
        target = resource.properties["Target"]
        to_a_function = ":function:" in target["Arn"]
        return read.schedule(resource, self.function_at(target["Arn"]) if to_a_function else "")


def _of_stream(mapping: Resource) -> bool:
    return ":kinesis:" in str(mapping.properties["EventSourceArn"])
