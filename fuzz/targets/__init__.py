"""The targets: what is fuzzed, the inputs it begins with, and what must hold for each input."""

from fuzz.target import Target
from fuzz.targets import (
    advice,
    book,
    contact_event,
    contacts,
    event,
    plan,
    rota,
    rules,
    speech,
    vcenter,
    words,
)

TARGETS: dict[str, Target] = {
    "event": event.TARGET,
    "vcenter": vcenter.TARGET,
    "advice": advice.TARGET,
    "contact_event": contact_event.TARGET,
    "speech": speech.TARGET,
    "rules": rules.TARGET,
    "plan": plan.TARGET,
    "rota": rota.TARGET,
    "contacts": contacts.TARGET,
    "words": words.TARGET,
    "book": book.TARGET,
}
