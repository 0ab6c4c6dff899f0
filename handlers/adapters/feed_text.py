"""The text of a feed as feedparser understands it, once it is known to be safe to read."""

import io
import re
from typing import Any
from xml.parsers import expat

import feedparser
import feedparser.mixin

from dispatch.errors import FeedFault, FeedRefused
from handlers.adapters.feed_client import Page

ENTITY = "it declares entities, which a feed does not need"
DECLARED = re.compile(rb"<!ENTITY", re.IGNORECASE)
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
ASCII = bytes(range(128))
WIDE = re.compile(r"utf[-_]?(16|32)|ucs[-_]?[24]|iso-10646-ucs-[24]", re.IGNORECASE)
MOST_DEPTH = 60
"""Elements within each other: feedparser's time grows with the square of it. A feed has ten."""
MOST_ELEMENTS = 50_000
"""In all; the 500 entries of a long feed have 5,000. So many take feedparser two seconds."""
MOST_MALFORMED = 250_000
"""Bytes of what is no XML: it goes to feedparser's other parser, whose time grows with the square
of the depth as well, and takes seconds for so much of text that was written for it."""
FAULTS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises for text that it cannot make anything of."""


def _no_author(*_: object) -> None:
    """In place of the search for a mail address in the name of whoever wrote an entry.

    Nobody asks for it, and it takes three minutes for 200 kB that were written for it.
    """


feedparser.mixin._FeedParserMixin._sync_author_detail = _no_author  # noqa: SLF001 - there is no option for it


def parse(page: Page) -> Any:  # noqa: ANN401 - feedparser's own result
    """What feedparser makes of the page, its faults included; HTML in it is left as it is.

    Raises FeedRefused for what is not safe to read, FeedFault for what cannot be read at all.
    """
    check(page.body, page.content_type)
    headers = {"content-type": _xml(page.content_type), "content-location": page.url}
    try:
        # As a stream: feedparser takes a text for an address or the name of a file.
        return feedparser.parse(
            io.BytesIO(page.body),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except FAULTS as error:
        raise FeedFault(f"not to be read: {type(error).__name__}") from None


def check(body: bytes, content_type: str) -> None:
    """Refuse what costs too much to read, or could hide something; raises FeedRefused."""
    told = [found[1].decode() for found in [ENCODING.search(body[:1000])] if found]
    told += [found[1] for found in [CHARSET.search(content_type)] if found]
    if not all(_is_plain(one) for one in told):
        raise FeedRefused("its encoding is not one in which ASCII is ASCII")
    if _Scan().is_well_formed(body):
        return
    if DECLARED.search(body.replace(b"\0", b"")):
        raise FeedRefused(ENTITY)
    if len(body) > MOST_MALFORMED:
        raise FeedRefused(f"not well-formed XML, and longer than {MOST_MALFORMED:,} bytes")


def _xml(content_type: str) -> str:
    """XML, whatever the server takes it for; only its encoding counts."""
    found = CHARSET.search(content_type)
    return f"application/xml; charset={found[1]}" if found else "application/xml"


def _is_plain(encoding: str) -> bool:
    """Whether markup stands in it as it does in ASCII, but for bytes of zero.

    One that Python does not know is left to feedparser, which then guesses among those it knows.
    """
    if WIDE.fullmatch(encoding):
        return True
    if "escape" in encoding.lower():
        return False
    try:
        return ASCII.decode(encoding) == ASCII.decode("ascii")
    except LookupError:
        return True
    except ValueError:
        return False


class _Scan:
    """One look through the XML, by the parser that feedparser uses as well."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def is_well_formed(self, body: bytes) -> bool:
        """Whether it is XML; raises FeedRefused for entities, and for too much of anything."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._entity
        try:
            parser.Parse(body, True)  # noqa: FBT003 - expat's own signature
        except (expat.ExpatError, LookupError, ValueError):
            return False
        return True

    def _start(self, *_: object) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            limits = f"{MOST_ELEMENTS:,} elements, or {MOST_DEPTH} within each other"
            raise FeedRefused(f"more than {limits}")

    def _end(self, *_: object) -> None:
        self.depth -= 1

    def _entity(self, *_: object) -> None:
        raise FeedRefused(ENTITY)
