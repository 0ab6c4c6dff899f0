"""Checks that quiet hours leave somebody of every plan awake for what should not wait."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from console.checks.project import Project
from console.finding import Finding
from dispatch.plan import Contact, Plan
from dispatch.quiet_hours import quiet_until
from dispatch.severity import Severity

URGENT = (Severity.HIGH, Severity.MEDIUM)
"""Critical always calls; what is low or for information may wait for everybody's morning."""
WEEKS = (date(2026, 1, 12), date(2026, 7, 13))
"""Two Mondays: the hours between two time zones differ in winter and in summer."""


def findings(project: Project) -> list[Finding]:
    """Plans whose whole first round sleeps at one moment; of each the worst severity."""
    return [
        project.finding(file, ("stage", 0, "contacts"), "warning", message)
        for file, plan in project.plans.items()
        if (message := _asleep(project, plan))
    ]


def _asleep(project: Project, plan: Plan) -> str:
    """What is wrong, or an empty text. Who is on call in a rota is another one every week."""
    called = _called(project, plan)
    if not called or any(stage.on_call for stage in plan.stages):
        return ""
    for severity in _severities(project, plan):
        if moment := next(_common(called, severity), None):
            names = " and ".join(one.key for one in called)
            every = "has quiet hours" if len(called) == 1 else "have quiet hours at one time"
            return (
                f"a {severity} alert calls nobody while all sleep: {names} {every}, as on "
                f"{moment:%A at %H:%M} UTC; end somebody's up_to below {severity}, or name others"
            )
    return ""


def _called(project: Project, plan: Plan) -> list[Contact]:
    """Those whom the plan's first round calls, as far as they can be read; none if one cannot."""
    usable = project.people.usable if project.people else {}
    keys = dict.fromkeys(key for stage in plan.stages for key in stage.contacts)
    return [usable[key] for key in keys] if all(key in usable for key in keys) else []


def _severities(project: Project, plan: Plan) -> list[Severity]:
    """The urgent severities with which a rule may start the plan, worst first."""
    return [severity for severity in project.severities_of(plan) if severity in URGENT]


def _common(called: Sequence[Contact], severity: Severity) -> Iterator[datetime]:
    """Moments at which nobody may be called: where such a time begins, somebody's hours do."""
    for moment in sorted(begin for contact in called for begin in _beginnings(contact)):
        ends = (quiet_until(one.quiet_hours, one.time_zone, severity, moment) for one in called)
        if all(ends):
            yield moment


def _beginnings(contact: Contact) -> Iterator[datetime]:
    zone = ZoneInfo(contact.time_zone)
    for monday in WEEKS:
        for hours in contact.quiet_hours:
            for day in hours.days:
                begin = datetime.combine(monday + timedelta(days=day), hours.start, zone)
                yield begin.astimezone(UTC)
