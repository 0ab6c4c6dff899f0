"""The recordings in their bucket: what is known of one, its sound, its result, its tags."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import quote, urlencode

from dispatch.errors import RecordingRefused
from dispatch.recordings.marks import Mark, marked_metadata, untagged
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.stored import Stored
from dispatch.recordings.wav_reading import Reader
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys, told

KEPT = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Expires")
"""Headers that a result has of its source, whatever it is stored as."""
ENCRYPTION = ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")
FROZEN = frozenset({"GLACIER", "DEEP_ARCHIVE"})
ABSENT = frozenset({"404", "NoSuchKey", "NoSuchVersion", "405", "MethodNotAllowed"})
"""405 is what a version answers that is a delete marker."""
WAS_CHANGED = frozenset({"412", "PreconditionFailed"})
NO_VERSION = "null"
"""The version of what was stored before its bucket had any."""


@dataclass(frozen=True, slots=True)
class RecordingObjects:
    """One bucket. Raises StorageUnavailable, and RecordingRefused for what is this object's.

    `context` is the further encryption context for keys of KMS, as base64; S3 tells nobody which
    one an object has.
    """

    bucket: str
    storage_class: str
    context: str = ""

    def keeps_versions(self) -> bool:
        """True where what is written over stays as a version; asks for the bucket, too."""
        with everybodys():
            answer = client("s3").get_bucket_versioning(Bucket=self.bucket)
        return bool(answer.get("Status") == "Enabled")

    def look(self, key: str, version: str = "") -> Stored | None:
        """What is known of an object, or of that version of it; None where it is not there."""
        try:
            with told():
                head = client("s3").head_object(
                    Bucket=self.bucket, Key=key, ChecksumMode="ENABLED", **_of_version(version)
                )
            frozen = _frozen(head)
            found = {} if frozen else self._tags(key, head.get("VersionId", ""))
        except RecordingRefused as error:
            if error.code in ABSENT:
                return None
            raise
        return _stored(key, head, frozen, found)

    def _tags(self, key: str, version: str) -> dict[str, str]:
        with told():
            answer = client("s3").get_object_tagging(
                Bucket=self.bucket, Key=key, **_of_version(version)
            )
        return {each["Key"]: each["Value"] for each in answer["TagSet"]}

    def tag(self, key: str, version: str, tags: Mapping[str, str]) -> None:
        """These tags in place of all that it has."""
        listed = [{"Key": name, "Value": value} for name, value in tags.items()]
        with told():
            client("s3").put_object_tagging(
                Bucket=self.bucket, Key=key, Tagging={"TagSet": listed}, **_of_version(version)
            )

    def thaw(self, there: Stored, days: int) -> None:
        """Have a readable copy made for so many days; under way already is as good.

        Where S3 tiers by itself (its archive tiers) there are no days: it is moved back.
        """
        tiers = {"GlacierJobParameters": {"Tier": "Standard"}}
        asked = tiers | ({} if there.frozen_in.endswith("_ACCESS") else {"Days": days})
        try:
            with told():
                client("s3").restore_object(
                    Bucket=self.bucket,
                    Key=there.key,
                    RestoreRequest=asked,
                    **_of_version(there.version),
                )
        except RecordingRefused as error:
            if error.code != "RestoreAlreadyInProgress":
                raise

    @contextmanager
    def sound(self, source: Stored) -> Iterator[Reader]:
        """The object's bytes as they come; raises RecordingRefused where it changed meanwhile."""
        with told():
            answer = client("s3").get_object(
                Bucket=self.bucket, Key=source.key, IfMatch=_quoted(source.etag)
            )
        with closing(answer["Body"]) as body:
            yield _Body(body)

    def put(
        self, source: Stored, over: Stored | None, key: str, result: BinaryIO, mark: Mark
    ) -> str:
        """Store the result under `key`, in one request; the version it got, if any.

        `over` is what it takes the place of, only as long as that is as it was; elsewhere only
        where nothing is: otherwise raises RecordingRefused, with a code in WAS_CHANGED. S3 answers
        412 where the condition is not met, 409 ConditionalRequestConflict where another write was
        under way, after which the same may be asked again (Amazon S3 User Guide, conditional
        writes; API Reference, PutObject).
        """
        condition = {"IfMatch": _quoted(over.etag)} if over else {"IfNoneMatch": "*"}
        checksum = base64.b64encode(bytes.fromhex(mark.sha256)).decode()
        result.seek(0)
        with told():
            answer = client("s3").put_object(
                Bucket=self.bucket,
                Key=key,
                Body=result,
                StorageClass=self.storage_class,
                ContentType=PROFILES[mark.profile].content_type,
                Metadata=marked_metadata(source.metadata, mark),
                Tagging=urlencode(untagged(source.tags), quote_via=quote),
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=checksum,
                **condition,
                **self._encryption(source),
                **source.headers,
            )
        return str(answer.get("VersionId", ""))

    def _encryption(self, source: Stored) -> dict[str, str]:
        by_kms = str(source.headers.get("ServerSideEncryption", "")).startswith("aws:kms")
        return {"SSEKMSEncryptionContext": self.context} if by_kms and self.context else {}


class _Body:
    """An object's bytes; a connection that breaks raises StorageUnavailable."""

    def __init__(self, body: Any) -> None:  # noqa: ANN401 - botocore's
        self.body = body

    def read(self, size: int, /) -> bytes:
        with told():
            return bytes(self.body.read(size))


def _stored(key: str, head: Mapping[str, Any], frozen: str, tags: Mapping[str, str]) -> Stored:
    return Stored(
        key=key,
        size=head["ContentLength"],
        etag=head["ETag"].strip('"'),
        version=head.get("VersionId", ""),
        metadata=head.get("Metadata", {}),
        lost_metadata=head.get("MissingMeta", 0),
        tags=tags,
        headers={name: head[name] for name in (*KEPT, *ENCRYPTION) if name in head},
        frozen_in=frozen,
        sha256=_hexadecimal(head.get("ChecksumSHA256", "")),
        legal_hold=head.get("ObjectLockLegalHoldStatus") == "ON",
        retained_until=head.get("ObjectLockRetainUntilDate"),
    )


def _frozen(head: Mapping[str, Any]) -> str:
    """Restored for some days, an object of these classes can be read, and its head says so."""
    if 'ongoing-request="false"' in head.get("Restore", ""):
        return ""
    named = str(head.get("ArchiveStatus") or head.get("StorageClass", ""))
    return named if "ArchiveStatus" in head or named in FROZEN else ""


def _hexadecimal(checksum: str) -> str:
    """Empty for none, and for one of several parts, which is none of the whole."""
    try:
        return base64.b64decode(checksum, validate=True).hex()
    except binascii.Error:
        return ""


def _of_version(version: str) -> dict[str, str]:
    return {"VersionId": version} if version else {}


def _quoted(etag: str) -> str:
    return f'"{etag}"'
