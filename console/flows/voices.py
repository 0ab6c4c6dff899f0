"""The voices of a flow: each exists, and each language is spoken by a voice of its own."""

from collections.abc import Iterator, Mapping

from console.flows.model import Fault, Flow, FlowAction
from dispatch.plan import LANGUAGES
from sandbox.flow.voices import VOICES

SETS_VOICE = "UpdateContactTextToSpeechVoice"


def voice_faults(flow: Flow) -> Iterator[Fault]:
    """Voices that Polly lacks in that engine; languages without a voice or with a wrong one."""
    for action in flow.actions:
        if action.type == SETS_VOICE:
            yield from _existence_faults(action)
        elif action.parameters.get("ComparisonValue") == "$.Attributes.language":
            yield from _language_faults(action, {one.identifier: one for one in flow.actions})


def _existence_faults(action: FlowAction) -> Iterator[Fault]:
    name, engine = _voice_of(action)
    voice = VOICES.get(name)
    if voice is None:
        yield action.fault(f"no voice {name!r} is known; there are {', '.join(sorted(VOICES))}")
    elif not voice.has(engine):
        engines = " or ".join(sorted(voice.engines))
        yield action.fault(f"{name} has no engine {engine or 'Standard'}, only {engines}")


def _language_faults(compare: FlowAction, actions: Mapping[str, FlowAction]) -> Iterator[Fault]:
    branches = {operand: one.target for one in compare.conditions for operand in one.operands}
    for language in sorted(set(LANGUAGES) - branches.keys()):
        yield compare.fault(f"the language {language!r} has no branch, so no voice")
    for language, target in branches.items():
        if language not in LANGUAGES:
            yield compare.fault(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
        for action in _voices_from(target, actions):
            voice = VOICES.get(_voice_of(action)[0])
            if voice and voice.language != language:
                yield action.fault(f"is reached by {language!r} but speaks {voice.language!r}")


def _voices_from(target: str, actions: Mapping[str, FlowAction]) -> Iterator[FlowAction]:
    """The voice at `target` and those its branches try next."""
    found: list[str] = []
    waiting = [target]
    while waiting:
        name = waiting.pop()
        action = actions.get(name)
        if action and action.type == SETS_VOICE and name not in found:
            found.append(name)
            waiting += action.targets
            yield action


def _voice_of(action: FlowAction) -> tuple[str, str]:
    parameters = action.parameters
    return str(parameters.get("TextToSpeechVoice", "")), str(
        parameters.get("TextToSpeechEngine", "")
    )
