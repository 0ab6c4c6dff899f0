"""The ways other than a call by which a page reaches people, for when no call can be placed."""

from enum import StrEnum

from dispatch.toml_file import Table


class Channel(StrEnum):
    """One of a plan's fallback channels, as `fallback` names it.

    SMS and VOICE go to the person who could not be called, at the number a call would have gone
    to; NOTICES and OPERATIONS are the topics of `notice_topics.TOPICS` (the team's mail and chat,
    those who look after Tocsin) and name that person.
    """

    SMS = "sms"
    VOICE = "voice"
    NOTICES = "notices"
    OPERATIONS = "operations"

    @property
    def is_topic(self) -> bool:
        """Whether this channel is a topic, not somebody's phone."""
        return self in {Channel.NOTICES, Channel.OPERATIONS}


DEFAULT_FALLBACK = (Channel.SMS, Channel.OPERATIONS)
"""Where a plan names no `fallback`: the person, and somebody who can mend the calling."""


def read_fallback(plan: Table) -> tuple[Channel, ...]:
    """The key `fallback` of a plan's file; refuses an unknown, a repeated and no channel."""
    if "fallback" not in plan.values:
        plan.asked.add("fallback")
        return DEFAULT_FALLBACK
    named, known = plan.texts("fallback"), ", ".join(Channel)
    if not named:
        plan.refuse("fallback", f"fallback is empty: give at least one of {known}")
    if unknown := set(named) - set(Channel):
        plan.refuse("fallback", f"unknown channel {min(unknown)}: known are {known}")
    if len(set(named)) < len(named):
        plan.refuse("fallback", "a channel stands twice in fallback")
    return tuple(map(Channel, named))
