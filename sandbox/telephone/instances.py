"""The instances of Amazon Connect, one for each region, and which of them answers a request."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dispatch.routes.listing import BACKUP
from dispatch.routes.route import MAIN
from sandbox.api_calls import Answer, ServiceError
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.resources import ContactFlow
from sandbox.regions import sends_home
from sandbox.telephone.connect import Connect, PutEvent

MakeConnect = Callable[[Mapping[str, ContactFlow], PutEvent], Connect]


def make_connects(
    home: Deployment, second: Deployment | None, make: MakeConnect, put: PutEvent
) -> dict[str, Connect]:
    """By the name of their first route; what happens in either is put on the first one's bus."""
    connects = {MAIN: make(home.contact_flows, put)}
    if second is not None:
        connects[BACKUP] = make(second.contact_flows, sends_home(second, put))
    return connects


def connect_answers(instances: Iterable[Connect]) -> dict[tuple[str, str], Answer]:
    """What answers Amazon Connect's requests: the instance that they name."""
    by_id = {one.instance_id: one for one in instances}

    def named(asked: Mapping[str, Any]) -> Connect:
        found = by_id.get(asked["InstanceId"].rpartition("/")[2])
        if found is None:
            raise ServiceError("ResourceNotFoundException", 404, "no such instance")
        return found

    return {
        ("connect", "StartOutboundVoiceContact"): lambda asked: named(
            asked
        ).start_outbound_voice_contact(asked),
        ("connect", "StopContact"): lambda asked: named(asked).stop_contact(asked),
        ("connect", "DescribeContact"): lambda asked: named(asked).describe_contact(asked),
    }
