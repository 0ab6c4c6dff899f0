"""Amazon GuardDuty: findings, and the scans of objects for malware."""

from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, mapping, mappings

_PLACES: Final = (
    *(("instanceDetails", "instanceId"), ("accessKeyDetails", "userName")),
    *(("eksClusterDetails", "name"), ("ecsClusterDetails", "name")),
    *(("rdsDbInstanceDetails", "dbInstanceIdentifier"), ("lambdaDetails", "functionName")),
)
"""Where a finding names what it is about."""
_TEST_FILE: Final = "EICAR"


def read_finding(envelope: Envelope) -> Meaning:
    """A finding; GuardDuty sends it again, with the same id, each time it sees more of the same."""
    detail = envelope.detail
    status, note = _finding_status(detail)
    description = clean(detail.get("description"), SUMMARY_LIMIT)
    finding = clean(detail.get("arn"), SUMMARY_LIMIT) or clean(detail.get("id"))
    return Meaning(
        status=status,
        dedup_key=key("guardduty", finding or envelope.event_id),
        name=clean(detail.get("title")) or clean(detail.get("type")) or envelope.detail_type,
        summary=description,
        resource=_resource(mapping(detail.get("resource"))),
        region=clean(detail.get("region")),
        note=note,
    )


def _finding_status(detail: Mapping[str, object]) -> tuple[Status, str]:
    service = mapping(detail.get("service"))
    title = clean(detail.get("title"))
    sample = mapping(service.get("additionalInfo")).get("sample") is True
    if sample or title.startswith("[SAMPLE]"):
        return Status.SILENT, "it is a sample finding, made to try something out"
    return (Status.RECOVERED if service.get("archived") is True else Status.FIRED), ""


def _resource(resource: Mapping[str, object]) -> str:
    names = [clean(mapping(resource.get(where)).get(name)) for where, name in _PLACES]
    buckets = mappings(resource.get("s3BucketDetails"))
    return next(filter(None, [*names, *(clean(one.get("name")) for one in buckets)]), "")


def read_scan(envelope: Envelope) -> Meaning:
    """What a scan of an S3 object found. An object that is only the EICAR test file is a test."""
    s3_object = mapping(envelope.detail.get("s3ObjectDetails"))
    results = mapping(envelope.detail.get("scanResultDetails"))
    bucket, name = (clean(s3_object.get(one)) for one in ("bucketName", "objectKey"))
    result = clean(results.get("scanResultStatus"))
    threats = [clean(one.get("name")) for one in mappings(results.get("threats"))]
    note = _scan_note(result, threats)
    return Meaning(
        status=Status.SILENT if note else Status.FIRED,
        dedup_key=key("malware-scan", bucket, name or envelope.event_id),
        name=f"malware scan: {result or 'no result'}",
        summary=clean(" — ".join(filter(None, [name, *threats])), SUMMARY_LIMIT),
        resource=bucket,
        note=note,
    )


def _scan_note(result: str, threats: list[str]) -> str:
    if result == "NO_THREATS_FOUND":
        return "the scan found nothing"
    if threats and all(one.startswith(_TEST_FILE) for one in threats):
        return "all that was found is the EICAR test file"
    return ""
