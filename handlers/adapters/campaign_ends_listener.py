"""The queue of ended campaign calls, listened to by threads: what comes is there at once."""

from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

from dispatch.campaign.ends import End
from handlers.adapters.campaign_ends import AT_ONCE, CampaignEnds

LISTENERS = 2
WAIT = 3
"""Seconds that SQS waits for a message: less than a client waits for SQS (clients.py)."""
GATHER = 0.25
"""Seconds between two requests that were not full: fewer, fuller ones cost less, and with two
listeners no call waits noticeably longer for the one before it."""
DELETE_EVERY = 1.0
"""Seconds in which receipts are gathered: messages are hidden for much longer."""
One = TypeVar("One")


class Listener:
    """Between `begin` and `close` it listens; without them nothing comes."""

    def __init__(self, ends: CampaignEnds) -> None:
        self.ends = ends
        self._told: SimpleQueue[tuple[End, str]] = SimpleQueue()
        self._done: SimpleQueue[str] = SimpleQueue()
        self._over = Event()
        self._threads: list[Thread] = []

    def begin(self) -> None:
        """Listen from now on."""
        self._over.clear()
        listening = [Thread(target=self._listen, daemon=True) for _ in range(LISTENERS)]
        self._threads = [*listening, Thread(target=self._delete, daemon=True)]
        for thread in self._threads:
            thread.start()

    @property
    def quiet(self) -> bool:
        """Whether nothing more will come."""
        return not any(one.is_alive() for one in self._threads)

    def hush(self) -> None:
        """Ask for nothing any more; what is asked for may still come, for some seconds."""
        self._over.set()

    def close(self) -> None:
        """Listen no more; what came already is still there to be taken, and given back."""
        self.hush()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def take(self) -> Iterator[tuple[End, str]]:
        """What was told since, each with the receipt by which it is given back."""
        yield from _all(self._told)

    def done(self, receipts: Sequence[str]) -> None:
        """These need not be told again."""
        for one in receipts:
            self._done.put(one)
        if not self._threads:
            self.ends.done(list(_all(self._done)))

    def _listen(self) -> None:
        while not self._over.is_set():
            received = self.ends.receive(WAIT)
            for one in received:
                self._told.put(one)
            if len(received) < AT_ONCE:
                self._over.wait(GATHER)

    def _delete(self) -> None:
        while not self._over.wait(DELETE_EVERY):
            self.ends.done(list(_all(self._done)))
        self.ends.done(list(_all(self._done)))


def _all(waiting: "SimpleQueue[One]") -> Iterator[One]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return
