"""Scripted people for `tocsin simulate`: who does what when the phone rings.

# one line a person; after a comma the behaviour in the next call, the last one stays
primary: no-answer, press 1 after 8s
backup: voicemail
lead: decline
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from dispatch.errors import ConfigurationError
from sandbox.loop import Loop
from sandbox.telephone.call import Call
from sandbox.telephone.telephony import Telephony

AT_ONCE = timedelta(0)
PICKS_UP = timedelta(seconds=5)
"""Whoever answers or declines does so after this long; a mailbox after `MAILBOX`."""
MAILBOX = timedelta(seconds=25)
WORDS = "no-answer, decline, busy, voicemail, press KEY after Ns, hang-up after Ns"
COMMENT = re.compile(r"(?<!press )#.*")
"""The key # is none, since "press" stands before it."""
PRESS = re.compile(r"press ([0-9*#]) after (\d{1,4}) ?s")
HANG_UP = re.compile(r"hang-up after (\d{1,4}) ?s")
Act = Callable[[Telephony, str], None]
Behaviour = Sequence[tuple[timedelta, Act]]
"""What somebody does, each so long after their phone began to ring."""

SIMPLE: Mapping[str, Behaviour] = {
    "no-answer": (),
    "decline": ((PICKS_UP, lambda phones, who: phones.decline(who)),),
    "busy": ((AT_ONCE, lambda phones, who: phones.decline(who)),),
    "voicemail": ((MAILBOX, lambda phones, who: phones.answer(who)),),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """One person's behaviour in each call, and the line where it stands."""

    line: int
    behaviours: Sequence[Behaviour]


def read_answers(text: str, file: str, contacts: Collection[str]) -> dict[str, Answers]:
    """Person -> answers; raises ConfigurationError with the line."""
    people: dict[str, Answers] = {}
    for number, line in enumerate(text.splitlines(), 1):
        said = COMMENT.sub("", line).strip()
        if not said:
            continue
        name, colon, behaviours = (part.strip() for part in said.partition(":"))
        if not colon:
            raise ConfigurationError(file, number, 'write "person: behaviour", as primary: busy')
        if name not in contacts:
            known = ", ".join(sorted(contacts))
            raise ConfigurationError(file, number, f"{name}: no such contact; there are {known}")
        if name in people:
            first = people[name].line
            raise ConfigurationError(file, number, f"{name} stands in line {first} already")
        steps = [_behaviour(one.strip(), file, number) for one in behaviours.split(",")]
        people[name] = Answers(number, steps)
    return people


def _behaviour(text: str, file: str, line: int) -> Behaviour:
    if text in SIMPLE:
        return SIMPLE[text]
    if found := PRESS.fullmatch(text):
        key = found[1]
        return _in_call(int(found[2]), lambda phones, who: phones.press(who, key))
    if found := HANG_UP.fullmatch(text):
        return _in_call(int(found[1]), lambda phones, who: phones.hang_up(who))
    raise ConfigurationError(file, line, f'"{text}" is no behaviour: there are {WORDS}')


def _in_call(seconds: int, act: Act) -> Behaviour:
    at = PICKS_UP + timedelta(seconds=seconds)
    return ((PICKS_UP, lambda phones, who: phones.answer(who)), (at, act))


@dataclass(slots=True)
class People:
    """Everybody on the plan; whoever is not in the script does not answer."""

    script: Mapping[str, Answers]
    phones: Telephony
    loop: Loop
    rung: dict[str, int] = field(default_factory=dict)

    def ring(self, call: Call) -> None:
        """A phone rings: its owner behaves as scripted for this call."""
        who = call.contact
        if who not in self.script:
            return
        behaviours = self.script[who].behaviours
        before = self.rung.get(who, 0)
        self.rung[who] = before + 1
        for after, act in behaviours[min(before, len(behaviours) - 1)]:
            self._later(after, call, act)

    def _later(self, after: timedelta, call: Call, act: Act) -> None:
        """Do it in a while, if the same call is still there."""

        def do() -> None:
            if self.phones.at_phone.get(call.contact) is call:
                act(self.phones, call.contact)

        self.loop.at(self.loop.now + after, do)
