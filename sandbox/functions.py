"""Lambda functions in this process, loaded as Lambda loads them: each with its own environment."""

import contextlib
import importlib
import io
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

ENVIRONMENT_LOCK = threading.RLock()
"""Environment variables belong to the whole process: one function at a time has its own."""
ADAPTERS: dict[str, dict[str, Any]] = {}
"""Their modules, by the region that their clients are at home in. They keep nothing else, and were
most of what a cold start took here; so all functions share them, in a process."""


class Function:
    """One function: a cold start on the first invocation, warm after it.

    `wired` stands in for what handlers/wiring.py would make: name -> maker, the clock at least.
    """

    def __init__(
        self, handler: str, environment: Mapping[str, str], wired: Mapping[str, Callable[[], Any]]
    ) -> None:
        self.module, _, self.name = handler.rpartition(".")
        self.environment = environment
        self.wired = wired
        self.output = io.StringIO()
        """What it has printed: metrics in the embedded format."""
        self._handler: Callable[[Any, None], Any] | None = None

    def invoke(self, event: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Invoke with a JSON event and return the JSON answer; what the handler raises, raises."""
        with ENVIRONMENT_LOCK, _environment(self.environment):
            handler = self._started()
            with contextlib.redirect_stdout(self.output):
                answer = handler(json.loads(json.dumps(event)), None)
        return json.loads(json.dumps(answer))

    def start(self) -> None:
        """A cold start now; what refuses to start, as a wrong rule file, raises."""
        with ENVIRONMENT_LOCK, _environment(self.environment):
            self._started()

    def _started(self) -> Callable[[Any, None], Any]:
        if self._handler is None:
            self._handler = self._load()
        return self._handler

    def invoke_unwatched(self, event: Any) -> None:  # noqa: ANN401 - any JSON value
        """Invoke where nobody waits for the answer: what the handler raises is only printed."""
        try:
            self.invoke(event)
        except Exception:  # noqa: BLE001 - Lambda writes it to the log, and the schedule goes on
            self.output.write(traceback.format_exc())

    def _load(self) -> Callable[[Any, None], Any]:
        """Import the handler's modules anew, so that no state is shared between functions."""
        others = _take_out("handlers")
        adapters = ADAPTERS.setdefault(self.environment.get("HOME_REGION", ""), {})
        sys.modules.update(adapters)
        try:
            vars(importlib.import_module("handlers.wiring")).update(self.wired)
            handler: Callable[[Any, None], Any] = getattr(
                importlib.import_module(self.module), self.name
            )
            return handler
        finally:
            adapters.update(_of("handlers.adapters", _take_out("handlers")))
            sys.modules.update(others)


def _of(package: str, modules: Mapping[str, Any]) -> dict[str, Any]:
    """The package and what is in it."""
    inside = f"{package}."
    names = [name for name in modules if name == package or name.startswith(inside)]
    return {name: modules[name] for name in names}


def _take_out(package: str) -> dict[str, Any]:
    return {name: sys.modules.pop(name) for name in _of(package, sys.modules)}


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
