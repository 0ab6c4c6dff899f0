"""AWS clients: made lazily, once per cold start, and each request checked before it leaves.

They are boto3's own, made without it: what boto3 adds to botocore (resources, transfers to S3) is
not used here, and importing it is paid for in each cold start (benchmarks/README.md).
"""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session

from handlers.adapters.model_check import guard

CONFIGS = {
    # One try: throttling is answered by the core with the same token, not inside the client.
    "connect": Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1}),
}
DEFAULT = Config(
    connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}
)


@cache
def client(service: str) -> Any:  # noqa: ANN401 - botocore makes client classes at run time
    """The guarded client of one AWS service in the function's own region."""
    make: Any = _session().create_client  # its overloads name every service; ours is a variable
    return guard(make(service, config=CONFIGS.get(service, DEFAULT)))


@cache
def _session() -> Session:
    """One for all clients: they share credentials and what was read of botocore's data."""
    return Session()
