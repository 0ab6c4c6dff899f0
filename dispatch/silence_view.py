"""A silence as JSON values, with what it held back: what `tocsin silence list` shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.incident_view import written
from dispatch.silences import Silence


@dataclass(frozen=True, slots=True)
class Held:
    """An incident that a silence held back."""

    incident: str
    title: str
    since: datetime


def silence_view(silence: Silence, held: Sequence[Held], now: datetime) -> dict[str, Any]:
    """The silence and what it held back, as JSON values."""
    return {
        "id": silence.id,
        "state": silence.state(now),
        "matchers": [str(one) for one in silence.matchers],
        "exceptCritical": silence.except_critical,
        "start": written(silence.start),
        "end": written(silence.end),
        "reason": silence.reason,
        "by": silence.by,
        "endedAt": written(silence.ended_at) if silence.ended_at else None,
        "endedBy": silence.ended_by,
        "held": [
            {"incident": one.incident, "title": one.title, "since": written(one.since)}
            for one in sorted(held, key=lambda one: (one.since, one.incident))
        ],
    }
