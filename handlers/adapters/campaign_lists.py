"""Lists of campaigns in their bucket, read in ranges, and the files of what was set aside.

| key                               | holds                                         |
|-----------------------------------|-----------------------------------------------|
| lists/CAMPAIGN/…                  | a list, as it was given                       |
| rejected/CAMPAIGN/IMPORT/LINE.csv | what was set aside from that line of it on    |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from botocore.exceptions import ClientError

from dispatch.campaign.list_import import CHANGED
from dispatch.errors import CampaignRefused
from handlers.adapters.clients import client

RANGE = 4 * 1024 * 1024
"""Bytes that are asked for at once: all of a list that is in memory."""
MISSING = {"AccessDenied", "NoSuchKey"}
"""Who may not list a bucket is not told which of the two it is."""
OTHER = {"412", "PreconditionFailed"}


@dataclass(frozen=True, slots=True)
class Begin:
    """The begin of a list, with the object's ETag and its size in bytes."""

    etag: str
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Lists:
    """One bucket."""

    bucket: str

    def begin(self, key: str, length: int) -> Begin:
        """At most the first `length` bytes; raises CampaignRefused where there is no such list."""
        try:
            answer = client("s3").get_object(
                Bucket=self.bucket, Key=key, Range=f"bytes=0-{length - 1}"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidRange":
                return Begin("", 0, b"")  # there is no first byte
            raise _told(error) from error
        size = int(answer["ContentRange"].rpartition("/")[2])
        return Begin(str(answer["ETag"]), size, bytes(answer["Body"].read()))

    def chunks(self, key: str, etag: str, offset: int, size: int) -> Iterator[bytes]:
        """From `offset` up to `size`; raises CampaignRefused once it is another object."""
        for begin in range(offset, size, RANGE):
            yield self._range(key, etag, begin, min(RANGE, size - begin))

    def put(self, key: str, content: BinaryIO) -> None:
        """Store a list."""
        client("s3").put_object(Bucket=self.bucket, Key=key, Body=content)

    def put_rejected(self, key: str, text: str) -> None:
        """Store one part of what was set aside, in place of one of that key."""
        client("s3").put_object(
            Bucket=self.bucket,
            Key=key,
            Body=text.encode("utf-8-sig", "replace"),  # or Excel would not take it for UTF-8
            ContentType="text/csv; charset=utf-8",
        )

    def _range(self, key: str, etag: str, begin: int, length: int) -> bytes:
        part = f"bytes={begin}-{begin + length - 1}"
        try:
            answer = client("s3").get_object(Bucket=self.bucket, Key=key, Range=part, IfMatch=etag)
        except ClientError as error:
            raise _told(error) from error
        return bytes(answer["Body"].read())


def _told(error: ClientError) -> Exception:
    """What an operator can mend, in words; any other error as it is."""
    code = error.response["Error"]["Code"]
    if code in MISSING:
        return CampaignRefused("the list is not in the bucket any more: import it again")
    return CampaignRefused(CHANGED) if code in OTHER else error
