"""Checks the topics that escalation plans name beside the stack's own two."""

from collections.abc import Iterator
from difflib import get_close_matches

from console.checks.project import Project
from console.finding import Finding
from dispatch.notice_topics import PREFIX, TOPICS
from dispatch.plan import Plan

ALIKE = 0.8
"""How like one of the stack's own a name is that looks like a slip (difflib's ratio)."""


def findings(project: Project) -> list[Finding]:
    """Names that look like a slip: a topic of that name is hardly there."""
    return [
        project.finding(file, path, "warning", f"{name} is no topic of the stack's: {meant}?")
        for file, plan in project.plans.items()
        for path, name in _named(plan)
        if (meant := _meant(name))
    ]


def notes(project: Project) -> list[str]:
    """Which topics were not looked for."""
    named = {name for plan in project.plans.values() for _, name in _named(plan)}
    topics = sorted(f"{PREFIX}{name}" for name in named - set(TOPICS))
    return [f"these topics were not looked for: {', '.join(topics)}"] if topics else []


def _named(plan: Plan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each name with its path in the plan's file."""
    for audience in plan.notices:
        yield from ((("notices", audience.severity), name) for name in audience.topics)
    for number, stage in enumerate(plan.stages):
        yield from ((("stage", number, "notify"), name) for name in stage.notify)


def _meant(name: str) -> str:
    """The stack's own that is meant, perhaps; empty for one of these, and for others."""
    found = [] if name in TOPICS else get_close_matches(name, TOPICS, 1, ALIKE)
    return f"did you mean {found[0]}" if found else ""
