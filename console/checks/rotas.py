"""Checks escalation_plans/rotas/*.toml, and that a stage's rotas have somebody on call."""

from collections.abc import Iterator
from datetime import UTC, datetime

from console.checks.calendars import calendar_findings
from console.checks.files import ROTAS
from console.checks.gaps import gap_findings
from console.checks.mending import errors_of
from console.checks.project import Project
from console.checks.reaching import uncallable_faults
from console.finding import Finding
from dispatch.rota.files import RotaFile, read_rota
from dispatch.toml_file import read_table
from dispatch.toml_lines import Path as Keys


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the rotas, from now on."""
    now = datetime.now(UTC)
    return [
        *_file_findings(project),
        *_people_findings(project),
        *_unused_findings(project),
        *calendar_findings(project, now),
        *gap_findings(project, now),
    ]


def _file_findings(project: Project) -> Iterator[Finding]:
    for file, text in project.texts_in(ROTAS).items():
        for error in errors_of(read_rota, text, file):
            yield Finding(file, error.line or 1, "error", error.message)


def _people_findings(project: Project) -> Iterator[Finding]:
    """People who are no contacts, or whom the plans that name the rota must not call."""
    people = project.people
    if people is None:
        return
    known = ", ".join(people.lines) or "none"
    for file, one in project.rotas.items():
        plans = _plans_with(project, one)
        for keys, name in _named(project.texts[file], file):
            if name not in people.lines:
                message = f"there is no contact {name!r}; there are {known}"
                yield project.finding(file, keys, "error", message)
            for plan in plans:
                for fault in uncallable_faults(plan, str(keys[-1]), [name], people):
                    yield project.finding(file, keys, fault.level, fault.message)


def _named(text: str, file: str) -> Iterator[tuple[Keys, str]]:
    """Every contact in the file with the place at which it is named."""
    top = read_table(text, file)
    for kind in ("layer", "swap", "override"):
        for number, table in enumerate(top.tables(kind)):
            for name in table.texts("contacts"):
                yield (kind, number, "contacts"), name
            if replaced := table.text("replaces", ""):
                yield (kind, number, "replaces"), replaced
    for name in top.table("calendar", {}).texts("contacts"):
        yield ("calendar", "contacts"), name


def _plans_with(project: Project, one: RotaFile) -> list[str]:
    return [plan.name for plan in project.plans.values() if one.rota in plan.rotas]


def _unused_findings(project: Project) -> Iterator[Finding]:
    """Rotas that no plan names; plans that cannot be read may name them."""
    if len(project.plans) < len(project.plan_texts):
        return
    for file, one in project.rotas.items():
        if not _plans_with(project, one):
            message = f"no plan uses the rota {one.rota.name}; name it in a stage with on_call"
            yield Finding(file, 1, "warning", message)
