"""The operator's command, run in this process: its exit status and what it wrote."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from console.main import main

EXAMPLES = Path(__file__).parents[1] / "rules" / "examples"


def only(*people):
    """A contacts file of these people."""
    numbers = (f"+120255501{at:02}" for at in range(1, 100))
    return "".join(
        f'[{key}]\nnumber = "{number}"\nverified = {{ "{number}" = 2026-11-20 }}\n'
        for key, number in zip(people, numbers, strict=False)
    )


def commands(screen):
    """Each command on a page's screen, with what it prints."""
    parts = re.split(r"^\$ tocsin (.*)\n", screen, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    error: str

    @property
    def json(self):
        return json.loads(self.out)


class Command:
    """`tocsin`, in the words of a shell."""

    def __init__(self, capsys, folder, monkeypatch):
        self.capsys, self.folder = capsys, folder
        # Whoever runs the tests may have contacts of their own in the checkout.
        monkeypatch.setattr("console.project.OWN_CONTACTS", folder / "contacts.toml")
        # The functions may log to the captured output of a test that is over; that is not ours.
        monkeypatch.setattr("logging.raiseExceptions", False)

    def __call__(self, *arguments):
        """Run it; argparse's own refusals are a status like any other."""
        try:
            status = main([str(one) for one in arguments])
        except SystemExit as ended:
            status = ended.code
        out, error = self.capsys.readouterr()
        return Ran(status, out, error)

    def refuses(self, *arguments):
        """The one line in which it says what is wrong."""
        ran = self(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert ran.error.startswith("tocsin: ")
        assert ran.error.count("\n") == 1
        return ran.error.removeprefix("tocsin: ").rstrip("\n")

    def file(self, name, content):
        """A file of the operator's; returns its path."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path
