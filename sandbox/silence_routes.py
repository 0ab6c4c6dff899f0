"""The sandbox's routes for silences: `tocsin silence` without --stack."""

import re
from typing import Any

from handlers.operators import silencing
from handlers.silencing import Silencing
from sandbox.session import Session


def silences(session: Session) -> list[dict[str, Any]]:
    """Every silence with what it held back."""
    return session.look(_silencing(session).all)


def post_silence(session: Session, path: str, body: object) -> dict[str, Any]:
    """Make the silence that the body asks for, or end one; SilenceRefused, or KeyError: no such."""
    asked = body if isinstance(body, dict) else {}
    if path == "/silences":
        return session.do(lambda: _silencing(session).add(asked))
    if found := re.fullmatch(r"/silences/([^/]+)/end", path):
        return session.do(lambda: _silencing(session).end(found[1], asked.get("by")))
    raise KeyError(path)


def _silencing(session: Session) -> Silencing:
    cloud = session.cloud
    outputs = cloud.deployment.outputs
    return silencing(outputs["TableName"], outputs["WakeUpQueueUrl"], lambda: cloud.loop.now)
