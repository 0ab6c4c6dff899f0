"""Whom a stage calls when it names rotas, and what is stored of them with the incident."""

import json
from datetime import UTC, datetime, timedelta

from dispatch.codec import decode, encode
from dispatch.plan import Nobody, Plan, Stage
from dispatch.rota.model import HandOver, Hours, Layer, Override, Rota, Shift
from dispatch.rota.staffing import Staffing, people_of

MONDAY = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - wall time
NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)
OFFICE = Hours((0, 1, 2, 3, 4), timedelta(hours=9), timedelta(hours=17))
ALWAYS = Rota("always", "UTC", (Layer(("primary", "backup"), HandOver.WEEKLY, MONDAY),))
BY_DAY = Rota("by-day", "UTC", (Layer(("lead",), HandOver.WEEKLY, MONDAY, hours=(OFFICE,)),))
NEVER = Rota("never", "UTC")


def staffing(stage, at=NOON):
    return people_of(Plan("plan", (stage,), rotas=(ALWAYS, BY_DAY, NEVER)), stage, at)


def test_a_stages_own_contacts_come_first_then_those_on_call_nobody_twice():
    stage = Stage(("backup", "lead"), on_call=("always", "by-day"))
    assert staffing(stage) == Staffing(("backup", "lead", "primary"))


def test_a_rota_with_nobody_is_missing_with_the_moment_at_which_it_has_somebody():
    night = NOON.replace(hour=20)
    found = staffing(Stage(on_call=("by-day", "always")), night)
    assert found == Staffing(("primary",), ("by-day",), datetime(2026, 1, 7, 9, tzinfo=UTC))


def test_on_friday_night_somebody_is_on_call_on_monday():
    friday = datetime(2026, 1, 9, 17, tzinfo=UTC)
    assert staffing(Stage(on_call=("by-day",)), friday).next_at == friday + timedelta(hours=64)


def test_of_several_missing_rotas_the_first_to_have_somebody_counts():
    found = staffing(Stage(on_call=("never", "by-day")), NOON.replace(hour=8))
    assert found == Staffing((), ("never", "by-day"), NOON.replace(hour=9))


def test_a_rota_that_never_has_anybody_has_no_next_moment():
    assert staffing(Stage(on_call=("never",))) == Staffing((), ("never",), None)


def test_a_rota_that_the_plan_does_not_hold_has_nobody():
    assert staffing(Stage(on_call=("gone",))) == Staffing((), ("gone",), None)


def test_a_stage_without_rotas_calls_its_contacts():
    assert staffing(Stage(("primary",))) == Staffing(("primary",))


def test_a_plan_with_its_rotas_is_stored_and_read_back_as_it_was():
    layer = Layer(("a", "b"), HandOver.MONTHLY, MONDAY, 2, MONDAY + timedelta(400), (OFFICE,))
    rota = Rota(
        "all",
        "Asia/Tokyo",
        (layer,),
        (Override(NOON, NOON + timedelta(hours=1), ("b",), ("a",)),),
        (Shift(NOON, NOON + timedelta(hours=8), ("a", "b")),),
    )
    plan = Plan("plan", (Stage(on_call=("all",), nobody=Nobody.HOLD),), rotas=(rota, ALWAYS))
    stored = json.loads(json.dumps(encode(plan)))
    assert decode(Plan, stored) == plan


def test_a_plan_stored_before_there_were_rotas_is_read():
    stored = encode(Plan("plan", (Stage(("a",)),)))
    del stored["rotas"], stored["stages"][0]["on_call"], stored["stages"][0]["nobody"]
    assert decode(Plan, stored) == Plan("plan", (Stage(("a",)),))
