"""All checks, run on one project."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from console.checks import (
    campaigns,
    contacts,
    engaging,
    fallback,
    feeds,
    flows,
    plan_limits,
    plans,
    prices,
    quiet_hours,
    recordings_bucket,
    rotas,
    rules,
    speech,
    template,
    topics,
)
from console.checks.files import FLOWS, PRICES, ROTAS, SPEECH
from console.checks.project import Project, read_project
from console.finding import Finding

CHECKS: Sequence[Callable[[Project], list[Finding]]] = (
    *(rules.findings, plans.findings, rotas.findings, fallback.findings, contacts.findings),
    *(flows.findings, speech.findings, template.findings),
    *(plan_limits.findings, quiet_hours.findings, feeds.findings, engaging.findings),
    *(topics.findings, prices.findings, campaigns.findings),
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by file and line, how many of each thing were checked, and what was not."""

    findings: Sequence[Finding]
    checked: Mapping[str, int]
    notes: Sequence[str]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.level == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors


def report_on(
    root: Path,
    contacts_file: Path | None,
    service: engaging.Service | None = None,
    buckets: recordings_bucket.Service | None = None,
) -> Report:
    """Everything wrong below `root`; raises OSError if that or the contacts file is not there.

    With a `service`, and with `buckets`, AWS is asked as well.
    """
    project = read_project(root, contacts_file)
    found = [*project.unreadable, *(one for check in CHECKS for one in check(project))]
    errors, notes = engaging.in_account(project, service) if service else ([], [])
    faults, told = recordings_bucket.in_account(project, buckets) if buckets else ([], [])
    findings = sorted({_printable(one) for one in (*found, *errors, *faults)})
    return Report(findings, _checked(project), [*_notes(project), *notes, *told])


def _notes(project: Project) -> list[str]:
    """What could not be checked."""
    calendars = [one.calendar for one in project.rotas.values() if one.calendar]
    people = "contacts were not checked: name their file with --contacts"
    return [
        *([] if project.people else [people]),
        *(
            f"the calendar of {one.rota} was not read: it is at an address"
            for one in calendars
            if not one.is_file
        ),
        *topics.notes(project),
        *(["the self-test is off: there is no contact self-test"] if _is_off(project) else []),
    ]


def _is_off(project: Project) -> bool:
    people = project.people
    return people is not None and any(plans.is_off(one, people) for one in project.plans.values())


def _checked(project: Project) -> dict[str, int]:
    counts = {
        "rules": len(project.rules),
        "plans": len(project.plan_texts),
        "flows": len(project.texts_in(FLOWS)),
        "languages": len(project.texts_in(SPEECH)),
        "patterns": len(template.patterns(project.template)) if project.template else 0,
    }
    if rota_files := project.texts_in(ROTAS):
        counts["rotas"] = len(rota_files)
    if project.campaign_texts:
        counts["campaigns"] = len(project.campaign_texts)
    if price_files := project.texts_in(PRICES):
        counts["price files"] = len(price_files)
    return {**counts, "contacts": len(project.people.lines)} if project.people else counts


def _printable(finding: Finding) -> Finding:
    """One finding is one line, and nothing in a file reaches the terminal as a command."""
    return replace(finding, message=_UNPRINTABLE.sub(" ", finding.message))
