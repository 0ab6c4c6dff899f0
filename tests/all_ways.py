"""Every way through a call at its slowest: from each state of it once, since the ways are millions.

Two calls in the same state of the flow go on alike, whatever happened before. So the longest call
is the longest way through a graph of states; one that comes back to a state would never end.
"""

import copy
from dataclasses import dataclass, field

from flow_conversation import AnswerFunction, Call

SAID = {"menu": "Announcement. Menu.", "more": "Details. Menu.", "end": "You have it."}
"""The slowest words of each kind of answer."""
OUTCOMES = (*SAID, "fails")
ANSWERED = "123*9"
IGNORED = ("key", "heard", "turn")
"""What the flow writes and never reads itself."""


@dataclass(frozen=True)
class Rest:
    """What can still come of a call: `seconds` and `menus` at most, in so many ways."""

    seconds: int
    menus: int
    ways: int


@dataclass
class Explorer:
    """Finds the rest of each state once."""

    known: dict = field(default_factory=dict)
    under_way: set = field(default_factory=set)

    def rest(self, call):
        """The rest of a call; fails where some way does not end."""
        if call.over:
            before = call.seconds
            return Rest(call.line_ends().seconds - before, 0, 1)
        state = state_of(call)
        if state not in self.known:
            assert state not in self.under_way, f"a call can come back to {state}"
            self.under_way.add(state)
            self.known[state] = self._rest(call)
        return self.known[state]

    def _rest(self, call):
        rests = []
        for after in every_way_on(call):
            spent = after.seconds - call.seconds
            rest = self.rest(after)
            rests.append(Rest(spent + rest.seconds, 1 + rest.menus, rest.ways))
        return Rest(
            max(one.seconds for one in rests),
            max(one.menus for one in rests),
            sum(one.ways for one in rests),
        )


def begun(outcome):
    """A call whose pick-up is answered so."""
    return Call(answering(AnswerFunction(), "picked up", outcome)).picks_up()


def every_way_on(call):
    """The same call after all that can happen at its menu, each at the last moment of it."""
    yield fork(call).stays_silent()
    yield fork(call).waits_and_presses("0")
    for key in ANSWERED:
        for outcome in OUTCOMES:
            after = fork(call)
            answering(after.function, key, outcome)
            yield after.waits_and_presses(key)


def answering(function, happening, outcome):
    """The function, once it answers that happening so."""
    function.is_up_again()
    if outcome == "fails":
        return function.is_down_for(happening)
    return function.says(happening, SAID[outcome], outcome)


def state_of(call):
    """All that decides how a call goes on."""
    state = call.run._state  # noqa: SLF001 - the interpreter's state is what is explored
    kept = {name: text for name, text in state.attributes.items() if name not in IGNORED}
    return (
        call.waiting.ssml,
        tuple(sorted(kept.items())),
        tuple(sorted(state.loops.items())),
        (state.external.get("next"), state.external.get("speech")),
    )


def fork(call):
    """A copy that goes its own way through the same flow."""
    call.function.events.clear()
    call.heard.clear()
    shared = [call.flow, *call.flow["Actions"], call.run._state.contact]  # noqa: SLF001 - the same
    return copy.deepcopy(call, {id(one): one for one in shared})
