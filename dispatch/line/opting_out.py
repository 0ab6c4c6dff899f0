"""Whoever opted out by two keys in a call, and an operator who takes that back."""

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.errors import ContactsRefused
from dispatch.line.state import Line
from dispatch.plan import Contact
from dispatch.translate.fields import clean


@dataclass(frozen=True, slots=True)
class OptOut:
    """What a line says of opting out: since when, or None; and who took the last one back, when."""

    opted_out_at: datetime | None
    resumed_at: datetime | None
    resumed_by: str


def opt_out_of(line: Line) -> OptOut | None:
    """None where nobody ever pressed the two keys."""
    if line.opted_out_at is None and line.resumed_at is None:
        return None
    return OptOut(line.opted_out_at, line.resumed_at, line.resumed_by)


def resumed(line: Line, contact: Contact, by: str, now: datetime) -> Line:
    """The line of somebody who may be called again, with who says so.

    Raises ContactsRefused where nothing was opted out of by key: what stands in the contacts is
    written there by hand, and a command that did away with it would leave no trace in that file.
    """
    name = clean(by)
    if not name:
        raise ContactsRefused("say who takes the opt-out back")
    if line.opted_out_at is None and contact.opted_out is not None:
        raise ContactsRefused(
            f"{contact.key} opted out on {contact.opted_out}, as the contacts say: "
            "take opted_out out of them (tocsin contacts export, then import)"
        )
    if line.opted_out_at is None:
        raise ContactsRefused(f"{contact.key} has not opted out by two keys")
    return replace(line, opted_out_at=None, resumed_at=now, resumed_by=name)
