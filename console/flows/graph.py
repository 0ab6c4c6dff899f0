"""The ways through a contact flow: where they lead, and that each comes to an end."""

from collections.abc import Iterable, Iterator, Mapping

from console.flows.model import Fault, Flow, FlowAction
from console.flows.rules import RULES

Edges = Mapping[str, Iterable[str]]

FORBIDDEN = frozenset("%:(\\/)=$,;[]{}")
"""Characters that an identifier may not have (flow language)."""
MAX_IDENTIFIER = 50
RESERVED = frozenset({"__proto__", "constructor", "prototype"})


def identifier_faults(flow: Flow) -> Iterator[Fault]:
    """Identifiers that the service refuses, or that occur twice."""
    seen: set[str] = set()
    for action in flow.actions:
        name = action.identifier
        if not 1 <= len(name) <= MAX_IDENTIFIER or FORBIDDEN & set(name) or name in RESERVED:
            yield action.fault(
                f"an identifier has 1 to {MAX_IDENTIFIER} characters, "
                f"none of {' '.join(sorted(FORBIDDEN))}, and is no reserved word"
            )
        if name in seen:
            yield action.fault("another action has this identifier")
        seen.add(name)


def way_faults(flow: Flow) -> Iterator[Fault]:
    """Branches to nowhere; actions that no way reaches; ways that never end."""
    known = {action.identifier for action in flow.actions}
    if flow.start not in known:
        yield Fault(1, f"StartAction {flow.start!r} is no action; there are {_some(known)}")
    for action in flow.actions:
        for target in dict.fromkeys(action.targets):
            if target not in known:
                yield action.fault(f"leads to {target!r}, which is no action")
    yield from _reach_faults(flow)
    yield from _spin_faults(flow)


def reachable(edges: Edges, starts: Iterable[str]) -> set[str]:
    """Every node that can be come to from `starts`, those included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += edges.get(node, ())
    return found


def edges_of(flow: Flow) -> dict[str, list[str]]:
    """Each identifier with all that it leads to."""
    return {action.identifier: action.targets for action in flow.actions}


def _reach_faults(flow: Flow) -> Iterator[Fault]:
    edges = edges_of(flow)
    reached = reachable(edges, [flow.start])
    ends = [one.identifier for one in flow.actions if _ends(one)]
    ending = reachable(_reverse(edges), ends)
    for action in flow.actions:
        if action.identifier not in reached:
            yield action.fault("no way leads here from StartAction")
        elif action.identifier not in ending:
            yield action.fault("no way from here comes to a DisconnectParticipant")


def _spin_faults(flow: Flow) -> Iterator[Fault]:
    """Circles that turn without the caller: neither a key is asked for nor a Loop counts them.

    A Loop begins anew once it is done, so a circle that comes back over DoneLooping spins too.
    """
    edges = {one.identifier: _unbounded(one) for one in flow.actions}
    for action in flow.actions:
        if action.identifier in reachable(edges, edges[action.identifier]):
            yield action.fault(
                "is on a circle that neither asks for a key nor is bounded by a Loop"
            )


def _unbounded(action: FlowAction) -> list[str]:
    if action.type == "GetParticipantInput":
        return []
    if action.type == "Loop":
        done = [one.target for one in action.conditions if "DoneLooping" in one.operands]
        return [*done, *([action.next] if action.next else [])]
    return action.targets


def _ends(action: FlowAction) -> bool:
    rule = RULES.get(action.type)
    return bool(rule and rule.terminal)


def _reverse(edges: Edges) -> Edges:
    backwards: dict[str, list[str]] = {}
    for node, targets in edges.items():
        for target in targets:
            backwards.setdefault(target, []).append(node)
    return backwards


def _some(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:5]) or "none"
