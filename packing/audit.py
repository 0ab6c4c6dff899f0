"""Whether a library that Tocsin installs has a known vulnerability: `make audit`.

pip-audit (the PyPA's) compares the locked files with advisories. Where no advisory service
answers, as without internet access, that is said plainly and nothing fails: a build must not
depend on somebody else's server being up, and nobody may take silence for a clean result.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKED = tuple(f"requirements/{one}.txt" for one in ("runtime", "recordings", "dev"))
SERVICES = ("pypi", "osv")
"""Asked in this order until one knows every library."""
SECONDS = 60
"""Longest wait for one service and one file; each connection has ten seconds."""
Ask = Callable[[str, str], str]
"""Service and file -> pip-audit's report as JSON, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one service says of one file: how many libraries it knew, and what is wrong."""

    service: str
    known: int
    unknown: int
    faults: tuple[str, ...]


def asked(service: str, file: str) -> str:
    """Run pip-audit. It exits with 1 for a vulnerability and for a service that is away alike."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", file, "--require-hashes"]
    options = ["--disable-pip", "--vulnerability-service", service, "--format", "json"]
    quiet = ["--progress-spinner", "off", "--timeout", "10"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own command
            [*command, *options, *quiet],
            cwd=ROOT,
            capture_output=True,
            check=False,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return ""
    return answer.stdout


def read_report(service: str, text: str) -> Report | None:
    """The report, or None where the service knew nothing at all: it was not reached."""
    try:
        libraries = json.loads(text)["dependencies"]
    except ValueError:
        return None
    known = [one for one in libraries if "vulns" in one]
    faults = tuple(_fault(one, each) for one in known for each in one["vulns"])
    return Report(service, len(known), len(libraries) - len(known), faults) if known else None


def _fault(library: Mapping[str, Any], fault: Mapping[str, Any]) -> str:
    mended = ", ".join(fault.get("fix_versions") or ()) or "no version yet"
    return f"{library['name']} {library['version']}: {fault['id']}, mended in {mended}"


def audit(file: str, ask: Ask) -> Report | None:
    """The first report that knows every library, or else most of them; None where none came."""
    best: Report | None = None
    for service in SERVICES:
        report = read_report(service, ask(service, file))
        if report and (best is None or report.known > best.known):
            best = report
        if best and not best.unknown:
            break
    return best


def told(file: str, report: Report | None) -> str:
    """The result in words."""
    if report is None:
        services = " nor ".join(SERVICES)
        return f"{file}: NOT AUDITED, neither {services} answered with advisories\n"
    gap = f", {report.unknown} not known there" if report.unknown else ""
    found = "".join(f"  {fault}\n" for fault in report.faults)
    count = f"{len(report.faults)} known vulnerabilities" if found else "no known vulnerability"
    return f"{file}: {count} in {report.known} libraries ({report.service}{gap})\n{found}"


def main(ask: Ask = asked) -> int:
    """Audit every locked file; 1 where a library has a known vulnerability."""
    reports = {file: audit(file, ask) for file in LOCKED}
    sys.stdout.writelines(told(file, report) for file, report in reports.items())
    return int(any(report and report.faults for report in reports.values()))


if __name__ == "__main__":
    sys.exit(main())
