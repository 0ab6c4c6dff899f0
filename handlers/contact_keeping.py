"""What an operator's command may do with the contacts: read and store them, verify a number."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.contact_files import StoredContacts, read_contacts
from dispatch.errors import ContactsRefused, NumberRefused
from dispatch.line.opting_out import OptOut, opt_out_of, resumed
from dispatch.plan import Contact
from dispatch.routes.listing import routes_of_stack
from dispatch.routes.route import Route
from dispatch.speech.words import Words
from dispatch.verification import (
    Verdict,
    Verification,
    judged,
    line_refusal,
    verification_request,
)
from handlers.adapters.caller import Caller
from handlers.adapters.contact_parameter import ContactParameter
from handlers.adapters.lines import Lines
from handlers.adapters.verifications import Verifications
from handlers.conductor import until_first


@dataclass(frozen=True, slots=True)
class ContactKeeping:
    """The contacts of one deployment; `routes` are the ways in which it calls."""

    parameter: ContactParameter
    verifications: Verifications
    lines: Lines
    routes: tuple[Route, ...]
    words: Mapping[str, Words]
    clock: Callable[[], datetime]

    def stored(self) -> StoredContacts:
        """As they stand; raises ContactsRefused."""
        return self.parameter.read()

    def store(self, text: str, key_id: str = "") -> int:
        """A new version of them; raises ConfigurationError for what no function could read."""
        read_contacts(text, self.parameter.name)
        return self.parameter.write(text, key_id)

    def opt_outs(self, keys: Iterable[str]) -> dict[str, OptOut]:
        """Which of them ever opted out by two keys in a call."""
        found = {key: opt_out_of(self.lines.load(key)) for key in keys}
        return {key: one for key, one in found.items() if one is not None}

    def resume(self, key: str, by: str) -> None:
        """Let somebody who opted out by two keys be called again; raises ContactsRefused."""
        contact, now = self._contact(key), self.clock()

        def write() -> None:
            self.lines.save(resumed(self.lines.load(key), contact, by, now), now)

        until_first(write)

    def call(self, attempt: str, key: str, phone: int, code: str) -> None:
        """Let a person's phone (0 is the first) ring and speak the code.

        Raises ContactsRefused for nobody, NumberRefused for a number that must not be called, now
        or ever, and whatever DeliveryError the call ends with.
        """
        contact = self._contact(key, phone)
        if refusal := line_refusal(self.lines.load(key), self.clock()):
            raise NumberRefused(refusal)
        number, route, now = contact.numbers[phone], self.routes[0], self.clock()
        words = self.words[contact.language]
        request = verification_request(attempt, contact, number, route, words)
        if not self.verifications.may_call(number, now):
            raise NumberRefused("this number was called less than a minute ago: wait a little")
        self.verifications.save(Verification(attempt, key, code, now))
        Caller(route.instance_id, route.region).place(request)

    def judge(self, attempt: str, typed: str) -> dict[str, Any]:
        """What a typed code is: `verdict`, `triesLeft`, and the day, `on`; raises KeyError."""
        before, now = self.verifications.load(attempt), self.clock()
        if before is None:
            raise KeyError(f"no verification {attempt}")
        after, verdict = judged(before, typed, now)
        if after != before:
            self.verifications.save(after, before)
        left = 0 if verdict is Verdict.EXPIRED else after.tries_left
        return {"verdict": verdict.value, "triesLeft": left, "on": now.date().isoformat()}

    def _contact(self, key: str, phone: int = 0) -> Contact:
        contact = read_contacts(self.stored().text, self.parameter.name).get(key)
        if contact is None:
            raise ContactsRefused(f"there is no contact {key}")
        if not 0 <= phone < len(contact.numbers):
            raise ContactsRefused(f"{key} has {len(contact.numbers)} numbers, not {phone + 1}")
        return contact


def keeping(
    parameters: Mapping[str, str],
    outputs: Mapping[str, str],
    words: Mapping[str, Words],
    clock: Callable[[], datetime],
) -> ContactKeeping:
    """The contacts of a stack with these parameters and outputs."""
    return ContactKeeping(
        ContactParameter(parameters["ContactsParameterName"]),
        Verifications(outputs["TableName"]),
        Lines(outputs["TableName"]),
        routes_of_stack(parameters, outputs),
        words,
        clock,
    )
