"""Checks the limits, and that no plan calls one person more often than they allow."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from console.checks.files import PLANS
from console.checks.mending import errors_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.alert import Alert, Status
from dispatch.facts import AlertFired
from dispatch.forecast import forecast
from dispatch.foreseen_phones import Waiting
from dispatch.line.asking import TOO_OFTEN
from dispatch.line.limit_files import LIMITS_FILE, read_limits
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact, Plan
from dispatch.severity import Severity
from dispatch.step import step

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)
ANY_NUMBER = PhoneNumber("+12025550100")


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the limits, and each plan's first call that they hold back."""
    return [*_file_findings(project), *_plan_findings(project)]


def _file_findings(project: Project) -> Iterator[Finding]:
    name = f"{PLANS}/{LIMITS_FILE}"
    for error in errors_of(read_limits, project.texts.get(name, ""), name):
        yield Finding(name, error.line or 1, "error", error.message)


def _plan_findings(project: Project) -> Iterator[Finding]:
    for file, plan in project.plans.items():
        for severity in _severities(project, plan):
            if waiting := _first_wait(project, plan, severity):
                keys = ("stage", waiting.attempt.stage, "contacts")
                yield project.finding(file, keys, "warning", _message(waiting, severity))
                break


def _severities(project: Project, plan: Plan) -> list[Severity]:
    """Those with which a rule may start the plan, one for all that the limits treat alike.

    None for a plan with rotas: who is on call is another one every week.
    """
    if any(stage.on_call for stage in plan.stages):
        return []
    given = project.severities_of(plan)
    below = [one for one in given if one is not Severity.CRITICAL][:1]
    return [one for one in given if one is Severity.CRITICAL] + below


def _first_wait(project: Project, plan: Plan, severity: Severity) -> Waiting | None:
    """The first call that waits; of a less than critical alert in the first round only.

    What is not critical may well wait in its later rounds, and so may the rounds of a plan that
    goes on until somebody is reached.
    """
    opened = step(None, AlertFired(_alert(), "", "", severity, plan.name), {plan.name: plan}, NOON)
    foreseen = forecast(opened, {plan.name: plan}, _people(project, plan), project.limits)
    later_too = severity is Severity.CRITICAL and plan.until_reached is None
    waits = (one for one in foreseen.waits if one.why == TOO_OFTEN)
    return next((one for one in waits if later_too or not one.attempt.round), None)


def _people(project: Project, plan: Plan) -> Mapping[str, Contact]:
    """Whom the plan may call; awake at every hour, and with one number where nothing is known."""
    known = project.people.usable if project.people else {}
    keys = {key for stage in plan.stages for key in stage.contacts}
    verified = {ANY_NUMBER: NOON.date()}
    anybody = {key: Contact(key, (ANY_NUMBER,), verified=verified) for key in keys}
    return {key: replace(known.get(key, one), quiet_hours=()) for key, one in anybody.items()}


def _message(waiting: Waiting, severity: Severity) -> str:
    attempt = waiting.attempt
    return (
        f"stage {attempt.stage + 1}: {attempt.contact} is called more often than {LIMITS_FILE} "
        f"allows: of a {severity} alert that nobody takes, the call after "
        f"{_minutes(NOON, waiting.at)} waits until {_minutes(NOON, waiting.until)} have passed; "
        "retry less, wait longer, or name somebody else"
    )


def _minutes(start: datetime, end: datetime) -> str:
    return f"{(end - start).total_seconds() / 60:.0f} min"


def _alert() -> Alert:
    return Alert("check", "", "", Status.FIRED, "check", "", "", "", "", "", NOON)
