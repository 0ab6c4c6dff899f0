"""Checks of the bucket of recordings that the deployment names: versions, locks, lifecycle."""

import re
from collections.abc import Iterator
from typing import Literal, Protocol

from console.checks.fallback import SETTINGS, settings_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.errors import DeliveryError
from dispatch.recordings.bucket_rules import faults
from dispatch.recordings.profiles import DEFAULT, PROFILES
from handlers.adapters.bucket_settings import BucketSettings

AFTER_DAYS = 7
"""RecordingsAfterDays of template.yaml, unless it is given."""


class Service(Protocol):
    """What is asked of AWS (handlers/adapters/bucket_settings.py)."""

    def settings(self, bucket: str) -> BucketSettings:
        """How the bucket is set up."""


def in_account(project: Project, service: Service) -> tuple[list[Finding], list[str]]:
    """What AWS says of it: findings, and notes; nothing where no bucket is named."""
    settings = settings_of(project)
    if not (bucket := _value(settings, "RecordingsBucketName")):
        return [], []
    try:
        found = service.settings(bucket)
    except DeliveryError as error:
        why = f"the bucket of recordings cannot be looked at ({error}): try again, with credentials"
        return [Finding(SETTINGS, 1, "error", why)], []
    findings = [Finding(SETTINGS, 1, *each) for each in _faults(found, settings)]
    return findings, [_note(bucket, found)]


def _faults(
    found: BucketSettings, settings: str
) -> Iterator[tuple[Literal["error", "warning"], str]]:
    versions = found.versions == "Enabled"
    profile = PROFILES.get(_value(settings, "RecordingsProfile") or DEFAULT)
    if profile and profile.suffix == ".wav" and not versions:
        yield "error", f"{profile.name} writes over the originals: the bucket must keep versions"
    if found.locked_days:
        yield (
            "warning",
            (
                f"objects are locked for {found.locked_days} days: recordings are skipped so long, "
                "and results are locked, too"
            ),
        )
    after = int(_value(settings, "RecordingsAfterDays") or AFTER_DAYS)
    prefix = _value(settings, "RecordingsPrefix")
    for level, message in faults(list(found.rules), prefix, after, versions=versions):
        yield ("error" if level == "error" else "warning"), message


def _note(bucket: str, found: BucketSettings) -> str:
    versions = {"Enabled": "keeps versions", "Suspended": "keeps no more versions"}
    encrypted = "encrypted" if found.encrypted else "without a default encryption"
    said = versions.get(found.versions, "keeps no versions")
    return f"recordings: {bucket} {said}, {encrypted}, {len(found.rules)} lifecycle rules"


def _value(settings: str, name: str) -> str:
    found = re.search(rf"\b{name}=\\?[\"']?([^\s\"'\\]+)", settings)
    return found[1] if found else ""
