"""Small stacks with log groups, for tests: filters, alarms, and what a night with them is."""

from textwrap import dedent, indent

from night import Night

from sandbox.deploy.expand import expand
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs

REGION, ACCOUNT = "eu-central-1", "111122223333"

HOSTS = r"""
Hosts:
  Type: AWS::Logs::LogGroup
  Properties: { LogGroupName: /lab/hosts }
HostDown:
  Type: AWS::Logs::MetricFilter
  Properties:
    LogGroupName: !Ref Hosts
    FilterPattern: '"changed from Green to Red"'
    MetricTransformations:
      - { MetricNamespace: Lab, MetricName: HostDown, MetricValue: "1" }
HostDownAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmName: lab-host-down
    AlarmDescription: "[critical] A host is down"
    Namespace: Lab
    MetricName: HostDown
    Statistic: Sum
    Period: 60
    EvaluationPeriods: 1
    Threshold: 1
    ComparisonOperator: GreaterThanOrEqualToThreshold
    TreatMissingData: notBreaching
"""
LATENCY = """
Latency:
  Type: AWS::Logs::MetricFilter
  Properties:
    LogGroupName: /lab/web
    FilterPattern: "{ $.latency = * }"
    MetricTransformations:
      - MetricNamespace: Lab
        MetricName: Latency
        MetricValue: $.latency
        Dimensions: [{ Key: Host, Value: $.host }]
LatencyAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmName: lab-latency-web1
    Namespace: Lab
    MetricName: Latency
    Dimensions: [{ Name: Host, Value: web1 }]
    Statistic: Average
    Period: 60
    EvaluationPeriods: 3
    DatapointsToAlarm: 2
    Threshold: 100
    ComparisonOperator: GreaterThanThreshold
"""
READER = """
Reader:
  Type: AWS::Lambda::Function
  Properties: { Handler: reader.handler, Runtime: python3.13, Role: any }
Subscription:
  Type: AWS::Logs::SubscriptionFilter
  Properties:
    FilterName: alarms
    LogGroupName: /lab/hosts
    FilterPattern: "%[Aa]larm%"
    DestinationArn: !GetAtt Reader.Arn
"""


def stack_of(folder, *resources):
    """A stack of these resources (YAML)."""
    path = folder / "template.yaml"
    text = "".join(indent(dedent(one), "  ") for one in resources)
    path.write_text(f"Resources:\n{text}", encoding="utf-8")
    return expand(path, {}, REGION, ACCOUNT)


class LogNight(Night):
    """A night whose sandbox has the log groups of a small stack as well."""

    def __init__(self, folder, *resources, invoke=None):
        wiring = read_wiring(stack_of(folder, *resources))
        super().__init__()
        cloud = self.cloud
        cloud.logs = Logs(
            wiring, cloud.loop, cloud.bus.put, invoke or cloud.logs.subscriptions.invoke
        )

    def line(self, text, group="/lab/hosts"):
        """A line arrives."""
        sifted = self.cloud.logs.take(group, "test", [text])
        self.cloud.loop.settle()
        return sifted
