"""`tocsin campaign`: calls to long lists of people; each verb is a module of its own."""

from typing import Any

from console import (
    campaign_control,
    campaign_forget,
    campaign_plan,
    campaign_report,
    campaign_restore,
    campaign_status,
)

VERBS = (
    campaign_plan,
    campaign_control,
    campaign_status,
    campaign_report,
    campaign_restore,
    campaign_forget,
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's verbs."""
    parser = commands.add_parser("campaign", help="call long lists of people, collect answers")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for verb in VERBS:
        verb.add(verbs)
