"""Rota files: read, and asked who is on call."""

from collections.abc import Iterator
from datetime import UTC, datetime

from dispatch.errors import ConfigurationError
from dispatch.rota.duty import on_duty
from dispatch.rota.files import read_rota
from dispatch.rota.model import MOST_TOGETHER, Rota
from fuzz.finding import expect
from fuzz.promises import names_its_place, same_twice
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

FILE = "escalation_plans/rotas/night.toml"
MOMENTS = (
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # Europe's clocks go forward half an hour later
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
)


def check(text: str) -> None:
    """Read or refused with the line; what is read knows who is on call, and until when."""
    try:
        rota = same_twice(lambda: read_rota(text, FILE)).rota
    except ConfigurationError as error:
        names_its_place(error, {FILE: text})
        return
    for at in MOMENTS:
        _check_duty(rota, at)


def _check_duty(rota: Rota, at: datetime) -> None:
    duty = same_twice(lambda: on_duty(rota, at))
    expect(len(duty.contacts) <= MOST_TOGETHER, f"{len(duty.contacts)} people together")
    if duty.until is not None:
        expect(duty.until > at, "a duty that ends before it is asked for")
        expect(on_duty(rota, duty.until).contacts != duty.contacts, "a change that changes nothing")


def seeds() -> Iterator[str]:
    """The shipped rotas."""
    yield from texts("escalation_plans/rotas", "*.toml").values()
    yield from kept("rota")


TARGET = Target("toml", check, seeds, FILE_SIZE)
