"""Contacts from an SSM parameter (SecureString), read once per cold start and every few minutes."""

import time
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError, OutcomeUnknown
from dispatch.plan import Contact
from handlers.adapters.clients import client
from handlers.adapters.log import log_fault

FRESH_FOR = 300.0
"""Seconds after which a warm function reads the parameter again: a changed number is used soon."""


class ContactBook:
    """Everybody who can be called, by key."""

    def __init__(self, parameter: str) -> None:
        self.parameter = parameter
        self._contacts: Mapping[str, Contact] = {}
        self._read_at = -FRESH_FOR

    def contacts(self) -> Mapping[str, Contact]:
        """The contacts; raises ConfigurationError or, where AWS does not answer, OutcomeUnknown."""
        if time.monotonic() - self._read_at >= FRESH_FOR:
            self._contacts = self._read()
            self._read_at = time.monotonic()
        return self._contacts

    def _read(self) -> Mapping[str, Contact]:
        """What the parameter says now; a warm function keeps what it has where reading fails."""
        try:
            return read_contacts(self._text(), self.parameter)
        except (OutcomeUnknown, ConfigurationError) as error:
            if not self._contacts:
                raise
            log_fault(
                "contacts are not readable; going on with those read before", error, why=str(error)
            )
            return self._contacts

    def _text(self) -> str:
        try:
            answer = client("ssm").get_parameter(Name=self.parameter, WithDecryption=True)
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"contacts: {type(error).__name__}") from error
        return str(answer["Parameter"]["Value"])
