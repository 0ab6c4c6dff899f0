"""Where incidents are: a sandbox that runs here, or a deployed stack."""

import argparse
import json
import urllib.error
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import quote

from console.serve import DEFAULT_PORT, port
from dispatch.errors import CodeRefused, SilenceRefused, TocsinError

SLOWEST = 30.0
"""Seconds to wait for the sandbox's answer."""
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""This machine's own sandbox is behind no proxy, whatever the environment says."""


class NotThere(TocsinError):
    """What was asked about is not where it was looked for."""


class Place(Protocol):
    """What `tocsin incidents`, `tocsin ack` and `tocsin silence` need."""

    def incidents(self) -> list[dict[str, Any]]:
        """Newest first, each as `GET /incidents` gives it."""

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One of them; raises NotThere."""

    def acknowledge(self, named: str, by: str) -> dict[str, Any]:
        """Take it by its id or code, and return it as it then stands.

        Raises NotThere; CodeRefused where a code means none, or one of several.
        """

    def silences(self) -> list[dict[str, Any]]:
        """Every silence with what it held back, the last to end first."""

    def add_silence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make the one that is asked for (dispatch.silence_words); raises SilenceRefused."""

    def end_silence(self, silence_id: str, by: str) -> dict[str, Any]:
        """End it now, and return it as it then stands; raises NotThere."""


def add_place(parser: argparse.ArgumentParser) -> None:
    """`--stack` for a deployed stack; otherwise the sandbox on `--port`."""
    parser.add_argument("--stack", help="a deployed stack's name; without it, the sandbox")
    parser.add_argument("--port", type=port, default=DEFAULT_PORT, help="the sandbox's port")
    parser.add_argument("--json", action="store_true", help="for machines")


def place_of(asked: argparse.Namespace) -> Place:
    """The place that was asked for."""
    if asked.stack:
        from console.stack import Stack  # noqa: PLC0415 - boto3 takes a while to import

        return Stack(asked.stack)
    return Sandbox(asked.port)


def no_incident(incident_id: str) -> NotThere:
    """The error for an id that nobody knows."""
    return NotThere(f"no incident {incident_id}: tocsin incidents lists them")


def no_silence(silence_id: str) -> NotThere:
    """The same for a silence."""
    return NotThere(f"no silence {silence_id}: tocsin silence list --all lists them")


OR_STACK = ", or name a deployed stack with --stack"


class Sandbox:
    """A sandbox on this machine; `otherwise` is what else the command could be asked of."""

    def __init__(self, port: int, otherwise: str = OR_STACK) -> None:
        self.port, self.otherwise = port, otherwise

    def incidents(self) -> list[dict[str, Any]]:
        """Newest first."""
        return list(self.ask("/incidents"))

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One of them; raises NotThere."""
        return dict(self._ask_about(incident_id))

    def acknowledge(self, named: str, by: str) -> dict[str, Any]:
        """Take it; raises NotThere and CodeRefused."""
        return dict(self._ask_about(named, "/ack", {"by": by}))

    def silences(self) -> list[dict[str, Any]]:
        """The last to end first."""
        return list(self.ask("/silences"))

    def add_silence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make it; raises SilenceRefused."""
        try:
            return dict(self.ask("/silences", asked))
        except urllib.error.HTTPError as error:
            raise SilenceRefused(json.load(error)["error"]) from None

    def end_silence(self, silence_id: str, by: str) -> dict[str, Any]:
        """End it now; raises NotThere."""
        try:
            return dict(self.ask(f"/silences/{quote(silence_id, safe='')}/end", {"by": by}))
        except urllib.error.HTTPError:
            raise no_silence(silence_id) from None

    def _ask_about(self, incident_id: str, verb: str = "", body: object = None) -> Any:  # noqa: ANN401
        try:
            return self.ask(f"/incidents/{quote(incident_id, safe='')}{verb}", body)
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.CONFLICT:
                raise CodeRefused(json.load(error)["error"]) from None
            raise no_incident(incident_id) from None

    def ask(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Its answer; raises NotThere where there is none, HTTPError where it refuses."""
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}
        )
        start = f"start one with make run{self.otherwise}"
        try:
            with OPENER.open(request, timeout=SLOWEST) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.headers.get_content_type() == "application/json":
                raise
            raise NotThere(f"what answers on port {self.port} is no sandbox; {start}") from None
        except (HTTPException, ValueError):
            raise NotThere(f"what answers on port {self.port} is no sandbox; {start}") from None
        except OSError as error:
            cause = getattr(error, "reason", error)
            why = str(getattr(cause, "strerror", None) or cause).lower()
            raise NotThere(f"no sandbox on port {self.port} ({why}): {start}") from None
