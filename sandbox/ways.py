"""The sandbox's routes for the ways to call: `tocsin routes` without --stack."""

import re
from typing import Any

from handlers.adapters.book_files import book_in
from handlers.route_keeping import RouteKeeping, route_keeping
from sandbox.asked import field
from sandbox.regions import ROOT
from sandbox.session import Session


def routes(session: Session) -> list[dict[str, Any]]:
    """Each route with its health."""
    return _keeping(session).health()


def post_route(session: Session, path: str, body: object) -> dict[str, Any]:
    """Place a test call or ask how it ended; KeyError: no such.

    Raises TocsinError, and RequestRefused for a key left out.
    """
    asked = {key: str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    found = re.fullmatch(r"/routes/([^/]+)/(test|result)", path)
    keeping = _keeping(session)
    if found is None or found[1] not in (one.name for one in keeping.routes):
        raise KeyError(path)
    if found[2] == "test":
        test, contact = field(asked, "test"), field(asked, "contact")
        return session.do(lambda: keeping.call(test, found[1], contact))
    contact_id = field(asked, "contactId")
    return {"result": session.do(lambda: keeping.result(found[1], contact_id))}


def _keeping(session: Session) -> RouteKeeping:
    cloud = session.cloud
    words = book_in(ROOT).words
    return route_keeping(cloud.parameters, cloud.deployment.outputs, words, lambda: cloud.loop.now)
