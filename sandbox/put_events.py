"""EventBridge PutEvents, for `aws events put-events --endpoint-url`."""

from typing import Any

from sandbox.bus_entries import Event, put_entries, refused
from sandbox.cloud import Cloud
from sandbox.deliveries import REFUSED, deliver
from sandbox.view import View


def put_events(cloud: Cloud, view: View, asked: dict[str, Any]) -> dict[str, Any]:
    """EventBridge PutEvents: custom sources only, as in AWS; what becomes of each is waited for."""

    def put(event: Event) -> dict[str, Any]:
        told = deliver(cloud, view, event)
        if told["outcome"] == REFUSED:
            return refused("InvalidArgument", told["reason"])
        return {"EventId": told["id"]}

    return put_entries(asked, cloud.loop.now, put)
