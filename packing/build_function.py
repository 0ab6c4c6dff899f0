"""Builds one function's artefact: its own modules, what operators edit, and the libraries.

    python -m packing.build_function TriageFunction DESTINATION

`sam build` calls this through the Makefile.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from packing import bytecode, libraries, service_models
from packing.imports import Needed, follow
from packing.install import LOCK, installed

ROOT = Path(__file__).parents[1]

HANDLERS: Mapping[str, str] = {
    "TriageFunction": "handlers.triage",
    "EscalationFunction": "handlers.escalation",
    "AnswerFunction": "handlers.answer",
    "CampaignAnswerFunction": "handlers.campaign_answer",
    "FollowUpsFunction": "handlers.follow_ups",
    "CampaignImportFunction": "handlers.campaign_import",
    "CampaignPacerFunction": "handlers.campaign_pacer",
    "CampaignRecordsFunction": "handlers.campaign_records",
    "ContactEventsFunction": "handlers.contact_events",
    "AuditorFunction": "handlers.auditor",
    "CalendarsFunction": "handlers.calendars",
    "FeedsFunction": "handlers.feeds",
    "VCenterFunction": "handlers.vcenter_logs",
    "RecordingsRunsFunction": "handlers.recordings_runs",
    "ConvertRecordingFunction": "handlers.recordings_convert",
}
"""Module of each function; a test compares them with the template."""

LOCKS: Mapping[str, Path] = {"ConvertRecordingFunction": Path("requirements/recordings.txt")}
"""Of the functions that need more than all the others have."""
LARGEST = 250 * 1024 * 1024
"""Bytes that Lambda lets a function unpack to (AWS Lambda Developer Guide, quotas)."""

OWN_PACKAGES = ("dispatch", "handlers")
NEVER_SHIPPED = {"console", "packing", "sandbox", "tests"}
DATA = ("rules", "escalation_plans", "escalation_plans/rotas", "contact_flows/speech")
"""What operators edit and functions read."""
PRICES = ("dispatch/prices.py", "prices/*.toml")
"""What only a function that reads prices needs: known by its module."""
CALENDARS = "escalation_plans/rotas/*.ics"
"""What only a function that reads calendars needs."""

FOLLOWED = "aws_lambda_powertools"
FOLLOWED_NAME = "aws-lambda-powertools"
"""A library of many independent parts, of which only the imported ones are shipped."""

EPOCH = 315_532_800
"""Time stamp of every file, in seconds: 1980-01-01, the first that a zip file can hold."""


def build(function: str, destination: Path, library: Path) -> bool:
    """Fill `destination`, emptied first, from this checkout and the installed `library`.

    True if it is compiled for Lambda. Raises ValueError for a function or module that does not
    exist, for a handler that imports what must not be shipped, and for more than Lambda takes.
    """
    if function not in HANDLERS:
        raise ValueError(f"{function} is not one of {', '.join(HANDLERS)}")
    needed = _needed(HANDLERS[function], library)
    shutil.rmtree(destination, ignore_errors=True)
    destination.mkdir(parents=True)
    for relative, file in needed.files.items():
        _copy(file, destination / relative)
    for file in _operators_files(needed):
        _copy(file, destination / file.relative_to(ROOT))
    _copy_libraries(needed, library, destination)
    compiled = bytecode.compile_for_lambda(destination)
    paths = sorted(destination.rglob("*"))
    for path in paths:
        os.utime(path, (EPOCH, EPOCH))
    _refuse_what_is_too_large(function, sum(one.stat().st_size for one in paths if one.is_file()))
    return compiled


def library_of(function: str) -> Path:
    """The installed libraries that it is built from; raises CalledProcessError."""
    return installed(ROOT, ROOT / "build", LOCKS.get(function, LOCK))


def _refuse_what_is_too_large(function: str, size: int) -> None:
    if size > LARGEST:
        raise ValueError(f"{function} unpacks to {size} bytes; Lambda takes {LARGEST}")


def _needed(handler: str, library: Path) -> Needed:
    needed = follow(handler, {**dict.fromkeys(OWN_PACKAGES, ROOT), FOLLOWED: library})
    forbidden = _imported_by_us(needed) & NEVER_SHIPPED
    if forbidden:
        raise ValueError(f"{handler} imports {', '.join(sorted(forbidden))}, never shipped")
    return needed


def _imported_by_us(needed: Needed) -> set[str]:
    return set().union(*(needed.packages.get(each, set()) for each in OWN_PACKAGES))


def _operators_files(needed: Needed) -> list[Path]:
    files = [file for folder in DATA for file in (ROOT / folder).glob("*.toml")]
    if "icalendar" in _imported_by_us(needed):
        files += ROOT.glob(CALENDARS)
    module, prices = PRICES
    if module in needed.files:
        files += ROOT.glob(prices)
    return sorted(files)


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _copy_libraries(needed: Needed, library: Path, destination: Path) -> None:
    packages = _imported_by_us(needed) | {each.split("/")[0] for each in needed.files}
    if "zoneinfo" in packages:
        packages.add("tzdata")  # Lambda's Python has no time zones of its own
    found = libraries.needed(packages - set(OWN_PACKAGES), library)
    for name, distribution in found.items():
        if name != FOLLOWED_NAME:
            libraries.copy(distribution, library, destination)
    if "botocore" in found:
        service_models.prune(library / "botocore/data", destination / "botocore/data")


def main() -> None:
    """Build the function named by the first argument into the folder named by the second."""
    function, destination = sys.argv[1:]
    build(function, Path(destination), library_of(function))


if __name__ == "__main__":
    main()
