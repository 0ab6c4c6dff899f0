"""The project's files, as the command finds them."""

import argparse
import json
from pathlib import Path
from typing import Any

from dispatch.book import Book, read_book
from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError, UnreadableEvent
from dispatch.plan import Contact

ROOT = Path(__file__).parents[1]
OWN_CONTACTS = ROOT / "contacts.toml"
SANDBOX_CONTACTS = ROOT / "sandbox" / "contacts.toml"


def add_contacts(parser: argparse.ArgumentParser) -> None:
    """`--contacts`: the operator's own file where there is one, else the sandbox's people."""
    default = OWN_CONTACTS if OWN_CONTACTS.is_file() else SANDBOX_CONTACTS
    parser.add_argument("--contacts", type=Path, default=default, help="who is who (TOML)")


def project_book() -> Book:
    """Rules, plans and words; raises ConfigurationError."""
    return read_book(texts("rules"), texts("escalation_plans"), texts("contact_flows/speech"))


def texts(folder: str) -> dict[str, str]:
    """File name -> text of a folder's TOML files."""
    paths = sorted((ROOT / folder).glob("*.toml"))
    return {f"{folder}/{path.name}": path.read_text(encoding="utf-8") for path in paths}


def contacts_of(asked: argparse.Namespace) -> dict[str, Contact]:
    """The contacts of `--contacts`; raises ConfigurationError."""
    return read_contacts(asked.contacts.read_text(encoding="utf-8"), str(asked.contacts))


def read_event(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """The event in a file; raises UnreadableEvent with the place where it stops being JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(str(path), 0, f"not UTF-8 text: {error.reason}") from None
    except json.JSONDecodeError as error:
        raise ConfigurationError(str(path), error.lineno, f"not JSON: {error.msg}") from None
    except RecursionError:
        raise UnreadableEvent(f"{path}: nested too deep") from None
