"""Checks that those whom a plan calls may be called, and at phones of their own."""

from collections.abc import Iterable, Iterator

from console.checks.people import People
from console.checks.stages import Fault
from dispatch.plan import Contact


def uncallable_faults(
    plan: str, key: str, contacts: Iterable[str], people: People
) -> Iterator[Fault]:
    """Contacts without a verified number, and those who opted out; `key` names them in the file."""
    for name in contacts:
        contact = people.usable.get(name) if people.can_be_called(name) else None
        if contact and contact.why_uncallable:
            hint = (
                "name somebody else"
                if contact.opted_out
                else f"verify one: tocsin contacts verify {name}"
            )
            yield Fault(
                key,
                f"plan {plan} calls {name}, who is not to be called: "
                f"{contact.why_uncallable}; {hint}",
            )


def same_phone_faults(
    contacts: Iterable[str], before: Iterable[str], people: People
) -> Iterator[Fault]:
    """Phones that two people of the plan share: in one stage, or in this and one `before`."""
    others = _known(before, people)
    for contact in _known(contacts, people):
        other = next((one for one in others if _shares(one, contact)), None)
        if other:
            message = f"{other.key} and {contact.key} have the same number, {contact.number}"
            hint = "one phone reaches nobody new, and cannot ring twice at once"
            yield Fault("contacts", f"{message}; {hint}", "warning")
        others.append(contact)


def _known(keys: Iterable[str], people: People) -> list[Contact]:
    return [people.usable[key] for key in keys if key in people.usable]


def _shares(one: Contact, other: Contact) -> bool:
    return one.key != other.key and bool({*one.numbers} & {*other.numbers})
