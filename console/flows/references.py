"""The references in a flow (`$.Attributes.speech`): known, and set before they are used."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from console.flows.graph import edges_of, reachable
from console.flows.model import Fault, Flow, FlowAction

SET_BY_FLOW = frozenset({"Attributes", "External", "FlowAttributes"})
ROOTS = SET_BY_FLOW | {"Channel", "ContactId", "InitialContactId", "Customer", "CustomerEndpoint"}
ROOTS |= {"Lex", "Media", "Metadata", "Queue", "StoredCustomerInput", "SystemEndpoint"}
"""What a reference may begin with (flow language)."""

_REFERENCE = re.compile(r"\$\.([A-Za-z]*)(?:\.([A-Za-z0-9_-]+))?")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}?")

Setters = Mapping[tuple[str, str], list[str]]


def reference_faults(flow: Flow) -> Iterator[Fault]:
    """References that lead nowhere, or whose value no earlier action can have set."""
    edges = edges_of(flow)
    setters = _setters(flow)
    for action in flow.actions:
        for root, key in dict.fromkeys(_references(action)):
            why = _fault(root, key, setters)
            if why:
                yield action.fault(f"$.{root}{f'.{key}' if key else ''}: {why}")
            elif not _set_before(action, setters.get((root, key)), edges):
                yield action.fault(f"$.{root}.{key} is used before any action has set it")


def placeholder_faults(flow: Flow) -> Iterator[Fault]:
    """Placeholders that the template does not fill in."""
    for action in flow.actions:
        for found in dict.fromkeys(_PLACEHOLDER.findall(_written(action))):
            if found != (known := flow.contract.placeholder):
                yield action.fault(f"{found} is filled in by nobody; there is {known}")


def _references(action: FlowAction) -> Iterator[tuple[str, str]]:
    for found in _REFERENCE.finditer(_written(action)):
        yield found[1], found[2] or ""


def _written(action: FlowAction) -> str:
    return json.dumps(action.parameters, ensure_ascii=False)


def _setters(flow: Flow) -> Setters:
    """Who sets each reference; an empty identifier stands for the start of the call."""
    setters: dict[tuple[str, str], list[str]] = {
        ("Attributes", name): [""] for name in flow.contract.attributes
    }
    for action in flow.actions:
        for reference in _set_by(action, flow):
            setters.setdefault(reference, []).append(action.identifier)
    return setters


def _fault(root: str, key: str, setters: Setters) -> str:
    if root not in ROOTS:
        return f"a reference begins with one of {', '.join(sorted(ROOTS))}"
    if root not in SET_BY_FLOW or (root, key) in setters:
        return ""
    known = ", ".join(sorted(name for one, name in setters if one == root))
    return f"nothing sets it; there are {known or 'none'}"


def _set_before(
    action: FlowAction, setters: list[str] | None, edges: Mapping[str, list[str]]
) -> bool:
    if setters is None or "" in setters:
        return True
    after = reachable(edges, [target for setter in setters for target in edges[setter]])
    return action.identifier in after


def _map_keys(root: str) -> Callable[[FlowAction], Iterator[tuple[str, str]]]:
    def keys(action: FlowAction) -> Iterator[tuple[str, str]]:
        given = action.parameters.get(root)
        yield from ((root, key) for key in given) if isinstance(given, dict) else ()

    return keys


def _set_by(action: FlowAction, flow: Flow) -> Iterator[tuple[str, str]]:
    if action.type == "InvokeLambdaFunction":
        yield from (("External", key) for key in flow.contract.answers)
    elif action.type in _SET:
        yield from _SET[action.type](action)


_SET: Mapping[str, Callable[[FlowAction], Iterator[tuple[str, str]]]] = {
    "UpdateContactAttributes": _map_keys("Attributes"),
    "UpdateFlowAttributes": _map_keys("FlowAttributes"),
}
