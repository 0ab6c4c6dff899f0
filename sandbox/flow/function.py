"""How Connect invokes a Lambda function from a flow."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.flow.branches import Action
from sandbox.flow.state import FlowState

TRIES = 3
"""A function that fails is invoked this often, inside the action's time limit."""
MAX_RESPONSE = 32 * 1024
"""Bytes of one response."""


def ask_function(action: Action, state: FlowState) -> bool:
    """Invoke the action's function; true where its answer is in `$.External` now.

    Any result replaces the one before; a failed one leaves `$.External` empty.
    """
    parameters = action["Parameters"]
    response = _invoke(action, state, state.fill(parameters["LambdaFunctionARN"]))
    fault = "" if response is None else _fault(response)
    if fault:
        state.faults.append(f"{action['Identifier']}: {fault}")
    answered = response is not None and not fault
    state.external = dict(response) if response is not None and answered else {}
    return answered


def _invoke(action: Action, state: FlowState, arn: str) -> Mapping[str, Any] | None:
    for _ in range(TRIES):
        try:
            return state.invoke(arn, _event(action, state))
        except Exception as error:  # noqa: BLE001 (whatever a function raises, the flow goes on by its error branch)
            state.faults.append(f"{action['Identifier']}: {type(error).__name__}: {error}")
    return None


def _event(action: Action, state: FlowState) -> dict[str, Any]:
    given = action["Parameters"].get("LambdaInvocationAttributes", {})
    parameters = {name: state.fill(value) for name, value in given.items()}
    return {
        "Name": "ContactFlowEvent",
        "Details": {"ContactData": state.data(), "Parameters": parameters},
    }


def _fault(response: object) -> str:
    """What Connect would not take: it wants one flat map of strings (STRING_MAP)."""
    if not isinstance(response, dict):
        return "the function's answer is no map"
    wrong = [key for key, value in response.items() if not isinstance(value, str)]
    if wrong:
        return f"the function's answer is no map of strings: {wrong[0]!r}"
    if len(json.dumps(response, ensure_ascii=False).encode("utf-8", "replace")) > MAX_RESPONSE:
        return f"the function's answer has more than {MAX_RESPONSE} bytes"
    return ""
