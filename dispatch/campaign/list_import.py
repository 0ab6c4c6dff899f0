"""What an import of a list may be asked, begun, held and ended: a campaign has one at a time."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.campaign.run import Campaign, Importing, Status
from dispatch.errors import CampaignRefused

HELD = timedelta(minutes=15, seconds=10)
"""Longer than Lambda lets a function run, and shorter than the queue hides its message."""


def begun(campaign: Campaign, key: str, now: datetime) -> Campaign:
    """The campaign while the list under that key is read; raises CampaignRefused.

    Whoever is in the campaign already stays as they are.
    """
    if campaign.status.over:
        raise CampaignRefused(f"{campaign.id} is {campaign.status}: start another for this list")
    if under_way(campaign.importing):
        raise CampaignRefused(f"{campaign.id} is still reading another list: wait until it is read")
    listed = campaign.listed + campaign.importing.taken
    return replace(campaign, listed=listed, importing=Importing(key=key, began_at=now))


def under_way(importing: Importing) -> bool:
    """Whether there is a list that is being read."""
    return bool(importing.key) and importing.done_at is None and not importing.fault


def is_held(campaign: Campaign, now: datetime) -> bool:
    """Whether another function reads it now."""
    until = campaign.importing.held_until
    return until is not None and now < until


def held(campaign: Campaign, now: datetime) -> Campaign:
    """The campaign while one function reads its list."""
    return replace(campaign, importing=replace(campaign.importing, held_until=now + HELD))


def opened(importing: Importing, etag: str, size: int) -> Importing:
    """The import of this object; raises CampaignRefused where reading began with another."""
    if importing.etag and importing.etag != etag:
        raise CampaignRefused(CHANGED)
    return replace(importing, etag=etag, size=size)


def read_to_its_end(campaign: Campaign) -> Campaign:
    """The campaign once its whole list is read: ready, unless it is further already."""
    status = Status.READY if campaign.status is Status.IMPORTING else campaign.status
    return replace(campaign, status=status, why="")


def failed(campaign: Campaign, fault: str) -> Campaign:
    """The campaign whose list cannot be read on; another may be imported in its place."""
    importing = replace(campaign.importing, fault=fault, held_until=None)
    return replace(campaign, importing=importing, why=f"its list cannot be read: {fault}")


def rejected_folder(campaign: Campaign) -> str:
    """Where what this import sets aside is written, a file for each part of the list."""
    begun_at = campaign.importing.began_at or campaign.created_at
    return f"rejected/{campaign.id}/{begun_at:%Y%m%dT%H%M%S%f}"


CHANGED = "the list was changed while it was read: import it again"
