"""The sandbox's routes for runs of the archive: `tocsin recordings` without --stack."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.archiving import Archiving, archiving
from handlers.recording_library import RESTORE, Library, library
from sandbox.asked import RequestRefused, field
from sandbox.s3_links import FOLDER
from sandbox.session import Session


def recording_runs(session: Session, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """The latest runs, or the one that the path names; KeyError where there is none."""
    folder, _, name = path.partition("/")
    if folder != "runs":
        raise KeyError(path)
    runs = _archiving(session)
    return runs.run(name) if name else runs.recent()


def post_recordings(session: Session, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
    """Start a run, or runs of what failed; find, play and restore.

    Raises SelectionRefused and NoRecording.
    """
    asked = body if isinstance(body, dict) else {}
    if path == "/recordings/runs":
        return session.do(lambda: _archiving(session).start(asked))
    if path == "/recordings/retry":
        return session.do(lambda: list(_archiving(session).retry()))
    if path in LIBRARY:
        return session.do(lambda: LIBRARY[path](_library(session, asked), asked))
    raise RequestRefused(404, f"no {path} here")


def _archiving(session: Session) -> Archiving:
    cloud = session.cloud
    return archiving(cloud.deployment.outputs, lambda: cloud.loop.now)


def _library(session: Session, asked: Mapping[str, Any]) -> Library:
    """Its links lead to the sandbox, by the address at which it was asked."""
    cloud = session.cloud
    endpoint = f"{asked.get('address', '')}{FOLDER.rstrip('/')}"
    return library(cloud.deployment.outputs, lambda: cloud.loop.now, endpoint)


def _who_asks(library: Library, what: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """RequestRefused for whoever does not say who they are, as a link is written down."""
    for name in ("named", "by", "identity"):
        field(asked, name)
    return library.ask(what, asked)


LIBRARY: Mapping[str, Callable[[Library, Mapping[str, Any]], dict[str, Any]]] = {
    "/recordings/find": lambda library, asked: library.find(asked),
    "/recordings/history": lambda library, asked: library.history(str(field(asked, "named"))),
    "/recordings/play": lambda library, asked: _who_asks(library, "play", asked),
    "/recordings/restore": lambda library, asked: _who_asks(library, RESTORE, asked),
}
