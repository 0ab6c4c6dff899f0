"""Checks rules/feeds.toml: the status feeds that are polled."""

from console.checks.files import RULES
from console.checks.mending import errors_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.feeds.feed_files import FEEDS_FILE, read_feeds


def findings(project: Project) -> list[Finding]:
    """What is wrong with the feeds; a project without the file polls none."""
    file = f"{RULES}/{FEEDS_FILE}"
    errors = errors_of(read_feeds, project.texts.get(file, ""), file)
    return [Finding(file, one.line or 1, "error", one.message) for one in errors]
