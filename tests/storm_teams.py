"""The six people of the storm: a team each, with a plan and a rule of its own."""

from pathlib import Path

from dispatch.book import Book, read_book

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
PEOPLE = 6


def contacts() -> str:
    """Six people with verified numbers, as TOML."""
    people = []
    for number in range(1, PEOPLE + 1):
        phone = f"+120255501{number:02}"
        people.append(
            f'[person{number}]\nnumber = "{phone}"\nlanguage = "en"\ntime_zone = "UTC"\n'
            f'verified = {{ "{phone}" = 2026-11-20 }}\n'
        )
    return "\n".join(people)


def book() -> Book:
    """A plan and a rule for each team: its own person first, then the next team's."""
    rules, plans = "", {}
    for number in range(1, PEOPLE + 1):
        rules += RULE.format(team=f"team{number}")
        plans[f"team{number}.toml"] = PLAN.format(first=number, second=number % PEOPLE + 1)
    words = {path.name: path.read_text(encoding="utf-8") for path in SPEECH.glob("*.toml")}
    return read_book({"teams.toml": rules + CATCH_ALL}, plans, words)


RULE = """
[[rule]]
name = "{team}"
because = "it is one of {team}'s"
when = "starts_with(alert.name, '{team}-')"
severity_from = "alert.tag_severity"
plan = "{team}"
example = "examples/{team}.json"
"""
CATCH_ALL = """
[[rule]]
name = "anything"
because = "nothing else matches"
catch_all = true
severity = "medium"
plan = "team1"
example = "examples/anything.json"
"""
PLAN = """
repeats = 2

[[stage]]
contacts = ["person{first}"]
notify = ["notices"]
wait = "2m"
retries = 1

[[stage]]
contacts = ["person{second}"]
wait = "2m"
"""
