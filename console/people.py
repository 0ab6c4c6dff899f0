"""Scripted people for `tocsin simulate`: who does what when the phone rings.

# one line a person; after a comma the behaviour in the next call, the last one stays
primary: no-answer, press 1 after 8s
backup: voicemail
lead: decline
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.errors import ConfigurationError
from dispatch.plan import Contact
from sandbox.call import Call
from sandbox.loop import Loop
from sandbox.telephony import Telephony

PICKS_UP = timedelta(seconds=5)
"""Whoever answers does so after this long; a mailbox after `MAILBOX`."""
MAILBOX = timedelta(seconds=25)
PRESS = re.compile(r"press ([0-9*#]) after (\d+)\s*s")
HANG_UP = re.compile(r"hang-up after (\d+)\s*s")
WORDS = ("no-answer", "decline", "busy", "voicemail", "press KEY after Ns", "hang-up after Ns")
Behaviour = Callable[["People", str], None]


def read_answers(text: str, file: str) -> dict[str, list[Behaviour]]:
    """Person -> behaviour in each call; raises ConfigurationError with the line."""
    people: dict[str, list[Behaviour]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0] if not PRESS.search(line) else line
        if not said.strip():
            continue
        name, colon, behaviours = said.partition(":")
        if not colon:
            raise ConfigurationError(file, number, 'write "person: behaviour", as primary: busy')
        people[name.strip()] = [
            _behaviour(one.strip(), file, number) for one in behaviours.split(",")
        ]
    return people


def _behaviour(text: str, file: str, line: int) -> Behaviour:
    simple: Mapping[str, Behaviour] = {
        "no-answer": lambda _people, _contact: None,
        "decline": lambda people, contact: people.later(PICKS_UP, contact, people.phones.decline),
        "busy": lambda people, contact: people.later(
            timedelta(seconds=0), contact, people.phones.decline
        ),
        "voicemail": lambda people, contact: people.later(MAILBOX, contact, people.phones.answer),
    }
    if text in simple:
        return simple[text]
    if found := PRESS.fullmatch(text):
        return _presses(found[1], timedelta(seconds=int(found[2])))
    if found := HANG_UP.fullmatch(text):
        return _hangs_up(timedelta(seconds=int(found[1])))
    raise ConfigurationError(file, line, f'"{text}" is none of: {", ".join(WORDS)}')


def _presses(key: str, after: timedelta) -> Behaviour:
    def behave(people: "People", contact: str) -> None:
        people.later(PICKS_UP, contact, people.phones.answer)
        people.later(PICKS_UP + after, contact, lambda who: people.phones.press(who, key))

    return behave


def _hangs_up(after: timedelta) -> Behaviour:
    def behave(people: "People", contact: str) -> None:
        people.later(PICKS_UP, contact, people.phones.answer)
        people.later(PICKS_UP + after, contact, people.phones.hang_up)

    return behave


@dataclass(slots=True)
class People:
    """Everybody on the plan; whoever is not in the script does not answer."""

    script: Mapping[str, Sequence[Behaviour]]
    phones: Telephony
    loop: Loop
    heard: dict[str, int]

    def ring(self, call: Call) -> None:
        """A phone rings: its owner behaves as scripted for this call."""
        behaviours = self.script.get(call.contact)
        if behaviours:
            nth = self.heard.get(call.contact, 0)
            self.heard[call.contact] = nth + 1
            behaviours[min(nth, len(behaviours) - 1)](self, call.contact)

    def later(self, after: timedelta, contact: str, act: Callable[[str], None]) -> None:
        """Do it in a while, if the same call is still there."""
        call = self.phones.at_phone.get(contact)

        def do() -> None:
            if call is not None and self.phones.at_phone.get(contact) is call:
                act(contact)

        self.loop.at(self.loop.now + after, do)


def unknown_people(
    script: Mapping[str, object], contacts: Mapping[str, Contact], file: str
) -> None:
    """Raise ConfigurationError for a scripted person who is no contact."""
    for name in script:
        if name not in contacts:
            known = ", ".join(sorted(contacts))
            raise ConfigurationError(file, 0, f"no contact {name}: there are {known}")
