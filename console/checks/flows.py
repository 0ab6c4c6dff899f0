"""Checks contact_flows/*.json."""

from console.checks.files import FLOWS
from console.checks.project import Project
from console.finding import Finding
from console.flows.check import check_flow


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the contact flows."""
    flows = project.texts_in(FLOWS).items()
    return [finding for file, text in flows for finding in check_flow(text, file)]
