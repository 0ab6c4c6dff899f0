"""The files that operators edit, as they lie beside the code."""

from pathlib import Path

from dispatch.book import Book, read_book
from dispatch.errors import ConfigurationError
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_files import FEEDS_FILE, read_feeds


def book_in(root: Path) -> Book:
    """What operators wrote for a project or a function's package; raises ConfigurationError."""
    folders = ("rules", "escalation_plans", "contact_flows/speech", "escalation_plans/rotas")
    return read_book(*(_texts(root, folder) for folder in folders))


def feeds_in(root: Path) -> tuple[Feed, ...]:
    """The status feeds of a project, none where it has no such file; raises ConfigurationError."""
    path = root / "rules" / FEEDS_FILE
    return read_feeds(text_of(path, "rules"), f"rules/{FEEDS_FILE}") if path.exists() else ()


def text_of(path: Path, folder: str) -> str:
    """One file of `folder`, as text; raises ConfigurationError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{folder}/{path.name}", 0, "not UTF-8 text") from None


def _texts(root: Path, folder: str) -> dict[str, str]:
    paths = sorted((root / folder).glob("*.toml"))
    return {f"{folder}/{path.name}": text_of(path, folder) for path in paths}
