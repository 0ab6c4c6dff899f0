"""Checks the numbers that campaigns call from: those of the deployment, and none of its alerts.

EventBridge tells the calls of campaigns from those of alerts by their number alone.
"""

import re
from collections.abc import Iterator

from console.checks.fallback import SETTINGS, settings_of
from console.checks.project import Project
from console.finding import Finding

PARAMETER = "CampaignCallerNumbers"
ALERTS = ("CallerNumber", "BackupCallerNumber")
KEYS = ("calls", "caller_numbers")


def number_findings(project: Project) -> Iterator[Finding]:
    """What the files of campaigns, and the parameters that are known, say of numbers."""
    settings = settings_of(project)
    alerts = {name: {number for number, _ in _given(settings, name)} for name in ALERTS}
    yield from _shared(settings, alerts)
    own = {number for number, _ in _given(settings, PARAMETER)}
    for file, campaign in project.campaigns.items():
        wanted = {number.dialled for number in campaign.calls.caller_numbers}
        message = _fault(wanted, own, alerts)
        if message:
            yield project.finding(file, KEYS, "error", message)


def _shared(settings: str, alerts: dict[str, set[str]]) -> Iterator[Finding]:
    """Numbers of campaigns that are numbers of alerts too: told by place, not by their digits."""
    for place, (number, line) in enumerate(_given(settings, PARAMETER), 1):
        for name in (one for one in ALERTS if number in alerts[one]):
            message = (
                f"number {place} of {PARAMETER} is a number of {name}: calls of campaigns are told "
                "from those of alerts by it, so claim another one for campaigns"
            )
            yield Finding(SETTINGS, line, "error", message)


def _fault(wanted: set[str], own: set[str], alerts: dict[str, set[str]]) -> str:
    for name, numbers in alerts.items():
        if wanted & numbers:
            return (
                f"a caller number is one of {name} in {SETTINGS}, which alerts call from: "
                f"give numbers of {PARAMETER}"
            )
    if own and wanted - own:
        return f"a caller number is not one of {PARAMETER} in {SETTINGS}: add it there"
    return ""


def _given(settings: str, name: str) -> list[tuple[str, int]]:
    """The numbers of a parameter, each with its line; of every environment that gives it."""
    given = rf"\b{name}(?:,ParameterValue)?[^\w+]+([+0-9,]+)"
    return [
        (number, settings.count("\n", 0, found.start(1)) + 1)
        for found in re.finditer(given, settings)
        for number in found[1].split(",")
    ]
