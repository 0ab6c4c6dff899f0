"""The sandbox's script interface: which request does what (docs/sandbox.md keeps it stable)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.errors import (
    CodeRefused,
    NoRecording,
    SelectionRefused,
    SilenceRefused,
    StorageUnavailable,
    TocsinError,
)
from dispatch.facts import Acknowledged
from dispatch.toml_file import duration_of
from dispatch.translate.fields import clean
from sandbox.asked import RequestRefused, field
from sandbox.campaign_routes import get_campaigns, post_campaigns
from sandbox.contact_routes import post_contacts, stored_contacts
from sandbox.deliveries import deliver
from sandbox.drill_routes import drill, drills
from sandbox.log_routes import log_groups, post_logs
from sandbox.put_events import put_events
from sandbox.recording_routes import post_recordings, recording_runs
from sandbox.samples import sample
from sandbox.self_watch_routes import post_self_watch
from sandbox.session import Session
from sandbox.silence_routes import post_silence, silences
from sandbox.ways import post_route, routes

KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Routes:
    """Answers requests with JSON values."""

    session: Session

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        """Answer a GET; RequestRefused for an unknown path or name."""
        view, session = self.session.view, self.session
        simple: Mapping[str, Callable[[], Any]] = {
            "/phones": view.phones,
            "/incidents": view.incidents,
            "/calls": view.calls,
            "/notices": view.notices,
            "/dead-letters": view.dead_letters,
            "/silences": lambda: silences(session),
            "/contacts": lambda: stored_contacts(session),
            "/routes": lambda: routes(session),
            "/logs": lambda: log_groups(session),
            "/drills": lambda: drills(view),
        }
        if path in simple:
            return session.look(simple[path])
        folder, _, name = path.lstrip("/").partition("/")
        if folder == "incidents" and name:
            return session.look(lambda: view.incident(name))
        if folder == "drills" and name:
            return session.look(lambda: drill(view, name))
        if folder == "recordings":
            return session.look(lambda: recording_runs(session, name))
        if folder == "campaigns":
            desk = session.campaigns
            return _refusing(lambda: session.look(lambda: get_campaigns(desk, path)))
        if folder == "samples" and name:
            return session.look(lambda: sample(name, session.cloud.loop.now))
        raise RequestRefused(404, f"no {path} here")

    def post(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Answer a POST after its effects have settled."""
        if path == "/events":
            return self._events(body)
        if path == "/clock":
            return self._clock(body)
        if path == "/logs":
            return post_logs(self.session, body)
        if found := re.fullmatch(r"/phones/([^/]+)/(answer|press|decline|hang-up)", path):
            return self._phone(found[1], found[2], body)
        if found := re.fullmatch(r"/incidents/([^/]+)/ack", path):
            return self._acknowledge(found[1], body)
        answer = self._by_folder.get(path.lstrip("/").partition("/")[0])
        if answer is None:
            raise RequestRefused(404, f"no {path} here")
        return answer(path, body)

    @property
    def _by_folder(self) -> Mapping[str, Callable[[str, Any], Any]]:
        return {
            "contacts": self._contacts,
            "verifications": self._contacts,
            "routes": self._route,
            "silences": self._silence,
            "campaigns": self._campaign,
            "dead-letters": self._self_watch,
            "queues": self._self_watch,
            "self-test": self._self_watch,
            "recordings": self._recordings,
        }

    def put_events(self, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        """EventBridge's own PutEvents."""
        if not isinstance(field(body, "Entries"), list):
            raise RequestRefused(400, "Entries must be a list")
        return self.session.do(lambda: put_events(self.session.cloud, self.session.view, body))

    def _events(self, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        cloud, view = self.session.cloud, self.session.view
        if isinstance(body, list):
            return self.session.do(lambda: [deliver(cloud, view, event) for event in body])
        return self.session.do(lambda: deliver(cloud, view, body))

    def _clock(self, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
        duration = duration_of(str(field(body, "advance")))
        if duration is None:
            raise RequestRefused(400, 'advance must be a duration, as "30s", "5m" or "1h"')
        try:
            self.session.advance(duration)
        except ValueError as error:
            raise RequestRefused(409, str(error)) from None
        return {"now": self.session.cloud.loop.now.isoformat()}

    def _phone(self, contact: str, verb: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        telephony = self.session.cloud.connect.telephony
        if contact not in telephony.contacts:
            raise RequestRefused(404, f"no contact {contact}")
        if verb == "press":
            key = str(field(body, "key"))
            if key not in KEYS:
                raise RequestRefused(400, "key must be one of 0 to 9, * and #")
            self._at_phone(lambda: telephony.press(contact, key))
        else:
            act = getattr(telephony, verb.replace("-", "_"))
            self._at_phone(lambda: act(contact))
        phones = self.session.look(self.session.view.phones)
        return next(one for one in phones if one["contact"] == contact)

    def _at_phone(self, act: Callable[[], None]) -> None:
        try:
            self.session.do(act)
        except KeyError as error:
            raise RequestRefused(409, str(error.args[0])) from None

    def _acknowledge(self, named: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        by = clean(field(body, "by"))
        if not by:
            raise RequestRefused(400, "by must be the name of whoever takes it")
        try:
            incident_id = self.session.look(lambda: self.session.cloud.incident_named(named))
        except CodeRefused as error:
            raise RequestRefused(409, str(error)) from None
        conductor = self.session.cloud.operator()
        self.session.do(lambda: conductor.take(incident_id, [Acknowledged(by, "sandbox")]))
        return self.session.do(lambda: self.session.view.incident(incident_id))

    def _contacts(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return post_contacts(self.session, path, body)
        except TocsinError as error:
            raise RequestRefused(409, str(error)) from None

    def _route(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return post_route(self.session, path, body)
        except TocsinError as error:
            raise RequestRefused(409, str(error)) from None

    def _campaign(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        session = self.session
        return _refusing(lambda: session.do(lambda: post_campaigns(session.campaigns, path, body)))

    def _silence(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return post_silence(self.session, path, body)
        except SilenceRefused as error:
            raise RequestRefused(400, str(error)) from None

    def _recordings(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return post_recordings(self.session, path, body)
        except SelectionRefused as error:
            raise RequestRefused(400, str(error)) from None
        except (NoRecording, StorageUnavailable) as error:
            raise RequestRefused(409, str(error)) from None

    def _self_watch(self, path: str, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return post_self_watch(self.session, path, body)
        except ValueError as error:
            raise RequestRefused(400, str(error)) from None


def _refusing(asked: Callable[[], Any]) -> Any:  # noqa: ANN401 - any JSON value
    """What it answers; what Tocsin itself refuses is a conflict, in its words."""
    try:
        return asked()
    except TocsinError as error:
        raise RequestRefused(409, str(error)) from None
