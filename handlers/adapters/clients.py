"""Boto3 clients: made lazily, once per cold start, and each request checked before it leaves."""

from functools import cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from handlers.adapters.model_check import guard

CONNECTIONS = 64
"""Kept open to one service: as many as the pacer of campaigns has threads. With fewer (boto3 has
10) each further request would begin with a connection of its own."""
ONE_TRY = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"total_max_attempts": 1},
    max_pool_connections=CONNECTIONS,
)
NOT_LONG = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1})
CONFIGS = {
    # Throttling is answered by the core with the same token, not inside the client.
    "connect": ONE_TRY,
    # It has no token: what was tried again after no answer might ring twice within seconds.
    "pinpoint-sms-voice-v2": ONE_TRY,
    # Calls go first, and what it does not answer is asked again with the same token.
    "ssm-contacts": NOT_LONG,
    "ssm-incidents": NOT_LONG,
    # Nobody waits for it longer than 2 s (adviser.py), and what comes later is of no use.
    "bedrock-runtime": Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1}),
    # Hundreds of megabytes go there, and nobody waits; SlowDown is usual where many write at once.
    "s3": Config(
        connect_timeout=2, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5}
    ),
}
DEFAULT = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=CONNECTIONS,
)

SERVICE_FAULTS = (BotoCoreError, ClientError)
"""What a client raises where a service refuses, fails or is not to be reached."""

_HOME = {"region": ""}
_MAKING = Lock()
"""boto3's session makes clients in one thread at a time; those it has made are for all."""


def live_in(region: str) -> None:
    """Ask in this region unless told: the function runs in another one than its table."""
    _HOME["region"] = region


@cache
def client(service: str, region: str = "") -> Any:  # noqa: ANN401 - made by boto3 at run time
    """The guarded client of one AWS service, in the function's home region unless told."""
    make: Any = boto3.client  # its overloads name every service; ours is a variable
    config = CONFIGS.get(service, DEFAULT)
    with _MAKING:
        return guard(make(service, region_name=region or _HOME["region"] or None, config=config))
