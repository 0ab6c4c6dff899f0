"""Damage done to the code at run time, to show that the checks would notice it."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dispatch.draft import Decision
from dispatch.incident import Incident
from histories.world import World, wired
from sandbox.functions import ADAPTERS

Parts = Mapping[str, Any]
"""What a function's wiring module has: each function has classes of its own."""
PUT_ALWAYS = ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")


def drop_the_condition(parts: Parts) -> None:
    """Whoever stores an incident last wins: Store.save asks for no version."""
    names = parts["Store"].save.__globals__
    asked = names["unchanged"]
    names["unchanged"] = lambda version: {} if version else asked(version)


def drop_the_token(parts: Parts) -> None:
    """Each try of a call has a ClientToken of its own."""
    place, tries = parts["Caller"].place, itertools.count()

    def with_a_new_token(caller: Any, request: Mapping[str, Any]) -> Any:
        return place(caller, {**request, "ClientToken": f"{request['ClientToken']}-{next(tries)}"})

    parts["Caller"].place = with_a_new_token


def perform_before_storing(parts: Parts) -> None:
    """Two effects swapped: what was decided is done first, and written down after that."""
    store = parts["Conductor"]._stored  # noqa: SLF001 - where the two meet

    def performed_then_stored(conductor: Any, decision: Decision) -> Incident:
        now = conductor.clock()
        conductor.performer.perform(decision.incident, decision.actions, now)
        stored: Incident = store(conductor, decision)
        return stored

    parts["Conductor"]._stored = performed_then_stored  # noqa: SLF001 - as above


def drop_the_dedup(parts: Parts) -> None:
    """An event that is delivered again is taken for a new one."""
    look_up, outcome = parts["Store"].look_up, parts["Store"]._put_outcome  # noqa: SLF001

    def known_to_nobody(store: Any, event: str, trouble: str) -> Any:
        return look_up(store, event, trouble)._replace(outcome=None)

    def without_condition(store: Any, *told: Any) -> Any:
        put = outcome(store, *told)["Put"]
        return {"Put": {name: one for name, one in put.items() if name not in PUT_ALWAYS}}

    parts["Store"].look_up = known_to_nobody
    parts["Store"]._put_outcome = without_condition  # noqa: SLF001 - as above


def lose_the_stop(parts: Parts) -> None:
    """A call that is to be stopped rings on."""
    parts["Caller"].stop = lambda _caller, _contact_id: None


def forget_what_failed(parts: Parts) -> None:
    """An action that failed counts as performed."""
    perform, performed = parts["Hands"].perform, perform_globals(parts)["Performed"]

    def all_is_well(hands: Any, incident: Any, actions: Sequence[Any], now: Any) -> Any:
        facts = perform(hands, incident, actions, now)
        return [*facts, *(performed(action.id) for action in actions)]

    parts["Hands"].perform = all_is_well


def perform_globals(parts: Parts) -> dict[str, Any]:
    """What the performing module imports."""
    names: dict[str, Any] = parts["Hands"].perform.__globals__
    return names


MUTATIONS: Mapping[str, Callable[[Parts], None]] = {
    "drop-the-condition": drop_the_condition,
    "drop-the-token": drop_the_token,
    "perform-before-storing": perform_before_storing,
    "drop-the-dedup": drop_the_dedup,
    "lose-the-stop": lose_the_stop,
    "forget-what-failed": forget_what_failed,
}


def mutate(world: World, name: str) -> None:
    """Damage every function of this world; what is loaded later is whole."""
    for parts in _parts(world):
        MUTATIONS[name](parts)
    ADAPTERS.clear()  # or other worlds' functions would share the damage


def _parts(world: World) -> Iterator[Parts]:
    return filter(None, map(wired, world.cloud.functions.values()))
