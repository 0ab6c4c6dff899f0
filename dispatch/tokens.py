"""Names that follow from content, so that the same step taken twice asks for the same thing."""

import hashlib

INCIDENT_PREFIX = "i-"


def attempt_token(incident: str, place: tuple[int, int, str, int], route: str) -> str:
    """The ClientToken of one call: `place` is (round, stage, contact, attempt number).

    Connect honours a token for 7 days per instance; without the attempt number a retry would be
    swallowed as a repeat of the first call.
    """
    return _digest(incident, *map(str, place), route)[:32]


def campaign_token(campaign: str, person: str, attempt: int, route: str) -> str:
    """The ClientToken of one call of a campaign, made as `attempt_token` and for its reason."""
    return _digest("campaign", campaign, person, str(attempt), route)[:32]


def incident_id(dedup_key: str, event_id: str) -> str:
    """The id of the incident that this event opens, the same however often it is delivered."""
    return f"{INCIDENT_PREFIX}{_digest(dedup_key, event_id)[:10]}"


def code_of(incident: str) -> str:
    """Six digits by which an incident can be taken: short enough to be typed from a mail.

    Two incidents may have the same one (dispatch/codes.py); it lets nobody do what the id does not.
    """
    return f"{int(_digest('code', incident), 16) % 1_000_000:06}"


def silence_id(*asked: str) -> str:
    """The id of a silence: the same for what is asked for twice in one moment."""
    return f"s-{_digest(*asked)[:10]}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
