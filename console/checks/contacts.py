"""Checks the contacts: numbers, languages, and that a plan calls each."""

from collections.abc import Iterator

from console.checks.files import ROTAS
from console.checks.people import People
from console.checks.project import Project
from console.finding import Finding


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the contacts; nothing where there is no file of them."""
    people = project.people
    if people is None:
        return []
    file = project.contacts_file
    errors = (Finding(file, one.line or 1, "error", one.message) for one in people.errors)
    return [
        *errors,
        *_language_findings(project, people),
        *_unused_findings(project, people),
    ]


def _language_findings(project: Project, people: People) -> Iterator[Finding]:
    known = sorted(project.languages)
    for key, contact in people.usable.items():
        if contact.language not in known:
            there = ", ".join(known) or "none"
            message = f"{key}: there are no words for {contact.language}; there are {there}"
            yield project.finding(project.contacts_file, (key, "language"), "error", message)


def _unused_findings(project: Project, people: People) -> Iterator[Finding]:
    """Contacts whom no plan calls; plans and rotas that cannot be read may call them."""
    read = len(project.plans) + len(project.rotas)
    if read < len(project.plan_texts) + len(project.texts_in(ROTAS)):
        return
    stages = [stage for plan in project.plans.values() for stage in plan.stages]
    called = {key for stage in stages for key in [*stage.contacts, *project.on_call(stage)]}
    for key in people.lines:
        if key not in called:
            message = f"no plan calls {key}; name them in a stage, or remove the contact"
            yield project.finding(project.contacts_file, (key,), "warning", message)
