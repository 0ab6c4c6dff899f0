"""AWS Security Hub: findings in the AWS Security Finding Format, one or several to an event."""

from collections.abc import Mapping, Sequence
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, mapping, mappings, resource_name

LABELS: Final = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL")
"""Severity.Label of the Security Finding Format, worst first."""
_LEAST: Final = (("CRITICAL", 90), ("HIGH", 70), ("MEDIUM", 40), ("LOW", 1))
"""The least Severity.Normalized of each, for findings that have no label."""
_NOTHING: Final[Mapping[str, object]] = {}


def read_imported(envelope: Envelope) -> Meaning:
    """New and changed findings: one alert, with the worst that is open, which says how many are.

    Over is what is archived, resolved, suppressed or has passed its check.
    """
    findings = list(mappings(envelope.detail.get("findings")))
    still = [one for one in findings if not _is_over(one)]
    note = _note(findings, still)
    return _meaning(
        envelope,
        still or findings,
        Status.SILENT if note else Status.FIRED if still else Status.RECOVERED,
        note=note,
    )


def read_custom_action(envelope: Envelope) -> Meaning:
    """A person chose findings in the console and a custom action for them."""
    findings = list(mappings(envelope.detail.get("findings")))
    return _meaning(envelope, findings, Status.FIRED)


def _meaning(
    envelope: Envelope, findings: Sequence[Mapping[str, object]], status: Status, note: str = ""
) -> Meaning:
    worst = min(findings, key=lambda one: LABELS.index(_label(one)), default=_NOTHING)
    title = clean(worst.get("Title")) or envelope.detail_type
    several = f"{len(findings)} findings: " if len(findings) > 1 else ""
    described = clean(worst.get("Description"), SUMMARY_LIMIT)
    resources = (clean(one.get("Id")) for one in mappings(worst.get("Resources")))
    return Meaning(
        status=status,
        dedup_key=finding_key(worst.get("Id"), envelope.event_id),
        name=clean(several + title),
        summary=described,
        resource=clean(resource_name(next(filter(None, resources), ""))),
        severity=_label(worst),
        note=note,
    )


def finding_key(identity: object, otherwise: str) -> str:
    """The dedup key of a finding by its id; one of GuardDuty's has the key it has from GuardDuty.

    So it is one trouble and one call, whether it comes from GuardDuty, from Security Hub, or both.
    """
    finding = clean(identity, SUMMARY_LIMIT)
    return key("guardduty" if ":guardduty:" in finding else "security-hub", finding or otherwise)


def _label(finding: Mapping[str, object]) -> str:
    severity = mapping(finding.get("Severity"))
    label, number = clean(severity.get("Label")).upper(), severity.get("Normalized")
    if label in LABELS:
        return label
    if not isinstance(number, int | float):
        return LABELS[-1]
    return next((word for word, least in _LEAST if number >= least), LABELS[-1])


def _is_over(finding: Mapping[str, object]) -> bool:
    return (
        finding.get("RecordState") == "ARCHIVED"
        or _workflow(finding) in {"RESOLVED", "SUPPRESSED"}
        or clean(mapping(finding.get("Compliance")).get("Status")) in {"PASSED", "NOT_AVAILABLE"}
    )


def _workflow(finding: Mapping[str, object]) -> str:
    return clean(mapping(finding.get("Workflow")).get("Status"))


def _note(findings: list[Mapping[str, object]], still: list[Mapping[str, object]]) -> str:
    """Why these findings are nothing to call anybody for, or nothing."""
    if not findings:
        return "it holds no finding"
    if all(_is_sample(one) for one in findings):
        return "all findings are samples, made to try something out"
    if still and all(_label(one) == LABELS[-1] for one in still):
        return "all findings are informational"
    if still and all(_workflow(one) == "NOTIFIED" for one in still):
        return "somebody was told of it before: its workflow status is NOTIFIED"
    return ""


def _is_sample(finding: Mapping[str, object]) -> bool:
    return finding.get("Sample") is True or clean(finding.get("Title")).startswith("[SAMPLE]")
