"""The price files, as they lie beside the code: shipped only to what imports `dispatch.prices`."""

from pathlib import Path

from dispatch.errors import ConfigurationError
from dispatch.prices import FOLDER, Prices, read_prices
from handlers.adapters.book_files import text_of


def prices_in(root: Path, region: str) -> Prices:
    """The price file of a region; raises ConfigurationError where there is none, or a wrong one."""
    path = root / FOLDER / f"{region}.toml"
    if not path.exists():
        raise ConfigurationError(f"{FOLDER}/{path.name}", 0, "missing: say what calls cost there")
    return read_prices(text_of(path, FOLDER), f"{FOLDER}/{path.name}")
