"""The sandbox's routes for self-watch: dead letters, functions that are away, the self-test."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dispatch.incident_view import written
from dispatch.letter import LISTED, MOST, PUT_BACK, QUEUES, RECORDINGS, RETRIED
from dispatch.self_test import DETAIL, DETAIL_TYPE, SOURCE
from handlers.redriving import OUTPUTS, Redriving
from sandbox.deliveries import deliver
from sandbox.queues import Queue
from sandbox.session import Session


def post_self_watch(session: Session, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
    """Answer a POST; ValueError says what would be right, KeyError that there is no such."""
    asked = body if isinstance(body, dict) else {}
    if path == "/dead-letters/list":
        return _letters(session, asked)
    if path == "/dead-letters/redrive":
        return _put_back(session, asked)
    if path == "/self-test":
        return _self_test(session)
    return _post_queue(session, path)


def _self_test(session: Session) -> dict[str, Any]:
    """What the schedule in template.yaml would put on the bus, now; `at` is when."""
    at = session.cloud.loop.now
    event = {"source": SOURCE, "detail-type": DETAIL_TYPE, "time": written(at), "detail": DETAIL}
    told = session.do(lambda: deliver(session.cloud, session.view, event))
    return {**told, "at": written(at)}


def _letters(session: Session, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The dead letters, with their bodies only where `bodies` is true."""
    queues, most = _of(asked, LISTED)
    bodies = asked.get("bodies") is True
    return session.do(lambda: _redriving(session).letters(queues, most, bodies=bodies))


def _put_back(session: Session, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Put dead letters back and let what follows settle; those that were put back."""
    queues, most = _of(asked, PUT_BACK)
    if RECORDINGS in queues:
        raise ValueError(RETRIED)
    return session.do(lambda: list(_redriving(session).put_back(queues, most)))


def _post_queue(session: Session, path: str) -> dict[str, Any]:
    """Take the function away from a queue, or give it back; KeyError where there is no such."""
    found = re.fullmatch(r"/queues/([^/]+)/(pause|resume)", path)
    if found is None or found[1] not in QUEUES:
        raise KeyError(path)
    queue = _queue(session, found[1])
    session.do(queue.pause if found[2] == "pause" else queue.resume)
    return {"queue": found[1], "paused": queue.paused, "waiting": len(queue.waiting)}


def _redriving(session: Session) -> Redriving:
    cloud = session.cloud
    return Redriving(cloud.deployment.outputs, lambda: cloud.loop.now)


def _queue(session: Session, name: str) -> Queue:
    _, source = OUTPUTS[name]
    url = session.cloud.deployment.outputs[source]
    spec = next(one for one in session.cloud.deployment.queues.values() if one.url == url)
    return session.cloud.queues[spec.arn]


def _of(asked: Mapping[str, Any], usual: Sequence[str]) -> tuple[Sequence[str], int]:
    """Which queues, and how many letters of each at most; ValueError says what would be right."""
    queues, most = asked.get("queues", list(usual)), asked.get("most", MOST)
    if not isinstance(queues, list) or not all(one in LISTED for one in queues):
        raise ValueError(f"queues must be a list of {', '.join(LISTED)}")
    if type(most) is not int or not 0 < most <= MOST:
        raise ValueError(f"most must be a number from 1 to {MOST}")
    return queues, most
