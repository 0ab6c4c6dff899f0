"""The files of campaigns as a pacer uses them: read once for each version, readable or not."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.costs import affordable
from dispatch.campaign.run import Campaign
from dispatch.errors import TocsinError
from handlers.adapters.log import log
from handlers.pacing_counting import Costs, Counted


@dataclass(frozen=True, slots=True)
class Prepared:
    """A campaign's file, read: how it calls, what calls cost, and what it may spend.

    `dearest` is what a call of a minute costs at most; `most` calls at once and `rate` starts a
    second are its own bounds.
    """

    plan: CallingPlan
    costs: Costs
    cap: float
    dearest: float = 0.0
    most: int | None = None
    rate: float | None = None

    def most_now(self, campaign: Campaign, counted: Counted) -> int | None:
        """How many calls at once there may be, by the file and by what may still be spent."""
        spent = campaign.tally.spent + counted.spent(campaign.id)
        ended = sum((campaign.tally.outcomes or {}).values()) + counted.calls_ended(campaign.id)
        bounds = (self.most, affordable(spent, self.cap, ended, self.dearest))
        return min((one for one in bounds if one is not None), default=None)


Prepare = Callable[[Campaign], Prepared]
"""Reads the text of the campaign's file in its latest version.

Raises TocsinError, or ValueError or KeyError where the stack lacks what the file wants."""


@dataclass(slots=True)
class Files:
    """By campaign and version. What cannot be read once is not read again by this pacer."""

    prepare: Prepare
    _read: dict[tuple[str, int], Prepared | str] = field(default_factory=dict)

    def of(self, campaign: Campaign) -> Prepared | None:
        """The latest version; None where it cannot be read."""
        found = self._found(campaign)
        return found if isinstance(found, Prepared) else None

    def fault(self, campaign: Campaign) -> str:
        """Why it cannot be read; empty where it can."""
        found = self._found(campaign)
        return found if isinstance(found, str) else ""

    def _found(self, campaign: Campaign) -> Prepared | str:
        version = (campaign.id, campaign.file_version)
        if version not in self._read:
            try:
                self._read[version] = self.prepare(campaign)
            except (TocsinError, ValueError, KeyError) as error:
                log.error("campaign not called", campaign=campaign.id, error=str(error))
                self._read[version] = f"its file cannot be used: {error}"
        return self._read[version]
