"""Checks of plans that engage people through Incident Manager: what the files say, and AWS."""

from collections.abc import Iterator
from typing import Protocol

from console.checks.fallback import SETTINGS, settings_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.errors import DeliveryError, RouteRefused
from dispatch.plan import Plan

PARAMETER = "IncidentManager"
CLOSED = (
    "this account does not have Incident Manager, and cannot get it: AWS takes no new customers "
    "since 7 November 2025"
)
UNSURE = (
    "AWS does not let you see whether this account has Incident Manager ({why}): either you may "
    "not ask (ssm-incidents:ListReplicationSets), or it does not, and as a new customer cannot"
)


class Service(Protocol):
    """What is asked of AWS (handlers/adapters/incident_service.py)."""

    @property
    def region(self) -> str:
        """Where the stack is to be."""

    def replication(self) -> dict[str, str]:
        """The regions of the account's replication set with their status."""

    def has_plan(self, arn: str) -> bool:
        """Whether the response plan is there."""


def findings(project: Project) -> list[Finding]:
    """Plans that engage, where the deployment is not known to allow it."""
    if PARAMETER in settings_of(project):
        return []
    message = (
        f"engage needs the parameter {PARAMETER}, which {SETTINGS} does not give; deployed "
        "without it, nobody is engaged"
    )
    return [
        project.finding(file, ("engage",), "warning", message) for file, _ in _engaging(project)
    ]


def in_account(project: Project, service: Service) -> tuple[list[Finding], list[str]]:
    """What AWS says: errors where a plan needs what the account does not have, and notes."""
    why = _missing(service)
    engaging = _engaging(project)
    if why:
        errors = [project.finding(file, ("engage",), "error", why) for file, _ in engaging]
        return errors, [] if errors else [f"{why}; no plan needs it"]
    note = f"Incident Manager: this account has it in {service.region}"
    return [one for file, plan in engaging for one in _plan_faults(project, file, plan, service)], [
        note
    ]


def _missing(service: Service) -> str:
    """Why plans cannot engage anybody; empty where they can."""
    try:
        regions, here = service.replication(), service.region
    except RouteRefused as error:
        return UNSURE.format(why=error)
    except DeliveryError as error:
        return f"Incident Manager could not be asked for ({error}): try again, with credentials"
    if not regions:
        return CLOSED
    if regions.get(here) != "ACTIVE":
        known = ", ".join(f"{name} {status}" for name, status in sorted(regions.items()))
        return f"Incident Manager is not active in {here}; the replication set has {known}"
    return ""


def _plan_faults(project: Project, file: str, plan: Plan, service: Service) -> Iterator[Finding]:
    """A response plan that is named, and is not there."""
    try:
        if not plan.response_plan or service.has_plan(plan.response_plan):
            return
        why = "there is no such response plan in this account"
    except DeliveryError as error:
        why = f"the response plan cannot be read: {error}"
    yield project.finding(file, ("response_plan",), "error", why)


def _engaging(project: Project) -> list[tuple[str, Plan]]:
    return [(file, plan) for file, plan in project.plans.items() if plan.engages]
