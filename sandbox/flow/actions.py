"""What each type of action does; it leads to the next action, or to something to wait for."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from sandbox.flow.branches import Action, next_of, on_error, on_value
from sandbox.flow.function import ask_function
from sandbox.flow.ssml import UnspeakableText, read_ssml
from sandbox.flow.state import (
    Ended,
    FlowError,
    FlowState,
    HandedOver,
    Listening,
    Playing,
    Waiting,
)
from sandbox.flow.voices import VOICES

Step = str | Waiting


def perform(action: Action, state: FlowState) -> Step:
    """Do one action. Raises FlowError for a type that Tocsin's flows do not use."""
    performer = _PERFORMERS.get(action["Type"])
    if performer is None:
        raise FlowError(
            f"action {action['Identifier']!r} is of type {action['Type']!r}; "
            f"the sandbox runs {', '.join(sorted(_PERFORMERS))}"
        )
    return performer(action, state)


def _logging(action: Action, _state: FlowState) -> Step:
    return next_of(action)


def _voice(action: Action, state: FlowState) -> Step:
    name = action["Parameters"]["TextToSpeechVoice"]
    voice = VOICES.get(name)
    if voice and voice.has(action["Parameters"].get("TextToSpeechEngine", "")):
        state.voice = name
        return next_of(action)
    state.voice = ""  # Connect: no speech at all until another voice is set
    state.faults.append(f"{action['Identifier']}: no voice {name!r} in that engine")
    return on_error(action, "NoMatchingError")


def _compare(action: Action, state: FlowState) -> Step:
    return on_value(action, state.fill(action["Parameters"]["ComparisonValue"]))


def _loop(action: Action, state: FlowState) -> Step:
    """Continue as often as the count says, then done once, then from the start again."""
    identifier = action["Identifier"]
    done = state.loops.get(identifier, 0)
    if done < int(state.fill(action["Parameters"]["LoopCount"])):
        state.loops[identifier] = done + 1
        return on_value(action, "ContinueLooping")
    state.loops[identifier] = 0
    return on_value(action, "DoneLooping")


def _attributes(action: Action, state: FlowState) -> Step:
    given = action["Parameters"]["Attributes"]
    stored = state.store({name: state.fill(value) for name, value in given.items()})
    return next_of(action) if stored else on_error(action, "NoMatchingError")


def _function(action: Action, state: FlowState) -> Step:
    answered = ask_function(action, state)
    return next_of(action) if answered else on_error(action, "NoMatchingError")


def _message(action: Action, state: FlowState) -> Step:
    try:
        return Playing(_prompt(action, state))
    except UnspeakableText as error:
        return _unspoken(action, state, error)


def _menu(action: Action, state: FlowState) -> Step:
    try:
        timeout = int(action["Parameters"]["InputTimeLimitSeconds"])
        return Listening(_prompt(action, state), timeout)
    except UnspeakableText as error:
        return _unspoken(action, state, error)


def _prompt(action: Action, state: FlowState) -> str:
    parameters = action["Parameters"]
    if "SSML" in parameters:
        ssml = state.fill(parameters["SSML"])
    elif "Text" in parameters:
        ssml = f"<speak>{escape(state.fill(parameters['Text']))}</speak>"
    else:
        raise FlowError(f"action {action['Identifier']!r}: the sandbox speaks SSML or Text only")
    read_ssml(ssml)
    return ssml if state.voice else ""


def _unspoken(action: Action, state: FlowState, error: UnspeakableText) -> Step:
    state.faults.append(f"{action['Identifier']}: {error}")
    return on_error(action, "NoMatchingError")


def _recording(action: Action, state: FlowState) -> Step:
    behaviour = action["Parameters"]["RecordingBehavior"]
    state.recorded = behaviour.get("IVRRecordingBehavior") == "Enabled"
    return next_of(action)


def _target_queue(action: Action, state: FlowState) -> Step:
    state.queue = state.fill(action["Parameters"]["QueueId"])
    return next_of(action) if state.queue else on_error(action, "NoMatchingError")


def _to_queue(action: Action, state: FlowState) -> Step:
    fault = state.queue_fault(state.queue) if state.queue else "NoMatchingError"
    return on_error(action, fault) if fault else HandedOver(state.queue)


def _disconnect(_action: Action, _state: FlowState) -> Step:
    return Ended()


_PERFORMERS: dict[str, Callable[[Action, FlowState], Step]] = {
    "UpdateFlowLoggingBehavior": _logging,
    "UpdateContactTextToSpeechVoice": _voice,
    "Compare": _compare,
    "Loop": _loop,
    "UpdateContactAttributes": _attributes,
    "InvokeLambdaFunction": _function,
    "UpdateContactRecordingBehavior": _recording,
    "UpdateContactTargetQueue": _target_queue,
    "TransferContactToQueue": _to_queue,
    "MessageParticipant": _message,
    "GetParticipantInput": _menu,
    "DisconnectParticipant": _disconnect,
}
RUNNABLE = frozenset(_PERFORMERS)
"""The types of action that the sandbox runs."""
