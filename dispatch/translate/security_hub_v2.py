"""AWS Security Hub's newer findings, in the Open Cybersecurity Schema Framework, one to an event.

Shape: Security Hub User Guide, "EventBridge event formats" and "OCSF findings"; schema.ocsf.io,
classes of the category Findings.
"""

from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, mapping, mappings, resource_name
from dispatch.translate.security_hub import finding_key

_OVER: Final = (3, 4, 5, 6)
"""status_id of what is suppressed, resolved, archived or deleted."""
_CLOSE: Final = 3
"""activity_id of a finding that is closed."""
_SEVERITIES: Final = ("", "informational", "low", "medium", "high", "critical", "critical")
"""By severity_id: 0 is unknown, 6 is fatal."""
_INFORMATIONAL: Final = 1


def read(envelope: Envelope) -> Meaning:
    """A new or changed finding; over is what is closed, resolved, suppressed or archived."""
    finding = next(mappings(envelope.detail.get("findings")), {})
    info, metadata = mapping(finding.get("finding_info")), mapping(finding.get("metadata"))
    note = _note(finding, info)
    open_or_over = Status.RECOVERED if _is_over(finding) else Status.FIRED
    return Meaning(
        status=Status.SILENT if note else open_or_over,
        dedup_key=finding_key(info.get("uid") or metadata.get("uid"), envelope.event_id),
        name=clean(info.get("title")) or envelope.detail_type,
        summary=clean(info.get("desc"), SUMMARY_LIMIT),
        resource=_resource(finding),
        region=clean(mapping(finding.get("cloud")).get("region")),
        severity=_severity(finding),
        note=note,
    )


def _note(finding: Mapping[str, object], info: Mapping[str, object]) -> str:
    """Why this finding is nothing to call anybody for, or nothing."""
    if not finding:
        return "it holds no finding"
    if clean(info.get("title")).startswith("[SAMPLE]"):
        return "it is a sample finding, made to try something out"
    informational = _number(finding, "severity_id") == _INFORMATIONAL
    return "the finding is informational" if informational and not _is_over(finding) else ""


def _is_over(finding: Mapping[str, object]) -> bool:
    return _number(finding, "status_id") in _OVER or _number(finding, "activity_id") == _CLOSE


def _severity(finding: Mapping[str, object]) -> str:
    number = _number(finding, "severity_id")
    return _SEVERITIES[number] if 0 < number < len(_SEVERITIES) else clean(finding.get("severity"))


def _resource(finding: Mapping[str, object]) -> str:
    """A key has a name beside its id, as the user's; most things have the id alone."""
    each = next(mappings(finding.get("resources")), {})
    return clean(each.get("name")) or clean(resource_name(clean(each.get("uid"))))


def _number(finding: Mapping[str, object], name: str) -> int:
    value = finding.get(name)
    return value if isinstance(value, int) else 0
