"""Events of AWS services, of the project's own making, in the shapes AWS documents."""

import itertools

from own_events import ACCOUNT, REGION, event

NUMBERS = itertools.count(1)
VPN = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpn-connection/vpn-0a"
DATABASE = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:orders-db"
SERVICE = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/shop/checkout"
GUARDDUTY = f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/d1/finding/f1"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:billing"


def aws(source, detail_type, detail, **changes):
    """Each has an id of its own, as on the bus."""
    return event(detail_type, detail, f"aws.{source}", id=f"aws-{next(NUMBERS)}", **changes)


def tunnel(change, address="192.0.2.10", **detail):
    told = {"changeType": change, "changeDescription": "It changed.", "vpnConnectionArn": VPN}
    if address:
        told["outsideIpAddress"] = address
    return aws("networkmanager", "Network Manager Status Update", told | detail)


def finding(severity=8, *, sample=False, archived=False, **detail):
    service = {"archived": archived, "additionalInfo": {"sample": sample}}
    told = {"id": "f1", "arn": GUARDDUTY, "severity": severity, "title": "Mining"}
    resource = {"resourceType": "Instance", "instanceDetails": {"instanceId": "i-0a"}}
    told |= {"service": service, "resource": resource}
    return aws("guardduty", "GuardDuty Finding", told | detail)


def scan(result, *threats):
    told = {
        "s3ObjectDetails": {"bucketName": "uploads", "objectKey": "a.pdf"},
        "scanResultDetails": {
            "scanResultStatus": result,
            "threats": [{"name": one} for one in threats],
        },
    }
    return aws("guardduty", "GuardDuty Malware Protection Object Scan Result", told)


def hub_finding(label="HIGH", finding_id="f1", types=("TTPs/Discovery",), **more):
    return {
        "Id": finding_id,
        "Title": f"{label} title",
        "Description": "Somebody looks around.",
        "Types": list(types),
        "Severity": {"Label": label},
        "RecordState": "ACTIVE",
        "Workflow": {"Status": "NEW"},
        "Resources": [{"Id": f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-0a"}],
    } | more


def imported(*findings):
    return aws("securityhub", "Security Hub Findings - Imported", {"findings": list(findings)})


def detected(severity=4, uid="s1", status=1, class_uid=2004, product="Own Sensor", **info):
    """A finding of the newer Security Hub, in the Open Cybersecurity Schema Framework."""
    told = {
        "activity_id": 1,
        "class_uid": class_uid,
        "cloud": {"account": {"uid": ACCOUNT}, "provider": "AWS", "region": REGION},
        "finding_info": {"uid": uid, "title": "Mining", "desc": "It mines."} | info,
        "metadata": {"product": {"name": product}, "uid": f"hub-{uid}"},
        "resources": [{"type": "AWS::EC2::Instance", "uid": "i-0a"}],
        "severity_id": severity,
        "status_id": status,
    }
    return aws("securityhub", "Findings Imported V2", {"findings": [told]})


def asked(name, *findings):
    told = {"actionName": name, "findings": list(findings)}
    return aws("securityhub", "Security Hub Findings - Custom Action", told)


def database(number, category="failover", message="It happened."):
    told = {
        "EventCategories": [category],
        "SourceArn": DATABASE,
        "SourceIdentifier": "orders-db",
        "Message": message,
        "EventID": f"RDS-EVENT-{number}",
    }
    return aws("rds", "RDS DB Instance Event", told, resources=[DATABASE])


def service(name, kind="ERROR", detail_type="ECS Service Action"):
    return aws("ecs", detail_type, {"eventType": kind, "eventName": name}, resources=[SERVICE])


def task(last="STOPPED", code="EssentialContainerExited", exit_code=1, name="t1"):
    told = {
        "clusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/shop",
        "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/shop/{name}",
        "group": "service:checkout",
        "lastStatus": last,
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "web", "exitCode": exit_code}],
    }
    return aws("ecs", "ECS Task State Change", told | ({"stopCode": code} if code else {}))


def scaling(what, group="shop-web"):
    return aws("autoscaling", what, {"AutoScalingGroupName": group, "StatusMessage": "No."})


def volume(result, done="attachVolume"):
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/vol-0a"
    told = {"result": result, "event": done, "cause": "why"}
    return aws("ec2", "EBS Volume Notification", told, resources=[arn])


def instance(state):
    told = {"instance-id": "i-0a", "state": state}
    return aws("ec2", "EC2 Instance State-change Notification", told)


def execution(status, redrives=0, name="run-1"):
    told = {
        "stateMachineArn": MACHINE,
        "name": name,
        "status": status,
        "redriveCount": redrives,
        "error": "States.TaskFailed",
        "cause": "The ledger did not answer.",
    }
    return aws("states", "Step Functions Execution Status Change", told)


def window(status):
    told = {"window-id": "mw-0a", "status": status}
    return aws("ssm", "Maintenance Window Execution State-change Notification", told)


def automation(status):
    told = {"Definition": "patch", "ExecutionId": "e1", "Status": status}
    return aws("ssm", "EC2 Automation Execution Status-change Notification", told)
