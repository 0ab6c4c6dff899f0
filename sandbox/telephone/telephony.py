"""The telephone network of the sandbox: phones that ring, and what people do with them."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from dispatch.plan import Contact
from sandbox.flow.run import Ended, FlowError, FlowRun, HandedOver, Listening, Playing, Waiting
from sandbox.loop import Loop
from sandbox.telephone.call import Call
from sandbox.telephone.crowd import Crowd, Happens, Script, nobody
from sandbox.telephone.spoken import SpokenText, spoken_text

SET_UP = timedelta(seconds=2)
"""How long the network takes to find a number busy or wrong."""
WITH_AGENT = timedelta(minutes=3)
"""How long somebody of a queue talks, unless the person hangs up."""
PICKED_UP = frozenset({Happens.ANSWERS, Happens.VOICEMAIL})
SILENT = {
    Happens.BUSY: "TELECOM_BUSY",
    Happens.WRONG_NUMBER: "TELECOM_NUMBER_INVALID",
    Happens.FAILS: "TELECOM_PROBLEM",
}
"""How a call ends that makes no phone ring."""
Ringing = Callable[[Call], None]


class Telephony:
    """Everybody's phone, whichever instance calls.

    `on_ring` hears of each contact's phone that begins to ring, where people are scripted. `crowd`
    says what those do who are no contacts; each is known by the number.
    """

    def __init__(self, contacts: Mapping[str, Contact], loop: Loop) -> None:
        self.contacts = contacts
        self.loop = loop
        self.at_phone: dict[str, Call] = {}
        self.last: dict[str, Call] = {}
        self.saying: dict[str, SpokenText] = {}
        self.on_ring: Ringing = lambda _call: None
        self.crowd: Crowd = nobody
        self._called: Counter[str] = Counter()

    def contact_at(self, number: str) -> str:
        """The key of whoever has this number; empty if nobody."""
        for contact in self.contacts.values():
            if number in (one.dialled for one in contact.numbers):
                return contact.key
        return ""

    def callee_at(self, number: str) -> tuple[str, Script | None]:
        """Whoever has this number, and what they do in this call where that is settled."""
        contact = self.contact_at(number)
        if contact or self.crowd is nobody:
            return contact, None
        self._called[number] += 1
        script = self.crowd(number, self._called[number])
        return (number if script else ""), script

    def ring(self, call: Call) -> None:
        """Let the phone ring, or find it busy or the number wrong."""
        call.tell(call, "INITIATED")
        if reason := self._why_silent(call):
            self.loop.at(self.loop.now + SET_UP, lambda: self.end(call, reason))
            return
        self.at_phone[call.contact] = self.last[call.contact] = call
        self.loop.at(self.loop.now + call.ring, lambda: self._ring_out(call))
        if call.scripted is None:
            self.on_ring(call)
        elif call.scripted.script.happens in PICKED_UP:
            self._picks_up(call, call.scripted.script)

    def _why_silent(self, call: Call) -> str:
        if not call.contact:
            return "TELECOM_NUMBER_INVALID"
        if call.contact in self.at_phone:
            return "TELECOM_BUSY"
        return SILENT.get(call.scripted.script.happens, "") if call.scripted else ""

    def _picks_up(self, call: Call, script: Script) -> None:
        """After ringing for a while; they hang up when they have heard enough."""

        def pick_up() -> None:
            if call.state == "ringing":
                self.answer(call.contact)
                if script.hangs_up is not None:
                    at = self.loop.now + timedelta(seconds=script.hangs_up)
                    self.loop.at(at, lambda: self.end(call, "CUSTOMER_DISCONNECT"))

        self.loop.at(self.loop.now + timedelta(seconds=script.after), pick_up)

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

    def _presses(self, call: Call, run: FlowRun, key: str) -> Waiting:
        call.transcript.append(f"key {key}")
        return run.pressed(key)

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
        elif isinstance(waiting, HandedOver):
            call.transcript.append(f"(handed to {waiting.queue.rpartition('/')[2]})")
            self.saying.pop(call.contact, None)
            self.loop.at(self.loop.now + WITH_AGENT, lambda: self.end(call, "AGENT_DISCONNECT"))
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
        if isinstance(waiting, Listening) and call.scripted and call.scripted.keys:
            over = self.loop.now + timedelta(seconds=said.seconds + call.scripted.script.thinks)
            then = partial(self._presses, call, run, call.scripted.keys.popleft())
        self.loop.at(over, lambda: self._go_on(call, then) if call.utterance == utterance else None)
