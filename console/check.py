"""`tocsin check`: everything an operator can get wrong is found before deployment."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.output import write_json
from console.write_findings import write_findings

if TYPE_CHECKING:
    from console.checks.report import Report
    from handlers.adapters.bucket_settings import Buckets
    from handlers.adapters.incident_service import IncidentService

ROOT = Path(__file__).parents[1]


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("check", help="find what is wrong before it is deployed")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with template.yaml")
    parser.add_argument(
        "--contacts", type=Path, help="the contacts (TOML); contacts.toml in the root unless told"
    )
    parser.add_argument(
        "--aws", action="store_true", help="ask AWS as well whether the account has what plans need"
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check everything; 1 if there are errors, warnings do not count."""
    from console.checks.report import report_on  # noqa: PLC0415 - SAM takes a second to import

    services = _services() if asked.aws else ()
    report = report_on(asked.root, asked.contacts, *services)
    if asked.json:
        write_json(_for_machines(report))
    else:
        write_findings(report)
    return 1 if report.errors else 0


def _services() -> "tuple[IncidentService, Buckets]":
    from handlers.adapters.bucket_settings import Buckets  # noqa: PLC0415 - boto3 takes a while
    from handlers.adapters.incident_service import (  # noqa: PLC0415 - the same
        IncidentService,
    )

    return IncidentService(), Buckets()


def _for_machines(report: "Report") -> dict[str, Any]:
    return {
        "findings": [asdict(finding) for finding in report.findings],
        "summary": {
            "errors": report.errors,
            "warnings": report.warnings,
            "checked": report.checked,
            "notes": report.notes,
        },
    }
