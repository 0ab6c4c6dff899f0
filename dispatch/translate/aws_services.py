"""Which detail type of an AWS service is read by which translator."""

from collections.abc import Callable, Mapping
from typing import Final

from dispatch.translate import (
    auto_scaling,
    ec2,
    ecs,
    guardduty,
    network_manager,
    rds,
    security_hub,
    security_hub_v2,
    ssm,
    step_functions,
)
from dispatch.translate.envelope import Envelope, Meaning

TRANSLATORS: Final[Mapping[str, Callable[[Envelope], Meaning]]] = {
    "Network Manager Status Update": network_manager.read_status,
    "GuardDuty Finding": guardduty.read_finding,
    "GuardDuty Malware Protection Object Scan Result": guardduty.read_scan,
    "Security Hub Findings - Imported": security_hub.read_imported,
    "Security Hub Findings - Custom Action": security_hub.read_custom_action,
    "Findings Imported V2": security_hub_v2.read,
    "RDS DB Instance Event": rds.read,
    "RDS DB Cluster Event": rds.read,
    "ECS Service Action": ecs.read_service,
    "ECS Deployment State Change": ecs.read_deployment,
    "ECS Task State Change": ecs.read_task,
    "ECS Container Instance State Change": ecs.read_container_instance,
    "EC2 Instance State-change Notification": ec2.read_instance,
    "EBS Volume Notification": ec2.read_volume,
    "Step Functions Execution Status Change": step_functions.read,
    **dict.fromkeys(auto_scaling.KINDS, auto_scaling.read),
    **dict.fromkeys(ssm.DETAIL_TYPES, ssm.read),
}
