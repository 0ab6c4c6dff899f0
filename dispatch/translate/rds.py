"""Amazon RDS and Aurora: events of instances and clusters.

The numbers and their meanings are those of "Amazon RDS event categories and event messages" in
the RDS User Guide. How loudly each rings is in rules/54-databases.toml.
"""

from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, resource_name

_NUMBERS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "failover": (
        ("0013", "0050", "0069", "0070", "0072", "0073"),
        ("0015", "0049", "0051", "0071"),
    ),
    "partial failover": ((), ("0065",)),
    "availability": (("0004", "0022", "0087", "0221"), ("0006", "0088")),
    "recovery": (("0020",), ("0021",)),
    "recovery of the standby": (("0052", "0361"), ("0053", "0362")),
    "replication": (("0045", "0057"), ("0046",)),
    "storage": (("0007", "0089", "0222"), ()),
}
"""What an event is about: the numbers that begin that trouble, and those that end it."""
_BEGINS: Final = {each: about for about, (begin, _) in _NUMBERS.items() for each in begin}
_ENDS: Final = {each: about for about, (_, end) in _NUMBERS.items() for each in end}
_NAMES: Final[Mapping[str, str]] = {
    "0007": "database disk is full",
    "0020": "database recovers from a failure",
    "0022": "database cannot be restarted",
    "0031": "database has failed",
    "0035": "database has wrong parameters",
    "0036": "database has a wrong network",
    "0069": "database failover has failed",
    "0221": "database stopped: its disk is full",
    "0222": "database disk is nearly full",
    "0330": "database log disk is nearly full",
    "0419": "database cannot use its key",
    **dict.fromkeys(("0013", "0050", "0070", "0072", "0073"), "database failover"),
}
"""What is said first of those that somebody is called for: RDS's own sentences are long."""


def read(envelope: Envelope) -> Meaning:
    """An event of a database; those that end a trouble recover it, all others fire.

    Events about one thing of one database are one trouble, others are one for each number.
    """
    detail = envelope.detail
    event = clean(detail.get("EventID"))
    number = event.rpartition("-")[2]
    about = _ENDS.get(number) or _BEGINS.get(number) or event
    arn = clean(detail.get("SourceArn")) or clean(detail.get("SourceIdentifier"))
    message = clean(detail.get("Message"), SUMMARY_LIMIT)
    return Meaning(
        status=Status.RECOVERED if number in _ENDS else Status.FIRED,
        dedup_key=key("rds", arn or envelope.event_id, about),
        name=_NAMES.get(number) or clean(message) or envelope.detail_type,
        summary=message,
        resource=clean(resource_name(arn)),
    )
