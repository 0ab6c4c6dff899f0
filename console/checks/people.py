"""The contacts as far as they can be read: one wrong entry does not hide the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.checks.mending import cut, errors_of
from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.plan import Contact
from dispatch.toml_file import read_table
from dispatch.toml_lines import lines_of


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in a contacts file.

    `lines` has everyone's line by key, `broken` are the keys of those with a fault, `usable` the
    others.
    """

    lines: Mapping[str, int]
    broken: frozenset[str]
    usable: Mapping[str, Contact]
    errors: tuple[ConfigurationError, ...]

    def can_be_called(self, key: str) -> bool:
        """Whether somebody of this key is there, without a fault."""
        return key in self.lines and key not in self.broken


def read_people(text: str, file: str) -> People:
    """Never raises: what is wrong is in `errors`."""
    errors = errors_of(read_contacts, text, file)
    try:
        values = read_table(text, file).values
    except (ConfigurationError, ValueError, RecursionError):
        values = {}
    starts = lines_of(text)
    at_fault = {error.line for error in errors}
    broken = frozenset(str(path[0]) for path, line in starts.items() if line in at_fault)
    return People(
        lines={key: starts.get((key,), 1) for key in values},
        broken=broken,
        usable=_usable(text, file, {key: starts[key,] for key in broken if (key,) in starts}),
        errors=tuple(errors),
    )


def _usable(text: str, file: str, broken: Mapping[str, int]) -> Mapping[str, Contact]:
    for line in broken.values():
        text = cut(text, line)
    try:
        return read_contacts(text, file)
    except (ConfigurationError, ValueError, RecursionError):
        return {}
