"""The sandbox's routes for runs of the archive: `tocsin recordings` without --stack."""

from typing import Any

from handlers.archiving import Archiving, archiving
from sandbox.asked import RequestRefused
from sandbox.session import Session


def recording_runs(session: Session, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """The latest runs, or the one that the path names; KeyError where there is none."""
    folder, _, name = path.partition("/")
    if folder != "runs":
        raise KeyError(path)
    runs = _archiving(session)
    return runs.run(name) if name else runs.recent()


def post_recordings(session: Session, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
    """Start a run, or runs of what failed; raises SelectionRefused."""
    asked = body if isinstance(body, dict) else {}
    if path == "/recordings/runs":
        return session.do(lambda: _archiving(session).start(asked))
    if path == "/recordings/retry":
        return session.do(lambda: list(_archiving(session).retry()))
    raise RequestRefused(404, f"no {path} here")


def _archiving(session: Session) -> Archiving:
    cloud = session.cloud
    return archiving(cloud.deployment.outputs, lambda: cloud.loop.now)
