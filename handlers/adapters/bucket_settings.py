"""How a bucket of recordings is set up: read-only questions, for `tocsin check --aws`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.errors import DeliveryError
from handlers.adapters.clients import client
from handlers.adapters.delivering import carefully

NONE_SET = (
    *("NoSuchLifecycleConfiguration", "ObjectLockConfigurationNotFoundError"),
    "ServerSideEncryptionConfigurationNotFoundError",
)
"""What S3 answers where there is nothing of the kind."""


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """`versions` as S3 says it, empty for never; `locked_days` by default; `rules` of lifecycle."""

    versions: str
    encrypted: bool
    locked_days: int
    rules: Sequence[Mapping[str, Any]]


class Buckets:
    """Asks with the operator's own rights."""

    def settings(self, bucket: str) -> BucketSettings:
        """How it is set up; raises DeliveryError where AWS does not say."""
        s3 = client("s3")
        versions = carefully({}, lambda: s3.get_bucket_versioning(Bucket=bucket))
        encryption = _if_any(lambda: s3.get_bucket_encryption(Bucket=bucket))
        lock = _if_any(lambda: s3.get_object_lock_configuration(Bucket=bucket))
        life = _if_any(lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket))
        kept = lock.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
        return BucketSettings(
            versions=versions.get("Status", ""),
            encrypted=bool(encryption),
            locked_days=kept.get("Days", 0) + 365 * kept.get("Years", 0),
            rules=life.get("Rules", []),
        )


def _if_any(request: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return carefully({}, request)
    except DeliveryError as error:
        if str(error) in NONE_SET:
            return {}
        raise
