"""What an action says: one source, well-formed SSML, tags that Connect speaks."""

from collections.abc import Iterator

from console.flows.model import Fault, FlowAction
from sandbox.flow.ssml import MAX_BILLED, UnspeakableText, read_ssml
from sandbox.flow.state import REFERENCE

SOURCES = ("PromptId", "Text", "SSML", "Media")
TAGS = frozenset({"speak", "break", "lang", "mark", "p", "phoneme", "prosody", "s", "say-as"})
TAGS |= {"sub", "w", "amazon:effect"}
"""The SSML tags that Connect speaks; it ignores others."""


def prompt_faults(action: FlowAction) -> Iterator[Fault]:
    """More or fewer than one source; text that would fail as a prompt."""
    if action.type not in {"MessageParticipant", "GetParticipantInput"}:
        return
    given = [source for source in SOURCES if source in action.parameters]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        yield action.fault(f"exactly one of {', '.join(SOURCES)} is said; there is {found}")
    yield from _text_faults(action)
    yield from _ssml_faults(action)


def _text_faults(action: FlowAction) -> Iterator[Fault]:
    text = action.parameters.get("Text")
    if isinstance(text, str) and len(text) > MAX_BILLED:
        yield action.fault(f"Text has {len(text)} characters; a prompt has {MAX_BILLED}")


def _ssml_faults(action: FlowAction) -> Iterator[Fault]:
    ssml = action.parameters.get("SSML")
    if not isinstance(ssml, str):
        return
    try:
        tags = read_ssml(REFERENCE.sub("x", ssml)).tags
    except UnspeakableText as error:
        yield action.fault(f"SSML: {error}")
        return
    for tag in sorted(tags - TAGS):
        yield action.fault(f"SSML: Connect ignores <{tag}>", "warning")
