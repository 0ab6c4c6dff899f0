"""Where campaigns are: in the sandbox that runs here, or in a deployed stack."""

import argparse
import base64
import json
import urllib.error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from console.ack import name_of
from console.campaign_plan import REGION
from console.places import Sandbox, add_place
from dispatch.campaign.person import SHARDS, Person, Talk
from dispatch.campaign.run import Campaign
from dispatch.codec import decode
from dispatch.errors import CampaignRefused

LARGEST = 10 * 1024 * 1024
"""Bytes of a list that the sandbox takes: a request of it has 16 MB at most."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A campaign with the text of its file, and the time where it is."""

    campaign: Campaign
    file: str
    now: datetime


class CampaignPlace(Protocol):
    """What `tocsin campaign` needs; each raises a TocsinError that says what is wrong."""

    region: str

    def views(self) -> list[dict[str, Any]]:
        """All campaigns as they stand, the latest first."""

    def view(self, named: str) -> dict[str, Any]:
        """One of them, with who asked what of it."""

    def whole(self, named: str) -> Whole:
        """One of them as it is stored."""

    def people(self, named: str) -> Iterator[tuple[Person, Talk]]:
        """Everybody in it."""

    def create(self, name: str, text: str, named: str) -> str:
        """Make one by the file of this name and text; its id."""

    def put_list(self, named: str, path: Path) -> None:
        """Have this list read."""

    def ask(self, named: str, verb: str, at: datetime | None = None) -> None:
        """Start, pause, resume or stop it."""

    def update(self, named: str, name: str, text: str) -> int:
        """Let it go on by this text; its version."""

    def note(self, named: str, what: str) -> None:
        """Write down who asked."""

    def forget(self, number: str, *, keep_refusal: bool) -> dict[str, Any]:
        """Erase a person from all of them: what was removed, and what stays."""

    def restore(self, lines: Sequence[str], first: int) -> None:
        """Store lines of a raw export, of which the first is line `first`."""


def add_campaign_place(parser: argparse.ArgumentParser) -> None:
    """Where, and who asks."""
    parser.add_argument("--by", metavar="NAME", help="who asks for it; you, unless told")
    add_place(parser)


def campaign_place_of(asked: argparse.Namespace) -> CampaignPlace:
    """The place that was asked for."""
    by = name_of(asked.by)
    if asked.stack:
        from console.stack_campaigns import StackCampaigns  # noqa: PLC0415 - boto3 takes a while

        return StackCampaigns(asked.stack, by)
    return SandboxCampaigns(Sandbox(asked.port), by)


class SandboxCampaigns:
    """The campaigns of a sandbox on this machine."""

    region = REGION
    """The sandbox's, whose prices it goes by."""

    def __init__(self, sandbox: Sandbox, by: str) -> None:
        self.sandbox, self.by = sandbox, by

    def views(self) -> list[dict[str, Any]]:
        """All, the latest first."""
        return list(self._ask("/campaigns"))

    def view(self, named: str) -> dict[str, Any]:
        """One of them."""
        return dict(self._ask(_path(named)))

    def whole(self, named: str) -> Whole:
        """One of them as it is stored."""
        found = self._ask(f"{_path(named)}/whole")
        now = datetime.fromisoformat(found["now"])
        return Whole(decode(Campaign, found["campaign"]), found["file"], now)

    def people(self, named: str) -> Iterator[tuple[Person, Talk]]:
        """A shard at a time."""
        for shard in range(SHARDS):
            for person, talk in self._ask(f"{_path(named)}/people/{shard}"):
                yield decode(Person, person), decode(Talk, talk)

    def create(self, name: str, text: str, named: str) -> str:
        """Its id."""
        return str(self._post("/campaigns", {"name": name, "text": text, "id": named})["id"])

    def put_list(self, named: str, path: Path) -> None:
        """Within one request."""
        if path.stat().st_size > LARGEST:
            megabytes = LARGEST // 1024 // 1024
            raise CampaignRefused(f"the sandbox takes lists of up to {megabytes} MB")
        content = base64.b64encode(path.read_bytes()).decode()
        self._post(f"{_path(named)}/list", {"name": path.name, "content": content})

    def ask(self, named: str, verb: str, at: datetime | None = None) -> None:
        """Start, pause, resume or stop it."""
        self._post(f"{_path(named)}/{verb}", {"at": at.isoformat() if at else ""})

    def update(self, named: str, name: str, text: str) -> int:
        """Its version."""
        told = self._post(f"{_path(named)}/file", {"name": name, "text": text})
        return int(told["file_version"])

    def note(self, named: str, what: str) -> None:
        """Write down who asked."""
        self._post(f"{_path(named)}/notes", {"what": what})

    def forget(self, number: str, *, keep_refusal: bool) -> dict[str, Any]:
        """What was removed, and what stays."""
        body = {"number": number, "keepRefusal": keep_refusal}
        return dict(self._post("/campaigns/forget", body))

    def restore(self, lines: Sequence[str], first: int) -> None:
        """Store lines of a raw export."""
        self._post("/campaigns/restore", {"lines": list(lines), "first": first})

    def _post(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        return self._ask(path, {**body, "by": self.by})

    def _ask(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        try:
            return self.sandbox.ask(path, body)
        except urllib.error.HTTPError as error:
            raise CampaignRefused(str(json.load(error)["error"])) from None


def _path(named: str) -> str:
    return f"/campaigns/{quote(named, safe='')}"
