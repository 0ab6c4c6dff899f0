"""Checks what escalation plans fall back to where no call can be placed."""

from console.checks.project import Project
from console.finding import Finding
from dispatch.channel import Channel

SETTINGS = "samconfig.toml"
"""Where SAM keeps the parameters of a deployment, if it was asked to."""
PARAMETER = "VoiceOriginationArn"


def findings(project: Project) -> list[Finding]:
    """Plans that name voice where the deployment is not known to have a number that speaks."""
    if PARAMETER in settings_of(project):
        return []
    message = (
        f"voice needs the parameter {PARAMETER}, which {SETTINGS} does not give; "
        "deployed without it, an SMS is all that goes out"
    )
    return [
        project.finding(file, ("fallback",), "warning", message)
        for file, plan in project.plans.items()
        if Channel.VOICE in plan.fallback
    ]


def settings_of(project: Project) -> str:
    """The text of the deployment's parameters; empty where none are kept."""
    file = project.root / SETTINGS
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
