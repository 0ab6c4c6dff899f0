"""One call through a contact flow: Connect's interpreter, without a clock.

The caller says what happens (`spoken`, `pressed`, `timed_out`) and keeps the time.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.flow.actions import Step, perform
from sandbox.flow.branches import Action, next_of, on_error, on_value
from sandbox.flow.state import (
    ContactData,
    Ended,
    FlowError,
    FlowState,
    HandedOver,
    Invoke,
    Listening,
    Playing,
    QueueFault,
    Waiting,
)
from sandbox.flow.voices import VOICES

__all__ = [
    "ContactData",
    "Ended",
    "FlowError",
    "FlowRun",
    "HandedOver",
    "Listening",
    "Playing",
    "Waiting",
]

KEYS = frozenset("0123456789*#")
"""The keys of a telephone (DTMF)."""
MAX_ACTIONS = 1000
"""More actions than this without anything to wait for are an endless spin."""


class FlowRun:
    """A running flow. `attributes` are the contact's, live; `faults` tells what failed so far."""

    def __init__(
        self,
        flow: Mapping[str, Any],
        contact: ContactData,
        invoke: Invoke,
        queue_fault: QueueFault = lambda _queue: "",
    ) -> None:
        self._actions: dict[str, Action] = {one["Identifier"]: one for one in flow["Actions"]}
        self._state = FlowState(contact, invoke, dict(contact.attributes), queue_fault=queue_fault)
        self._start: str = flow["StartAction"]
        self._at: Action = {}
        self.trail: dict[str, None] = {}
        """The actions that were come to, in the order of the first time."""
        self._waiting: Waiting | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The contact attributes as they stand."""
        return self._state.attributes

    @property
    def faults(self) -> list[str]:
        """What has failed so far: functions, prompts, voices; each begins with its action."""
        return self._state.faults

    @property
    def voice(self) -> str:
        """The voice that speaks, or nothing after an invalid one."""
        return self._state.voice

    @property
    def recorded(self) -> bool:
        """True where the flow has the call recorded."""
        return self._state.recorded

    @property
    def playing(self) -> bool:
        """True while nobody takes keys: a text is spoken, or the call is with a queue."""
        return isinstance(self._waiting, Playing | HandedOver)

    @property
    def language(self) -> str:
        """The language of the voice: `en`, `ja`, `pl`, or nothing."""
        voice = VOICES.get(self._state.voice)
        return voice.language if voice else ""

    def start(self) -> Waiting:
        """Somebody has picked up."""
        if self._waiting is not None:
            raise FlowError("the flow is running already")
        return self._go(self._start)

    def spoken(self) -> Waiting:
        """The text of a Playing has been spoken to its end."""
        if not isinstance(self._waiting, Playing):
            raise FlowError(f"nothing is playing: {self._waiting}")
        return self._go(next_of(self._at))

    def pressed(self, key: str) -> Waiting:
        """A key was pressed. While something is Playing it is lost, as in Connect."""
        if key not in KEYS:
            raise FlowError(f"{key!r} is no key of a telephone; those are 0 to 9, * and #")
        if isinstance(self._waiting, Playing | HandedOver):
            return self._waiting
        self._expect_listening()
        return self._go(on_value(self._at, key))

    def timed_out(self) -> Waiting:
        """Nobody pressed a key until a Listening's time ran out."""
        self._expect_listening()
        return self._go(on_error(self._at, "InputTimeLimitExceeded"))

    def _expect_listening(self) -> None:
        if not isinstance(self._waiting, Listening):
            raise FlowError(f"nobody is listening: {self._waiting}")

    def _go(self, step: Step) -> Waiting:
        for _ in range(MAX_ACTIONS):
            if not isinstance(step, str):
                self._waiting = step
                return step
            self._at = self._action(step)
            self.trail[step] = None
            step = perform(self._at, self._state)
        raise FlowError(f"{MAX_ACTIONS} actions without anything to wait for, last {step!r}")

    def _action(self, identifier: str) -> Action:
        if identifier not in self._actions:
            raise FlowError(f"no action is called {identifier!r}")
        return self._actions[identifier]
