"""`tocsin contacts card`: the numbers that call, as a contact for people's phones."""

import argparse

from console.contact_book.place import contact_place_of
from console.contact_book.vcard import vcard
from console.output import write_json, write_line
from dispatch.errors import ContactsRefused
from dispatch.phone import PhoneNumber


def run(asked: argparse.Namespace) -> int:
    """Write the card; raises ContactsRefused for what is no number."""
    given = asked.number or contact_place_of(asked).callers()
    try:
        numbers = [PhoneNumber(text) for text in dict.fromkeys(given)]
    except ValueError as error:
        raise ContactsRefused(str(error)) from None
    asked.file.write_text(vcard(numbers), encoding="utf-8", newline="")
    if asked.json:
        write_json({"file": str(asked.file), "numbers": len(numbers)})
    else:
        write_line(f"{asked.file}: {len(numbers)} numbers that call; send it to everybody on call")
    return 0
