"""Where notices go: the stack's own topics, and those that an operator made, by their names."""

import re
from collections.abc import Mapping

NOTICES, OPERATIONS = "notices", "operations"
TOPICS = (NOTICES, OPERATIONS)
"""The stack's own: the team's mail and chat, or those who look after Tocsin."""
PREFIX = "tocsin-notices-"
"""Of the names of topics that an operator makes; "tocsin-" alone may begin those of the stack."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def why_no_topic(name: str) -> str:
    """What is wrong with the name of a topic; empty where nothing is."""
    if _NAME.fullmatch(name):
        return ""
    return "give small letters, digits and dashes, up to 60, or one of " + ", ".join(TOPICS)


def topic_arn(name: str, own: Mapping[str, str]) -> str:
    """The ARN of a topic; an operator's lies beside the stack's own, whose ARNs are in `own`."""
    return own[name] if name in own else f"{own[NOTICES].rpartition(':')[0]}:{PREFIX}{name}"


def topic_at(arn: str) -> str:
    """The name of an operator's topic; empty for every other ARN."""
    _, _, name = arn.rpartition(":")
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


def instead_of(name: str) -> str:
    """Where a notice goes whose topic is not there; empty for the stack's own."""
    return "" if name in TOPICS else NOTICES
