"""One way to place calls, and the token that a call has on it."""

import hashlib
from dataclasses import dataclass

from dispatch.phone import PhoneNumber

MAIN = "main"
"""The name of the first route."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way to place calls: instance, contact flow and the number that the callee sees.

    `calling_codes` are the country codes that the Connect instance may call ("+81"); empty: any.
    """

    name: str
    region: str
    instance_id: str
    flow_id: str
    caller_number: str
    calling_codes: tuple[str, ...] = ()

    def reaches(self, number: PhoneNumber) -> bool:
        """Whether the instance is allowed to call this number's country."""
        return not self.calling_codes or number.dialled.startswith(self.calling_codes)

    def shares_instance(self, other: "Route") -> bool:
        """Whether both routes use up the quotas of one Connect instance."""
        return (self.region, self.instance_id) == (other.region, other.instance_id)


def client_token(attempt_id: str, route: Route) -> str:
    """The ClientToken of an attempt on this route: 500 characters at most, as the API takes.

    An instance remembers a token for 7 days and then repeats its first answer. Two routes may be
    two numbers of one instance, so each has tokens of its own.
    """
    if route.name == MAIN:
        return attempt_id
    return hashlib.sha256(f"{attempt_id}\x1f{route.name}".encode()).hexdigest()
