"""The contacts as operators keep them: one SecureString in Systems Manager, read and written."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.contact_files import StoredContacts
from dispatch.errors import ContactsRefused
from handlers.adapters.clients import client

LARGEST = 8192
"""Bytes of an advanced parameter (a standard one has 4,096): PutParameter's quota."""
TIER = "Intelligent-Tiering"
"""Standard as long as the value fits, advanced from then on; never back."""


class ContactParameter:
    """One parameter. Errors name the service's code only: its text may hold what was sent."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self) -> StoredContacts:
        """The value and its version; raises ContactsRefused."""
        try:
            found = client("ssm").get_parameter(Name=self.name, WithDecryption=True)["Parameter"]
            return StoredContacts(found["Value"], found["Version"], self._key_id())
        except ClientError as error:
            if _code(error) == "ParameterNotFound":
                return StoredContacts()
            raise self._refused(_code(error)) from None
        except BotoCoreError as error:
            raise self._refused(type(error).__name__) from None

    def write(self, text: str, key_id: str = "") -> int:
        """Store a new version, under this KMS key or the one used before; returns its number.

        PutParameter without a key takes the account's default key, whichever the parameter had.
        Raises ContactsRefused.
        """
        if (size := len(text.encode())) > LARGEST:
            raise ContactsRefused(
                f"{self.name} would have {size} bytes, and a parameter holds {LARGEST}: "
                "shorten names, or take out comments and those who left"
            )
        try:
            key = key_id or self._key_id()
            request = {"Name": self.name, "Value": text, "Type": "SecureString", "Tier": TIER}
            answer = client("ssm").put_parameter(
                **request, Overwrite=True, **({"KeyId": key} if key else {})
            )
        except ClientError as error:
            raise self._refused(_code(error)) from None
        except BotoCoreError as error:
            raise self._refused(type(error).__name__) from None
        return int(answer["Version"])

    def _key_id(self) -> str:
        filters: Any = [{"Key": "Name", "Values": [self.name]}]
        found = client("ssm").describe_parameters(ParameterFilters=filters)["Parameters"]
        return str(found[0].get("KeyId", "")) if found else ""

    def _refused(self, why: str) -> ContactsRefused:
        return ContactsRefused(f"{self.name}: {why}")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
