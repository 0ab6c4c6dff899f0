"""Nights with people, rules, a plan and rotas of a test's own."""

from pathlib import Path

from night import Night

from dispatch.book import read_book

ROOT = Path(__file__).parents[1]
CONTACTS = """
[a]
name = "Aiko"
numbers = ["+12025550101", "+12025550111"]
verified = { "+12025550101" = 2026-11-20, "+12025550111" = 2026-11-20 }

[b]
name = "Ben"
number = "+12025550102"
verified = { "+12025550102" = 2026-11-20 }

[sleeper]
name = "Chie"
number = "+12025550103"
verified = { "+12025550103" = 2026-11-20 }
time_zone = "Asia/Tokyo"
[[sleeper.quiet_hours]]
start = "09:00"
end = "17:00"

[stranger]
name = "Dana"
number = "+12025550104"

[c]
name = "Emil"
number = "+12025550105"
verified = { "+12025550105" = 2026-11-20 }

[gone]
name = "Fumi"
number = "+12025550106"
verified = { "+12025550106" = 2026-11-20 }
opted_out = 2026-11-19
"""
RULE = """
[[rule]]
name = "everything"
catch_all = true
example = "examples/any.json"
severity = "{severity}"
plan = "plan"
"""


def texts(folder, suffix="*.toml"):
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(folder.glob(suffix))}


def stage(*contacts, wait="2m", more=""):
    return f'[[stage]]\ncontacts = {list(contacts)}\nwait = "{wait}"\n{more}\n'.replace("'", '"')


def own_book(plan, severity="high", rotas=None, rule=RULE, **more_plans):
    """One rule that takes every alarm, and the plan named `plan`; `rotas` by file name."""
    plans = {f"{name}.toml": text for name, text in {"plan": plan, **more_plans}.items()}
    words = texts(ROOT / "contact_flows" / "speech")
    return read_book({"rules.toml": rule.format(severity=severity)}, plans, words, rotas or {})


class OwnNights:
    """Begins nights and ends them."""

    def __init__(self):
        self.nights = []

    def begin(self, plan, severity="high", **more):
        self.nights.append(Night(CONTACTS, own_book(plan, severity, **more)))
        return self.nights[-1]

    def are_over(self):
        for one in self.nights:
            one.is_over()
