"""`tocsin contacts export` and `rotate`: the stored value to a file, and under a key anew."""

import argparse
import os
import stat
import sys
from pathlib import Path

from console.contact_book.people import STORED
from console.contact_book.place import ContactPlace, contact_place_of
from console.output import write_json, write_line
from dispatch.contact_files import StoredContacts, read_contacts
from dispatch.errors import ContactsRefused

OWNER_ONLY = 0o600


def export(asked: argparse.Namespace) -> int:
    """Write the TOML to a file that only its owner can read; raises ContactsRefused."""
    stored = _stored(contact_place_of(asked))
    if asked.show:
        sys.stdout.write(stored.text)
        return 0
    if asked.file is None:
        raise ContactsRefused("name a file for the numbers; --show prints them")
    _write_private(asked.file, stored.text)
    people = len(read_contacts(stored.text, STORED))
    if asked.json:
        write_json({"file": str(asked.file), "contacts": people, "version": stored.version})
    else:
        told = f"{asked.file}: {people} contacts, version {stored.version}"
        write_line(f"{told}; only you can read it; remove it when it is no longer needed")
    return 0


def rotate(asked: argparse.Namespace) -> int:
    """Store the same value as a new version, under the same KMS key or another one."""
    place = contact_place_of(asked)
    before = _stored(place)
    version = place.store(before.text, asked.key_id or "")
    key = place.stored().key_id
    if asked.json:
        write_json({"version": version, "keyId": key, "replaced": before.version})
    else:
        write_line(f"version {version} is current, under the key {key}")
        write_line(f"version {before.version} was, under the key {before.key_id}")
    return 0


def _stored(place: ContactPlace) -> StoredContacts:
    stored = place.stored()
    if not stored.version:
        raise ContactsRefused("no contacts are stored: tocsin contacts import FILE")
    return stored


def _write_private(path: Path, text: str) -> None:
    """A new file is nobody else's from the start; an old one before anything is in it."""
    if path.exists() and not path.is_file():
        raise ContactsRefused(f"{path} is no file; --show prints the numbers")
    file = os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(file, "w", encoding="utf-8", newline="") as opened:
        if stat.S_IMODE(os.fstat(file).st_mode) != OWNER_ONLY:
            os.fchmod(file, OWNER_ONLY)
        opened.truncate()
        opened.write(text)
