"""Plan files."""

from collections.abc import Iterator

from dispatch.errors import ConfigurationError
from dispatch.plan_files import read_plan
from fuzz.finding import expect
from fuzz.promises import names_its_place, same_twice
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target
from fuzz.targets.shipped import ROTAS

FILE = "escalation_plans/on-call.toml"


def check(text: str) -> None:
    """Read or refused with the line; what is read has stages."""
    try:
        plan = same_twice(lambda: read_plan(text, FILE, ROTAS))
    except ConfigurationError as error:
        names_its_place(error, {FILE: text})
        return
    expect(plan.stages, "a plan without stages")
    expect(plan.name == "on-call", "a plan that is not named like its file")


def seeds() -> Iterator[str]:
    """The shipped plans."""
    yield from texts("escalation_plans", "*.toml").values()
    yield from kept("plan")


TARGET = Target("toml", check, seeds, FILE_SIZE)
