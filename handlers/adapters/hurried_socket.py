"""A socket that is read until one moment, however many reads that takes."""

import io
import socket
import time
from typing import Any


class HurriedSocket:
    """In place of a connected socket, for http.client; `deadline` is of the monotonic clock.

    A time-out of a socket's own is for each read: a byte every few seconds would take for ever. It
    is closed by whoever opened it, and not by http.client, which does so before the body is read.
    """

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._connected, self._deadline = connected, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client reads the answer from."""
        return io.BufferedReader(_Reads(self._connected, self._deadline))

    def settimeout(self, _seconds: float | None) -> None:
        """The deadline is the time-out."""

    def close(self) -> None:
        """Left to whoever opened it."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a socket has
        return getattr(self._connected, name)


class _Reads(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._connected, self._deadline = connected, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as its base class has it
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("past the deadline")
        self._connected.settimeout(left)
        return self._connected.recv_into(buffer)
