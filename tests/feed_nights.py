"""A night in which a status page is watched: the page, and the function that polls it."""

from dataclasses import replace
from hashlib import sha256

from feed_server import STALL, FeedServer, answer, redirect, zipped
from status_feeds import HOME, item, rss

FUNCTION = "FeedsFunction"
IN_A_HURRY = 0.05
"""Seconds that the poller waits for a page of which a test knows that it stalls."""


class StatusPage:
    """A page as Statuspage publishes it. `mood` says how it answers, `served` what instead."""

    def __init__(self):
        self.troubles = {}
        self.mood, self.served = "well", None
        self.order = list
        self.history = []
        self._made, self._body = None, b""
        self.server = FeedServer(self.say)
        self.kinds = []

    def tells(self, code, title, label, text, at):
        """A trouble's next update, or a new trouble."""
        _, updates, began = self.troubles.get(code, (title, (), at))
        self.troubles[code] = (title, ((label, text), *updates), began)
        self._made = None
        self.history.append((at, self.body()))

    def as_of(self, moment):
        """What it said then."""
        return next(body for at, body in reversed(self.history) if at <= moment)

    def close(self):
        self.server.close()

    def body(self):
        made = (len(self.history), self.order)
        if made != self._made:
            items = [_item(code, *told) for code, told in self.troubles.items()]
            self._made, self._body = made, rss(*self.order(reversed(items))).encode()
        return self._body

    def say(self, path, headers):
        kind, pieces = self._said(path, headers)
        self.kinds.append(kind)
        return pieces

    def _said(self, path, headers):
        moods = {
            "broken": [answer(self.body()[:-40])],
            "html": [answer(b"<!DOCTYPE html><html><body>Sign in</body></html>")],
            "down": [answer(status=500)],
            "slow": [b"HTTP/1.1 200 OK\r\n\r\n<rss", STALL],
            "empty": [answer()],
        }
        if self.mood in moods:
            return self.mood, moods[self.mood]
        if self.mood == "moved" and path == "/feed":
            return "redirect", [redirect("/moved")]
        return self._well(headers)

    def _well(self, headers):
        body = self.served or self.body()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if self.mood != "forgetful" and headers.get("if-none-match") == etag:
            return 304, [answer(status=304, etag=etag)]
        return 200, [zipped(body, etag=etag)]


def _item(code, title, updates, at):
    blocks = "".join(f"<p><strong>{label}</strong> - {text}</p>" for label, text in updates)
    address = f"{HOME}/incidents/{code}"
    return item(title, blocks, address, address, at)


def feed(name, url, every="1m", more=""):
    return f'[[feed]]\nname = "{name}"\nurl = "{url}"\nevery = "{every}"\n{more}\n'


def watched(night, folder, text):
    """From now on the night polls the feeds in `text` (TOML); `folder` is where they are listed."""
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    (folder / "rules" / "feeds.toml").write_text(text)
    function = night.cloud.functions[FUNCTION]
    function.wired = {**function.wired, "ROOT": folder}
    function.start()
    return poller_of(night)


def wait_at_most(night, seconds):
    """How long the poller waits for a whole feed."""
    poller = poller_of(night)
    poller.looks = replace(poller.looks, client=replace(poller.looks.client, seconds=seconds))


def poller_of(night):
    return night.cloud.functions[FUNCTION]._handler.__globals__["POLLER"]  # noqa: SLF001 - to hurry


def printed(night):
    return night.cloud.functions[FUNCTION].output.getvalue()
