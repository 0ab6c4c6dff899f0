"""The secret by which numbers are hashed: one SecureString in Systems Manager, made once.

It is in no table, and not in the stack: whoever reads the ledger cannot try numbers.
"""

import secrets
from functools import cached_property

from botocore.exceptions import ClientError

from dispatch.recordings.who import hashed
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys

BYTES = 32


class NumberKey:
    """One parameter. Raises StorageUnavailable."""

    def __init__(self, name: str) -> None:
        self.name = name

    def hashed(self, number: str) -> str:
        """The number (E.164) as the ledger has it."""
        return hashed(number, self._secret)

    @cached_property
    def _secret(self) -> bytes:
        return bytes.fromhex(self._stored() or self._made())

    def _made(self) -> str:
        """Of several who make one at once the first counts."""
        made = {"Name": self.name, "Value": secrets.token_hex(BYTES), "Type": "SecureString"}
        with everybodys():
            try:
                client("ssm").put_parameter(**made, Overwrite=False)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ParameterAlreadyExists":
                    raise
        return self._stored()

    def _stored(self) -> str:
        """Empty where there is none yet."""
        with everybodys():
            try:
                answer = client("ssm").get_parameter(Name=self.name, WithDecryption=True)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ParameterNotFound":
                    raise
                return ""
        return str(answer["Parameter"]["Value"])
