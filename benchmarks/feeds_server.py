"""The server of feeds.py, a process of its own: whoever is measured does not serve."""

import contextlib
import multiprocessing
import socket
from collections.abc import Iterator
from multiprocessing.connection import Connection

from feeds_pages import Pages


def serve(control: Connection) -> None:
    """Answer whoever asks, and change what is told over `control`, for ever."""
    pages, listening = Pages(), socket.create_server(("127.0.0.1", 0), backlog=256)
    control.send(listening.getsockname()[1])
    while True:
        client, _ = listening.accept()
        while control.poll():
            pages.change(control.recv())
        with contextlib.suppress(OSError), client:
            request = client.recv(65_536)
            number = int(request.split(b" ", 2)[1].strip(b"/"))
            client.sendall(pages.answer(number, request))


@contextlib.contextmanager
def server() -> Iterator[tuple[int, Connection]]:
    """A server's port, and where to tell it what changes."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()
