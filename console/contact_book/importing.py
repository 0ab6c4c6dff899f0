"""`tocsin contacts import`: a file becomes the stored contacts."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from console.contact_book.changes import Change, changes, verified_after
from console.contact_book.editing import with_verified
from console.contact_book.people import STORED
from console.contact_book.place import contact_place_of
from console.output import write_json, write_line, write_row
from console.project import read_text, shown
from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.plan import Contact

STYLES = {"added": "green", "changed": "yellow", "removed": "red"}
COLUMNS = 9


def run(asked: argparse.Namespace) -> int:
    """Check the file, show what changes, and store it; raises ConfigurationError."""
    text = read_text(asked.file)
    wanted = read_contacts(text, shown(asked.file))
    place = contact_place_of(asked)
    stored = place.stored()
    before = _readable(stored.text)
    verified = {
        key: verified_after(before.get(key), one, trust=asked.trust_verified)
        for key, one in wanted.items()
    }
    text = with_verified(text, verified)
    found = changes(before, read_contacts(text, shown(asked.file)))
    same, version = text == stored.text, stored.version
    if not (asked.dry_run or same):
        version = place.store(text)
    if asked.json:
        write_json({"changes": [asdict(one) for one in found], "version": version})
    else:
        _write(found, _ending(version, dry_run=asked.dry_run, same=same))
    return 0


def _readable(text: str) -> Mapping[str, Contact]:
    """Those who are stored; nobody where what is stored is wrong, which an import puts right."""
    try:
        return read_contacts(text, STORED)
    except ConfigurationError as error:
        write_line(f"{error}: every number counts as new", "bold red")
        return {}


def _write(found: Sequence[Change], ending: str) -> None:
    for one in found:
        what = f"{one.contact}: {'; '.join(one.what)}" if one.what else one.contact
        write_row(one.change, what, STYLES[one.change], COLUMNS)
    write_line(ending)


def _ending(version: int, *, dry_run: bool, same: bool) -> str:
    if same:
        return f"nothing changes: version {version} stays"
    if dry_run:
        return f"nothing is stored: version {version} stays"
    return f"version {version} is stored; the functions use it within five minutes"
