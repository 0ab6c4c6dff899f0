"""The sandbox's routes for contacts: `tocsin contacts` without --stack."""

import re
from dataclasses import asdict
from typing import Any

from dispatch.codec import encode
from dispatch.contact_files import read_contacts
from dispatch.errors import ContactsRefused
from dispatch.verification import DIGITS
from handlers.adapters.book_files import book_in
from handlers.contact_keeping import ContactKeeping, keeping
from sandbox.asked import field
from sandbox.cloud import Cloud
from sandbox.regions import ROOT
from sandbox.session import Session

RESUME = re.compile(r"/contacts/([^/]+)/resume")
CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


def stored_contacts(session: Session) -> dict[str, Any]:
    """The parameter as it stands, with the numbers that calls come from and who opted out."""
    made = _keeping(session.cloud)
    callers = [route.caller_number for route in made.routes]
    found = made.opt_outs(session.cloud.contacts)
    opted_out = {key: encode(one) for key, one in found.items()}
    return {**asdict(made.stored()), "callers": callers, "opted_out": opted_out}


def post_contacts(session: Session, path: str, body: object) -> dict[str, Any]:
    """Store contacts, take an opt-out back, call a number, or judge a code.

    KeyError: no such verification. Raises TocsinError, and RequestRefused for a key left out.
    """
    asked = {key: str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    phone = asked.get("phone", "0")
    made = _keeping(session.cloud)
    if path == "/contacts":
        text = field(asked, "text")
        version = session.do(lambda: made.store(text, asked.get("key_id", "")))
        session.do(lambda: _ring_at(session.cloud, text))
        return {"version": version}
    if found := RESUME.fullmatch(path):
        session.do(lambda: made.resume(found[1], asked.get("by", "")))
        return {}
    attempt = path.removeprefix("/verifications/")
    if "typed" in asked:
        return session.do(lambda: made.judge(attempt, asked["typed"]))
    if not phone.isdecimal() or not CODE.fullmatch(asked.get("code", "")):
        raise ContactsRefused(f"phone must be a number from 0, code {DIGITS} digits")
    contact = field(asked, "contact")
    session.do(lambda: made.call(attempt, contact, int(phone), asked["code"]))
    return {}


def _ring_at(cloud: Cloud, text: str) -> None:
    """The page shows the phones of those who are in the parameter now."""
    now = read_contacts(text, "contacts")
    cloud.contacts.clear()
    cloud.contacts.update(now)


def _keeping(cloud: Cloud) -> ContactKeeping:
    outputs = cloud.deployment.outputs
    return keeping(cloud.parameters, outputs, book_in(ROOT).words, lambda: cloud.loop.now)
