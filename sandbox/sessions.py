"""A boto3 session that makes each client once, as every function of every sandbox wants the same.

A client takes longer to make than twenty requests to be answered in this process, and each cold
start of each function would make its own.
"""

import os
from typing import Any

import boto3
from botocore.config import Config

UNREAD = Config(user_agent="sandbox")
"""botocore puts a long one together for each request, which here nobody reads."""


class FrugalSession(boto3.Session):
    """Gives the client that it gave before to whoever asks for the same: clients keep no state."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[tuple[str, ...], Any] = {}

    def client(  # type: ignore[override] # its overloads name every service
        self,
        service_name: str,
        region_name: str | None = None,
        config: Config | None = None,
        **more: object,
    ) -> Any:  # noqa: ANN401 - made by boto3 at run time
        """The client; one that is asked for with anything else is made anew."""
        make: Any = super().client
        if more:
            return make(service_name, region_name, config=config, **more)
        region = region_name or os.environ.get("AWS_DEFAULT_REGION", "")
        asked = (service_name, region, repr(config and vars(config)))
        if asked not in self._made:
            settings = (config or Config()).merge(UNREAD)
            self._made[asked] = make(service_name, region_name, config=settings)
        return self._made[asked]
