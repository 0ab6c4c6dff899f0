"""Why a call is made: what goes first where there is not room for all."""

from enum import StrEnum


class Kind(StrEnum):
    """Why a call is made, the most urgent first."""

    ALERT = "alert"
    DRILL = "drill"
    CAMPAIGN = "campaign"
