"""What responders find beside an incident in Incident Manager: its resources, and a link."""

import re
from typing import Any
from urllib.parse import quote

from dispatch.alert import Alert
from dispatch.engagement.text import cut

ARN = re.compile(r"arn:aws(-cn|-us-gov)?:[a-z0-9-]*:[a-z0-9-]*:([0-9]{12})?:[!-~]+")
"""As ssm-incidents has it, in ASCII without spaces."""
LONGEST = 1000
"""Characters of an ARN or of an address."""
TITLE_LIMIT = 200


def related_items(alert: Alert) -> list[dict[str, Any]]:
    """The resource and the alarm by their ARNs, and the alarm's page; as many as are known."""
    alarm = _alarm(alert)
    resources = [one for one in dict.fromkeys((alert.resource, alarm)) if _fits(one)]
    items = [_item("INVOLVED_RESOURCE", {"arn": one}, one) for one in resources]
    page = _page(alert) if _fits(alarm) else ""
    return [*items, *([_item("OTHER", {"url": page}, alert.name)] if page else [])]


def _item(kind: str, value: dict[str, str], title: str) -> dict[str, Any]:
    return {"identifier": {"type": kind, "value": value}, "title": cut(title, TITLE_LIMIT)}


def _fits(arn: str) -> bool:
    return len(arn) <= LONGEST and ARN.fullmatch(arn) is not None


def _alarm(alert: Alert) -> str:
    if alert.source != "aws.cloudwatch":
        return ""
    china, government = alert.region.startswith("cn-"), alert.region.startswith("us-gov-")
    partition = "aws-cn" if china else "aws-us-gov" if government else "aws"
    return f"arn:{partition}:cloudwatch:{alert.region}:{alert.account}:alarm:{alert.name}"


def _page(alert: Alert) -> str:
    """The alarm in the console of the commercial regions."""
    if alert.region.startswith(("cn-", "us-gov-")):
        return ""
    home = f"https://{alert.region}.console.aws.amazon.com/cloudwatch/home?region={alert.region}"
    page = f"{home}#alarmsV2:alarm/{quote(alert.name, safe='')}"
    return page if len(page) <= LONGEST else ""
