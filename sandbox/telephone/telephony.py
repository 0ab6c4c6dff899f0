"""The telephone network of the sandbox: phones that ring, and what people do with them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from dispatch.plan import Contact
from sandbox.flow.run import Ended, FlowError, Listening, Playing, Waiting
from sandbox.loop import Loop
from sandbox.telephone.call import Call
from sandbox.telephone.spoken import SpokenText, spoken_text

RING = timedelta(seconds=60)
"""An ordinary call of Connect's rings this long."""
SET_UP = timedelta(seconds=2)
"""How long the network takes to find a number busy or wrong."""
Ringing = Callable[[Call], None]


class Telephony:
    """Everybody's phone, whichever instance calls.

    `on_ring` hears of each phone that begins to ring, where people are scripted.
    """

    def __init__(self, contacts: Mapping[str, Contact], loop: Loop) -> None:
        self.contacts = contacts
        self.loop = loop
        self.at_phone: dict[str, Call] = {}
        self.last: dict[str, Call] = {}
        self.saying: dict[str, SpokenText] = {}
        self.on_ring: Ringing = lambda _call: None

    def contact_at(self, number: str) -> str:
        """The key of whoever has this number; empty if nobody."""
        for contact in self.contacts.values():
            if number in (one.dialled for one in contact.numbers):
                return contact.key
        return ""

    def ring(self, call: Call) -> None:
        """Let the phone ring, or find it busy or the number wrong."""
        call.tell(call, "INITIATED")
        if not call.contact:
            self.loop.at(self.loop.now + SET_UP, lambda: self.end(call, "TELECOM_NUMBER_INVALID"))
        elif call.contact in self.at_phone:
            self.loop.at(self.loop.now + SET_UP, lambda: self.end(call, "TELECOM_BUSY"))
        else:
            self.at_phone[call.contact] = self.last[call.contact] = call
            self.loop.at(self.loop.now + RING, lambda: self._ring_out(call))
            self.on_ring(call)

    def answer(self, contact: str) -> None:
        """The person picks up; KeyError where the phone does not ring."""
        call = self._at(contact, "ringing")
        call.state, call.connected_at = "in-call", self.loop.now
        call.tell(call, "CONNECTED_TO_SYSTEM")
        self._go_on(call, partial(self._start, call))

    def press(self, contact: str, key: str) -> None:
        """The person presses a key; KeyError where nobody is in a call."""
        call = self._at(contact, "in-call")
        call.transcript.append(f"key {key}")
        if call.run is not None and not call.run.playing:
            self._go_on(call, partial(call.run.pressed, key))

    def decline(self, contact: str) -> None:
        """The person declines; KeyError where the phone does not ring."""
        self.end(self._at(contact, "ringing"), "TELECOM_BUSY")

    def hang_up(self, contact: str) -> None:
        """The person hangs up; KeyError where nobody is in a call."""
        self.end(self._at(contact, "in-call"), "CUSTOMER_DISCONNECT")

    def end(self, call: Call, reason: str) -> None:
        """The call is over; a second end changes nothing."""
        if call.state == "ended":
            return
        call.state, call.ended_at, call.reason = "ended", self.loop.now, reason
        call.utterance += 1
        self.saying.pop(call.contact, None)
        if self.at_phone.get(call.contact) is call:
            del self.at_phone[call.contact]
        call.tell(call, "DISCONNECTED")

    def _start(self, call: Call) -> Waiting:
        call.run = call.make_run(call)
        return call.run.start()

    def _at(self, contact: str, state: str) -> Call:
        call = self.at_phone.get(contact)
        if call is None or call.state != state:
            raise KeyError(f"{contact} is not {state}")
        return call

    def _ring_out(self, call: Call) -> None:
        if call.state == "ringing":
            self.end(call, "TELECOM_UNANSWERED")

    def _go_on(self, call: Call, happening: Callable[[], Waiting]) -> None:
        """Let the flow go on, and come back when it has spoken or waited long enough."""
        try:
            waiting = happening()
        except FlowError as error:
            call.transcript.append(f"(the contact flow failed: {error})")
            self.end(call, "CONTACT_FLOW_DISCONNECT")
            return
        if call.state == "ended":
            return
        call.utterance += 1
        if isinstance(waiting, Ended):
            self.end(call, "CONTACT_FLOW_DISCONNECT")
        else:
            self._speak(call, waiting)

    def _speak(self, call: Call, waiting: Playing | Listening) -> None:
        run, utterance = call.run, call.utterance
        if run is None:
            return
        said = spoken_text(waiting.ssml, f"{call.contact_id}:{utterance}", run.language)
        call.transcript.append(said.text)
        self.saying[call.contact] = said
        silence = waiting.timeout if isinstance(waiting, Listening) else 0
        then = run.timed_out if isinstance(waiting, Listening) else run.spoken
        over = self.loop.now + timedelta(seconds=said.seconds + silence)
        self.loop.at(over, lambda: self._go_on(call, then) if call.utterance == utterance else None)
