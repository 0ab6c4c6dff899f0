"""Links to recordings: whoever has one may read that one object until it has run out.

A link is made without asking AWS, with the rights of whoever makes it.
"""

from datetime import timedelta
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

from dispatch.recordings.kept import Kept
from dispatch.recordings.links import disposition


class RecordingLinks:
    """One bucket; `endpoint` is where S3 is, where that is not AWS."""

    def __init__(self, bucket: str, endpoint: str = "") -> None:
        self.bucket, self.endpoint = bucket, endpoint

    def to(self, kept: Kept, lasts: timedelta) -> str:
        """To that object in that version, played where it is opened."""
        asked = {
            "Bucket": self.bucket,
            "Key": kept.key,
            "ResponseContentType": kept.content_type,
            "ResponseContentDisposition": disposition(kept.name),
            **({"VersionId": kept.version} if kept.version else {}),
        }
        seconds = int(lasts.total_seconds())
        return str(self._s3.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))

    @cached_property
    def _s3(self) -> Any:  # noqa: ANN401 - a boto3 client
        """Of its own region: the global address answers new buckets with a redirection."""
        make: Any = boto3.client
        path = bool(self.endpoint) or "." in self.bucket  # no certificate is for a.b.s3.REGION
        config = Config(
            signature_version="s3v4",  # what KMS encrypts is given by no older one
            s3={
                "addressing_style": "path" if path else "virtual",
                "us_east_1_regional_endpoint": "regional",
            },
        )
        at = {"endpoint_url": self.endpoint} if self.endpoint else {}
        return make("s3", config=config, **at)
