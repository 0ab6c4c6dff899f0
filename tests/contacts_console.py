"""`tocsin contacts` and the sandbox it speaks to, with three people of its own."""

import re

from command import Command

from dispatch.contact_files import read_contacts
from handlers.adapters.contact_parameter import ContactParameter

PARAMETER = ContactParameter("/tocsin/contacts")
NUMBERS = re.compile(r"\+?1?202555\d\d")
PEOPLE = """\
# On call.
[primary]
name = "Aiko"
number = "+12025550101"
verified = { "+12025550101" = 2026-11-20 }
language = "ja"
time_zone = "Asia/Tokyo"

[backup]
name = "Ben"
number = "+12025550102"
verified = { "+12025550102" = 2026-11-20 }
language = "en"

[lead]
name = "Celina"
number = "+12025550103"
verified = { "+12025550103" = 2026-11-20 }
language = "pl"
"""


def people(*changes):
    """Those three, with texts replaced."""
    text = PEOPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def stored():
    """The contacts in the parameter."""
    return read_contacts(PARAMETER.read().text, "stored")


class Keyboard:
    """What the operator types, line by line: a text, or what is done before one is known."""

    def __init__(self, *lines):
        self.lines = list(lines)

    def readline(self):
        line = self.lines.pop(0) if self.lines else ""
        return line() if callable(line) else line


class Contacts:
    """The command; a number in what it prints fails the test, unless it may show one."""

    def __init__(self, port, capsys, folder, monkeypatch):
        self.port, self.folder, self.monkeypatch = port, folder, monkeypatch
        self.command = Command(capsys, folder, monkeypatch)

    def __call__(self, verb, *arguments, types=(), may_show=False):
        self.monkeypatch.setattr("sys.stdin", Keyboard(*types))
        ran = self.command("contacts", verb, *arguments, "--port", self.port)
        assert may_show or not NUMBERS.search(ran.out + ran.error)
        return ran

    def imports(self, text):
        """A file with this text, imported."""
        return self("import", self.command.file("people.toml", text))
