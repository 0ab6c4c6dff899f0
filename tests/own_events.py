"""Events of the project's own making, in the shapes AWS documents."""

from pathlib import Path

ACCOUNT, REGION = "111122223333", "eu-central-1"
RULES = Path(__file__).parents[1] / "rules"


def event(detail_type, detail, source="aws.test", **changes):
    return {
        "version": "0",
        "id": "0a1c7d52-0006-4e0b-9d3c-5f0000000001",
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": "2026-03-02T01:10:40Z",
        "region": REGION,
        "resources": [],
        "detail": detail,
    } | changes


def alarm(name="orders-latency", value="ALARM", was="OK", description="", **detail):
    state = {"value": value, "reason": "Threshold Crossed: 1 datapoint [9.0] was greater."}
    return event(
        "CloudWatch Alarm State Change",
        {
            "alarmName": name,
            "state": state | detail.pop("state", {}),
            **({"previousState": {"value": was, "reason": "before"}} if was else {}),
            "configuration": {"description": description, "metrics": detail.pop("metrics", [])},
            **detail,
        },
        source="aws.cloudwatch",
        resources=[f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"],
    )


def metric(**dimensions):
    stat = {"metric": {"namespace": "AWS/X", "name": "Y", "dimensions": dimensions}, "period": 60}
    return {"id": "m1", "metricStat": stat | {"stat": "Average"}, "returnData": True}


def health(category="issue", status=None, code="AWS_EC2_OPERATIONAL_ISSUE", **detail):
    return event(
        "AWS Health Event",
        {
            "eventArn": f"arn:aws:health:{REGION}::event/EC2/{code}/{code}_01",
            "service": "EC2",
            "eventTypeCode": code,
            "eventTypeCategory": category,
            "eventDescription": [{"language": "en_US", "latestDescription": "Network is lost."}],
            **({"statusCode": status} if status else {}),
            **detail,
        },
        source="aws.health",
    )


def custom(**detail):
    return event("Tocsin Alert", {"name": "checkout fails"} | detail, source="shop.checkout")


def shipped_rules():
    return {path.name: path.read_text() for path in RULES.glob("*.toml")}


def shipped_examples():
    return {
        f"examples/{path.name}": path.read_text() for path in (RULES / "examples").glob("*.json")
    }
