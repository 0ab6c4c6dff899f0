"""Reads the files that are checked, and says which cannot be read."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from console.finding import Finding

RULES = "rules"
PLANS = "escalation_plans"
ROTAS = "escalation_plans/rotas"
FLOWS = "contact_flows"
SPEECH = "contact_flows/speech"
CAMPAIGNS = "campaigns"
PRICES = "prices"
TEMPLATE = "template.yaml"
CONTACTS = "contacts.toml"
KINDS: Mapping[str, str] = {
    RULES: "*.toml",
    PLANS: "*.toml",
    ROTAS: "*.toml",
    FLOWS: "*.json",
    SPEECH: "*.toml",
    CAMPAIGNS: "*.toml",
    PRICES: "*.toml",
    ".": TEMPLATE,
}
"""What must be there: at least one file of each pattern in each folder."""
OPTIONAL = {ROTAS, PRICES, CAMPAIGNS}
NAMED = {FLOWS: ("alert.json", "campaign.json")}
"""Files that must be there by name, of a folder: the template deploys each of those flows."""


def read_file(path: Path, name: str) -> str | Finding:
    """The text with plain newlines, or why there is none."""
    try:
        data = path.read_bytes()
        text = data.decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        message = f"byte {byte:#04x} is not UTF-8: save the file as UTF-8"
        return Finding(name, line, "error", message)
    except FileNotFoundError:
        return Finding(name, 1, "error", "there is no such file")
    except (OSError, ValueError) as error:
        return Finding(name, 1, "error", f"cannot be read: {error}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_project(root: Path) -> Iterator[tuple[str, str | Finding]]:
    """Every file of `KINDS` by its name below `root`; one that must be there is a finding."""
    for folder, pattern in KINDS.items():
        paths = sorted((root / folder).glob(pattern))
        for path in paths:
            name = path.relative_to(root).as_posix()
            yield name, read_file(path, name)
        needed = NAMED.get(folder, () if paths or folder in OPTIONAL else (pattern,))
        for file in sorted({*needed} - {path.name for path in paths}):
            name = f"{folder}/{file}".removeprefix("./")
            yield name, Finding(name, 1, "error", "there is no such file; one must be there")
