"""Which topics the notices of a plan go to, by severity: the key `notices` of its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.notice_topics import NOTICES, why_no_topic
from dispatch.severity import Severity
from dispatch.toml_file import Table


@dataclass(frozen=True, slots=True)
class Audience:
    """The topics that hear of incidents of one severity, where their plan says so."""

    severity: Severity
    topics: tuple[str, ...]


def heard_by(audiences: tuple[Audience, ...], topic: str, severity: Severity) -> tuple[str, ...]:
    """The topics of a notice to `topic`; only "notices" stands for others."""
    if topic != NOTICES:
        return (topic,)
    return next((one.topics for one in audiences if one.severity is severity), (topic,))


def read_audiences(plan: Table) -> tuple[Audience, ...]:
    """The key `notices`: one list for every severity, or a table with a list for some.

    Refuses unknown severities, names that no topic can have, and no topic.
    """
    if not isinstance(plan.values.get("notices", {}), Mapping):
        topics = read_topics(plan, "notices")
        return tuple(Audience(severity, topics) for severity in Severity)
    table = plan.table("notices", {})
    audiences = tuple(
        Audience(severity, read_topics(table, severity))
        for severity in Severity
        if severity in table.values
    )
    table.asked.update(Severity)
    table.done()
    return audiences


def read_topics(table: Table, key: str) -> tuple[str, ...]:
    """A list of at least one topic, none twice."""
    topics = table.texts(key)
    if not topics:
        table.refuse(key, f"{key} is empty: name a topic, or leave it out for {NOTICES}")
    refuse_topics(table, key, topics)
    return topics


def refuse_topics(table: Table, key: str, topics: tuple[str, ...]) -> None:
    """Raise ConfigurationError for a name that no topic can have, or that stands twice."""
    for name in topics:
        if why := why_no_topic(name):
            table.refuse(key, f"{name!r} names no topic: {why}")
    if len(set(topics)) < len(topics):
        table.refuse(key, f"a topic stands twice in {key}")
