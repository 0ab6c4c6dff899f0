"""The project's files, as the command finds them."""

import argparse
import json
from itertools import chain
from pathlib import Path
from typing import Any

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.plan import Contact, Plan

ROOT = Path(__file__).parents[1]
OWN_CONTACTS = ROOT / "contacts.toml"
SANDBOX_CONTACTS = ROOT / "sandbox" / "contacts.toml"


def add_event(parser: argparse.ArgumentParser) -> None:
    """The event, whose phones ring, and `--json`."""
    parser.add_argument("event", type=Path, help="a file with one EventBridge event (JSON)")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--contacts",
        type=Path,
        default=OWN_CONTACTS if OWN_CONTACTS.is_file() else SANDBOX_CONTACTS,
        help="who is who (TOML); contacts.toml here, else the sandbox's people",
    )


def contacts_in(path: Path) -> dict[str, Contact]:
    """The contacts of a file; raises ConfigurationError."""
    return read_contacts(read_text(path), shown(path))


def people_of(plan: Plan) -> list[str]:
    """Everybody whom the plan may call: its stages' contacts in order, then those on its rotas."""
    contacts = [stage.contacts for stage in plan.stages]
    layers = [layer.contacts for rota in plan.rotas for layer in rota.layers]
    overrides = [one.contacts for rota in plan.rotas for one in rota.overrides]
    shifts = [shift.contacts for rota in plan.rotas for shift in rota.shifts]
    return list(dict.fromkeys(chain(*contacts, *layers, *overrides, *shifts)))


def read_event(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """The event in a file; raises ConfigurationError with the place where it stops being JSON."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        place = f"not JSON: {error.msg} (column {error.colno})"
        raise ConfigurationError(shown(path), error.lineno, place) from None
    except RecursionError:
        raise ConfigurationError(shown(path), 0, "nested too deep to be an event") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise ConfigurationError(shown(path), 0, f"not JSON: {error}") from None


def read_text(path: Path) -> str:
    """A file's text; raises ConfigurationError where there is none or it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(shown(path), 0, "not UTF-8 text") from None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise ConfigurationError(shown(path), 0, why) from None


def shown(path: Path) -> str:
    """The path as it was given; one inside the project without the project's own folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
