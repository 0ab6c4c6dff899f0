"""The contacts of a deployed stack, with the operator's own AWS rights."""

from collections.abc import Iterable, Mapping
from typing import Any

from console.aws_codes import codes_told
from console.places import NotThere
from console.project import ROOT
from console.stack import now
from dispatch.contact_files import StoredContacts
from dispatch.errors import ContactsRefused
from dispatch.line.opting_out import OptOut
from dispatch.routes.listing import list_of
from handlers.adapters.book_files import book_in
from handlers.adapters.clients import client
from handlers.contact_keeping import keeping


class StackContacts:
    """Reads the stack's own description; then its parameter, its table and its Connect instance."""

    def __init__(self, name: str) -> None:
        self.name = name
        with codes_told(self.name):
            [stack] = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        self.parameters = _values(stack.get("Parameters", []), "Parameter")
        outputs = _values(stack.get("Outputs", []), "Output")
        if "AlertFlowArn" not in outputs or "ContactsParameterName" not in self.parameters:
            raise NotThere(f"stack {name} is no Tocsin: it has no contacts and no contact flow")
        self.keeping = keeping(self.parameters, outputs, book_in(ROOT).words, now)

    def stored(self) -> StoredContacts:
        """The contacts as they stand."""
        return self.keeping.stored()

    def callers(self) -> tuple[str, ...]:
        """The numbers that calls come from, those of a second instance last."""
        given = ("CallerNumber", "BackupCallerNumber")
        return tuple(one for key in given for one in list_of(self.parameters.get(key, "")))

    def opt_outs(self, keys: Iterable[str]) -> Mapping[str, OptOut]:
        """Which of them ever opted out by two keys in a call."""
        with codes_told(self.name):
            return self.keeping.opt_outs(keys)

    def resume(self, key: str, by: str) -> None:
        """Let somebody who opted out by two keys be called again."""
        with codes_told(self.name):
            self.keeping.resume(key, by)

    def store(self, text: str, key_id: str = "") -> int:
        """A new version of the contacts; returns its number."""
        return self.keeping.store(text, key_id)

    def call(self, attempt: str, key: str, phone: int, code: str) -> None:
        """Let a person's phone ring and speak the code."""
        with codes_told(self.name):
            self.keeping.call(attempt, key, phone, code)

    def judge(self, attempt: str, typed: str) -> Mapping[str, Any]:
        """What a typed code is."""
        try:
            with codes_told(self.name):
                return self.keeping.judge(attempt, typed)
        except KeyError as error:
            raise ContactsRefused(str(error.args[0])) from None


def _values(listed: list[dict[str, str]], kind: str) -> dict[str, str]:
    """What CloudFormation lists as `ParameterKey` and `ParameterValue`, by key."""
    return {one[f"{kind}Key"]: one[f"{kind}Value"] for one in listed}
