"""A campaign's file as the command finds it: by its path, or by its name in campaigns/."""

from pathlib import Path

from console.project import ROOT, read_text, shown
from dispatch.campaign.settings import FOLDER, CampaignFile, campaign_in


def campaign_path(named: str) -> Path:
    """The file at a path, or `campaigns/NAME.toml` of the project."""
    path = Path(named)
    own = ROOT / FOLDER / f"{named}.toml"
    return own if not path.is_file() and own.is_file() else path


def read_campaign(named: str) -> CampaignFile:
    """What it says; raises ConfigurationError."""
    path = campaign_path(named)
    return campaign_in(read_text(path), shown(path))
