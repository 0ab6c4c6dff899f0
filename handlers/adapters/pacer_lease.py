"""Who paces the campaigns, in their table: one at a time, by a lease that is renewed.

| attribute   | holds                                                                      |
|-------------|----------------------------------------------------------------------------|
| paced_by    | who paces; absent while nobody does                                        |
| paced_until | until when, unless it is renewed                                           |
| learned     | what the pacer has learned of the rate, for whoever is next                |
| beat        | how many looks there were: the chain of messages that starts pacers is one |
| beat_at     | when the last was                                                          |
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.campaign import keys
from dispatch.errors import StateConflict
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told

LASTS = timedelta(seconds=4)
"""A pacer that is cut off is replaced after no longer than that and the next look."""


@dataclass(frozen=True, slots=True)
class Held:
    """The lease is ours. `kept` is true where it was ours before, and nobody had it between."""

    kept: bool
    learned: str


@dataclass(frozen=True, slots=True)
class PacerLease:
    """The one item. `owner` names this process among all that may pace."""

    table: str
    owner: str

    def take(self, now: datetime) -> Held | None:
        """Take it where it is free, ours or stale; None where somebody else paces."""
        try:
            before = self._update(
                "SET paced_by = :me, paced_until = :until",
                "attribute_not_exists(paced_by) OR paced_by = :me OR paced_until <= :now",
                {":me": self.owner, ":until": _at(now + LASTS), ":now": _at(now)},
            )
        except StateConflict:
            return None
        kept = _text(before, "paced_by") == self.owner and _text(before, "paced_until") > _at(now)
        return Held(kept, _text(before, "learned"))

    def renew(self, learned: str, now: datetime) -> None:
        """For some seconds more; raises StateConflict where somebody else has taken it."""
        values = {":me": self.owner, ":until": _at(now + LASTS), ":learned": learned}
        self._update("SET paced_until = :until, learned = :learned", "paced_by = :me", values)

    def release(self, learned: str) -> None:
        """Whoever is next need not wait; raises StateConflict where it is not ours."""
        values = {":me": self.owner, ":learned": learned}
        self._update(
            "SET learned = :learned REMOVE paced_by, paced_until", "paced_by = :me", values
        )

    def beat(self, now: datetime, number: int | None = None) -> int | None:
        """Count the look of this number, and return the next one's; None where it was counted.

        A look without a number takes the place of whichever is next.
        """
        number = self._beats() if number is None else number
        values: dict[str, str | int] = {":next": number + 1, ":at": _at(now)}
        guard = "beat = :number" if number else "attribute_not_exists(beat)"
        try:
            self._update(
                "SET beat = :next, beat_at = :at",
                guard,
                values | ({":number": number} if number else {}),
            )
        except StateConflict:
            return None
        return number + 1

    def last_beat(self) -> datetime | None:
        """When the last look was; None where there never was one."""
        at = _text(self._read(), "beat_at")
        return datetime.fromisoformat(at) if at else None

    def _beats(self) -> int:
        return int(self._read().get("beat", {}).get("N", "0"))

    def _read(self) -> dict[str, Any]:
        answer = client("dynamodb").get_item(
            TableName=self.table, Key=items.key(*keys.LEASE), ConsistentRead=True
        )
        return dict(answer.get("Item", {}))

    def _update(
        self, change: str, condition: str, values: dict[str, str | int] | dict[str, str]
    ) -> dict[str, Any]:
        """Returns the item as it was before."""
        with conflicts_told():
            done = client("dynamodb").update_item(
                TableName=self.table,
                Key=items.key(*keys.LEASE),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues={name: _value(one) for name, one in values.items()},
                ReturnValues="ALL_OLD",
            )
        return dict(done.get("Attributes", {}))


def _at(at: datetime) -> str:
    """A text that sorts as times do."""
    return keys.agenda_at(at)


def _value(value: str | int) -> dict[str, str]:
    return {"N": str(value)} if isinstance(value, int) else {"S": value}


def _text(item: dict[str, Any], name: str) -> str:
    return str(item.get(name, {}).get("S", ""))
