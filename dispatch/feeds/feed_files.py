"""`rules/feeds.toml`: which status feeds are polled, how often, and what may ring."""

import re
from datetime import timedelta
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from dispatch.feeds.asking import is_never_asked
from dispatch.feeds.feed import Feed
from dispatch.toml_file import Table, read_table

FEEDS_FILE: Final = "feeds.toml"
LONGEST_NAME: Final = 60
"""Characters: the name is spoken before the title of every entry."""
LONGEST_ADDRESS: Final = 2000
MOST_FEEDS: Final = 1000
MINUTE: Final = timedelta(minutes=1)
LONGEST_EVERY: Final = timedelta(days=1)


def is_feeds(file: str) -> bool:
    """Whether that file of `rules` lists feeds instead of rules."""
    return PurePath(file).name == FEEDS_FILE


def read_feeds(text: str, file: str) -> tuple[Feed, ...]:
    """The feeds, those that are not enabled too; ConfigurationError with the line of a fault."""
    top = read_table(text, file)
    tables = top.tables("feed")
    top.done()
    if len(tables) > MOST_FEEDS:
        top.refuse("feed", f"{len(tables)} feeds: {MOST_FEEDS} at most")
    feeds: dict[str, Feed] = {}
    for table in tables:
        feed = _feed(table)
        if feed.name.casefold() in feeds:
            table.refuse("name", f"there are two feeds {feed.name!r}: give each its own name")
        feeds[feed.name.casefold()] = feed
    return tuple(feeds.values())


def _feed(table: Table) -> Feed:
    feed = Feed(
        name=_name(table),
        url=_address(table),
        every=_every(table),
        only=_only(table),
        pages=_unless_told(table, "pages"),
        enabled=_unless_told(table, "enabled"),
    )
    table.done()
    return feed


def _unless_told(table: Table, key: str) -> bool:
    """True where the flag is not there."""
    return table.flag(key) or key not in table.values


def _name(table: Table) -> str:
    name = table.text("name")
    if (
        not re.fullmatch(rf"\w[^\x00-\x1f\x7f]{{0,{LONGEST_NAME - 1}}}", name)
        or name != name.strip()
    ):
        message = f"name is what the voice says, as GitHub: 1 to {LONGEST_NAME} characters"
        table.refuse("name", message)
    return name


def _address(table: Table) -> str:
    address = table.text("url")
    wanted = (
        'url must be a web address without a password, as "https://status.example.com/feed.rss"'
    )
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        table.refuse("url", wanted)
    if not sound or "@" in parts.netloc or re.search(r"[\s\x00-\x1f\x7f]", address):
        table.refuse("url", wanted)
    if is_never_asked(parts.hostname or ""):
        table.refuse("url", "url is a link-local or multicast address, which is never asked")
    if len(address) > LONGEST_ADDRESS:
        table.refuse("url", f"url is longer than {LONGEST_ADDRESS} characters")
    return address


def _every(table: Table) -> timedelta:
    every = table.duration("every", 5 * MINUTE)
    if not MINUTE <= every <= LONGEST_EVERY or every % MINUTE:
        table.refuse("every", 'every must be whole minutes, from "1m" to "1d"')
    return every


def _only(table: Table) -> tuple[str, ...]:
    words = table.texts("only")
    if not all(word.strip() for word in words):
        table.refuse("only", "only holds an empty word, which every entry has: leave it out")
    return words
