"""The checks of `tocsin check` on what was imported, as if it lay in the project already."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from console.project import ROOT
from dispatch.importing.carry import PLANS, REHEARSAL, ROTAS, Imported

if TYPE_CHECKING:
    from console.checks.project import Project
    from console.checks.report import Report


def checked(imported: Imported) -> "Report":
    """What is wrong in the imported files, with the rehearsal's people as the contacts.

    The checks of rules, texts and the template find nothing in them, and are left out.
    """
    # SAM takes a second to import
    from console.checks import contacts, fallback, plan_limits, plans, quiet_hours, rotas  # noqa: PLC0415
    from console.checks.report import Report  # noqa: PLC0415

    project = _with(imported.files)
    checks = (plans, rotas, fallback, contacts, plan_limits, quiet_hours)
    every = (one for check in checks for one in check.findings(project))
    found = {one for one in every if one.file in imported.files}
    counts = {
        "plans": len(imported.plans),
        "rotas": len(imported.rotas),
        "contacts": len(imported.people),
    }
    return Report(sorted(found), counts, [])


def taken_names() -> set[str]:
    """The names of the project's plans and rotas."""
    folders = (ROOT / PLANS, ROOT / ROTAS)
    return {path.stem for folder in folders for path in folder.glob("*.toml")}


def _with(files: Mapping[str, str]) -> "Project":
    from console.checks.project import read_project  # noqa: PLC0415 - as above

    project = read_project(ROOT, None)
    texts = {name: text for name, text in project.texts.items() if name != project.contacts_file}
    return replace(project, texts={**texts, **files}, contacts_file=REHEARSAL, unreadable=())
