"""Presigned links of S3, answered as S3 does: signature, expiry, parts of an object, versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import boto3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

FOLDER = "/s3/"
STAMP = "%Y%m%dT%H%M%SZ"
SIGNATURE = "X-Amz-Signature"
SENT = {
    "ContentType": "Content-Type",
    "ContentDisposition": "Content-Disposition",
    "ContentRange": "Content-Range",
    "ETag": "ETag",
    "AcceptRanges": "Accept-Ranges",
}
OVERRIDES = {
    "response-content-type": "ResponseContentType",
    "response-content-disposition": "ResponseContentDisposition",
    "versionId": "VersionId",
}
ERROR = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code></Error>'


@dataclass(frozen=True, slots=True)
class Answered:
    """What goes back over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answered(url: str, byte_range: str, now: datetime) -> Answered:
    """The object that a link is to, or that part of it (`byte_range` is the header Range).

    `now` is the time of whoever signs: links are signed by this machine's own clock.
    """
    said = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    if refused := _refused(url, said, now):
        return _error(403, refused)
    bucket, _, key = unquote(urlsplit(url).path.removeprefix(FOLDER)).partition("/")
    asked = {ours: said[theirs] for theirs, ours in OVERRIDES.items() if theirs in said}
    if byte_range:
        asked["Range"] = byte_range
    s3: Any = boto3.client("s3")
    try:
        found = s3.get_object(Bucket=bucket, Key=key, **asked)
    except ClientError as error:
        told = error.response
        return _error(told["ResponseMetadata"]["HTTPStatusCode"], told["Error"]["Code"])
    headers = {name: str(found[ours]) for ours, name in SENT.items() if found.get(ours)}
    return Answered(206 if "ContentRange" in found else 200, headers, found["Body"].read())


def _refused(url: str, said: Mapping[str, str], now: datetime) -> str:
    """The code with which S3 refuses it, or none."""
    if not {SIGNATURE, "X-Amz-Date", "X-Amz-Expires", "X-Amz-Credential"} <= set(said):
        return "AccessDenied"
    try:
        signed_at = datetime.strptime(said["X-Amz-Date"], STAMP).replace(tzinfo=UTC)
        lasts = timedelta(seconds=int(said["X-Amz-Expires"]))
    except ValueError:
        return "AuthorizationQueryParametersError"
    if _signature(url, said) != said[SIGNATURE]:
        return "SignatureDoesNotMatch"
    return "" if signed_at <= now < signed_at + lasts else "AccessDenied"


def _signature(url: str, said: Mapping[str, str]) -> str:
    """What the link's own signature must be."""
    session: Any = boto3.session.Session()
    credentials = session.get_credentials()
    region = said["X-Amz-Credential"].split("/")[2]
    unsigned = {name: value for name, value in said.items() if name != SIGNATURE}
    request = AWSRequest("GET", url.partition("?")[0] + "?" + _encoded(unsigned))
    request.context["timestamp"] = said["X-Amz-Date"]
    auth: Any = S3SigV4QueryAuth(credentials, "s3", region)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return str(auth.signature(text, request))


def _encoded(query: Mapping[str, str]) -> str:
    return urlencode(query, quote_via=quote, safe="-._~")


def _error(status: int, code: str) -> Answered:
    return Answered(status, {"Content-Type": "application/xml"}, ERROR.format(code).encode())
