"""Where contacts are kept: in the sandbox that runs here, or in a deployed stack."""

import argparse
import json
import urllib.error
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from console.places import Sandbox
from dispatch.codec import decode
from dispatch.contact_files import StoredContacts
from dispatch.errors import ContactsRefused
from dispatch.line.opting_out import OptOut


class ContactPlace(Protocol):
    """What `tocsin contacts` needs; each raises a TocsinError that says what is wrong."""

    def stored(self) -> StoredContacts:
        """The contacts as they stand."""

    def callers(self) -> tuple[str, ...]:
        """The numbers that calls come from."""

    def opt_outs(self, keys: Iterable[str]) -> Mapping[str, OptOut]:
        """Which of them ever opted out by two keys in a call."""

    def resume(self, key: str, by: str) -> None:
        """Let somebody who opted out by two keys be called again."""

    def store(self, text: str, key_id: str = "") -> int:
        """A new version of the contacts; returns its number."""

    def call(self, attempt: str, key: str, phone: int, code: str) -> None:
        """Let a person's phone (0 is the first) ring and speak the code."""

    def judge(self, attempt: str, typed: str) -> Mapping[str, Any]:
        """What a typed code is: `verdict`, `triesLeft` and the day, `on`."""


def contact_place_of(asked: argparse.Namespace) -> ContactPlace:
    """The place that was asked for."""
    if asked.stack:
        from console.contact_book.stack import StackContacts  # noqa: PLC0415 - boto3 takes a while

        return StackContacts(asked.stack)
    return SandboxContacts(Sandbox(asked.port))


class SandboxContacts:
    """The contacts of a sandbox on this machine."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def stored(self) -> StoredContacts:
        """The contacts as they stand."""
        found = self._ask("/contacts")
        return StoredContacts(found["text"], found["version"], found["key_id"])

    def callers(self) -> tuple[str, ...]:
        """The numbers that calls come from."""
        return tuple(self._ask("/contacts")["callers"])

    def opt_outs(self, keys: Iterable[str]) -> Mapping[str, OptOut]:
        """Which of them ever opted out by two keys in a call."""
        found = self._ask("/contacts")["opted_out"]
        return {key: decode(OptOut, found[key]) for key in keys if key in found}

    def resume(self, key: str, by: str) -> None:
        """Let somebody who opted out by two keys be called again."""
        self._ask(f"/contacts/{quote(key, safe='')}/resume", {"by": by})

    def store(self, text: str, key_id: str = "") -> int:
        """A new version of the contacts; returns its number."""
        return int(self._ask("/contacts", {"text": text, "key_id": key_id})["version"])

    def call(self, attempt: str, key: str, phone: int, code: str) -> None:
        """Let a person's phone ring and speak the code."""
        self._ask(f"/verifications/{attempt}", {"contact": key, "phone": phone, "code": code})

    def judge(self, attempt: str, typed: str) -> Mapping[str, Any]:
        """What a typed code is."""
        return dict(self._ask(f"/verifications/{attempt}", {"typed": typed}))

    def _ask(self, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401
        try:
            return self.sandbox.ask(path, body)
        except urllib.error.HTTPError as error:
            raise ContactsRefused(str(json.load(error)["error"])) from None
