"""A small project without a fault, made from the shipped files, and ways to break it."""

import shutil
from functools import cache
from pathlib import Path

from console.checks.expansion import expand_text
from console.checks.report import report_on

ROOT = Path(__file__).parents[1]
expand_once = cache(expand_text)
"""Most tests leave the template as it is, and expanding it is half of the work."""
CONTACTS = """\
[primary]
number = "+12025550101"
verified = { "+12025550101" = 2026-11-20 }
language = "ja"
time_zone = "Asia/Tokyo"

[backup]
number = "+12025550102"
verified = { "+12025550102" = 2026-11-20 }

[lead]
number = "+12025550103"
verified = { "+12025550103" = 2026-11-20 }
language = "pl"
time_zone = "Europe/Warsaw"

[self-test]
number = "+12025550104"
verified = { "+12025550104" = 2026-11-20 }
"""
PLANS = {
    "on-call": """\
repeats = 2

[[stage]]
contacts = ["primary"]
wait = "3m"
retries = 1

[[stage]]
contacts = ["backup", "lead"]
wait = "3m"
""",
    "self-test": (ROOT / "escalation_plans" / "self-test.toml").read_text(encoding="utf-8"),
    "notice": """\
[[stage]]
notify = ["notices"]
wait = "1m"
""",
}


def make_project(root):
    for folder in ("rules", "contact_flows", "prices", "campaigns"):
        shutil.copytree(ROOT / folder, root / folder)
    for path in (root / "rules").glob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace("mail-first", "notice"), "utf-8")
    (root / "handlers").mkdir()
    for path in (ROOT / "handlers").glob("*.py"):
        shutil.copy(path, root / "handlers")
    shutil.copy(ROOT / "template.yaml", root)
    (root / "escalation_plans").mkdir()
    for name, text in PLANS.items():
        (root / "escalation_plans" / f"{name}.toml").write_text(text, encoding="utf-8")
    (root / "contacts.toml").write_text(CONTACTS, encoding="utf-8")
    return root


class Project:
    """A project on disk."""

    def __init__(self, root):
        self.root = make_project(root)

    def edit(self, file, old, new):
        text = self.read(file)
        assert old in text, f"{file} has no {old}"
        (self.root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, file, text):
        (self.root / file).write_text(text, encoding="utf-8")

    def damage(self, file, old, new):
        """Remove the file (no new text), replace it (no old text), or edit it."""
        path = self.root / file
        if new is None:
            path.unlink()
            return
        text = path.read_text(encoding="utf-8").replace(old, new, 1) if old else new
        path.write_bytes(text.encode(errors="surrogateescape"))

    def read(self, file):
        return (self.root / file).read_text(encoding="utf-8", errors="surrogateescape")

    def line(self, file, text, after=""):
        """The line at which `text` stands, after the first line with `after`."""
        whole = self.read(file)
        return whole.count("\n", 0, whole.index(text, whole.index(after))) + 1

    def report(self, contacts=None):
        return report_on(self.root, contacts)

    def findings(self):
        return list(self.report().findings)
