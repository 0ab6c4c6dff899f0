"""What each contact flow that ships is given, and what its function answers."""

from dataclasses import dataclass
from pathlib import PurePath

from dispatch.campaign.script_way import NEXT_STEPS as CAMPAIGN_NEXT_STEPS


@dataclass(frozen=True, slots=True)
class Contract:
    """`placeholder` is filled in by template.yaml; `attributes` are those that a call begins with.

    `answers` are the keys of what the function answers, `next_steps` what its `next` can be.
    """

    placeholder: str
    attributes: frozenset[str]
    answers: frozenset[str]
    next_steps: tuple[str, ...]


RECORDING = ("record", "recorded")
"""Where calls are recorded: that they are, and the words that say so."""
ALERT = Contract(
    placeholder="${AnswerFunctionArn}",
    attributes=frozenset(
        {
            "incident",
            "attempt",
            "contact",
            "language",
            "turn",
            "speech",
            "menu",
            "unconfirmed",
            "goodbye",
            *RECORDING,
        }
    ),
    answers=frozenset({"speech", "next", "turn"}),
    next_steps=("menu", "more", "end"),
)
"""An alert call: dispatch/call_request.py and dispatch/answer.py."""
CAMPAIGN = Contract(
    placeholder="${CampaignAnswerFunctionArn}",
    attributes=frozenset({"campaign", "person", "attempt", "language", "unavailable", *RECORDING}),
    answers=frozenset({"speech", "next", "turn", "language", "queue"}),
    next_steps=CAMPAIGN_NEXT_STEPS,
)
"""A campaign's call: dispatch/campaign/calling_plan.py and dispatch/campaign/speech.py."""


def contract_of(file: str) -> Contract:
    """The contract of a flow by its file's name: campaigns have a flow of their own."""
    return CAMPAIGN if PurePath(file).name == "campaign.json" else ALERT
