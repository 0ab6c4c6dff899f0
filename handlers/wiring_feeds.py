"""Reads from the environment what the poller of status feeds is made of."""

import os

from handlers import wiring
from handlers.adapters.book_files import feeds_in
from handlers.adapters.feed_address import networks_of
from handlers.adapters.feed_client import FeedClient
from handlers.adapters.feed_states import FeedStates
from handlers.adapters.notifier import Notifier
from handlers.feed_looks import Looks
from handlers.feed_polling import TOPIC, FeedPoller


def poller() -> FeedPoller:
    """The feeds that are enabled; raises ConfigurationError for a wrong `rules/feeds.toml`."""
    return FeedPoller(
        feeds={feed.name: feed for feed in feeds_in(wiring.ROOT) if feed.enabled},
        looks=Looks(FeedClient(networks_of(os.environ.get("PRIVATE_FEED_NETWORKS", "")))),
        states=FeedStates(wiring.setting("TABLE_NAME")),
        notifier=Notifier({TOPIC: wiring.setting("OPERATIONS_TOPIC_ARN")}),
    )
