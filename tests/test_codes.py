"""Short codes in notices: stable, one for each incident but for chance, and never guessed at."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trouble import Trouble, stage

from dispatch.codes import is_code, meant_by, with_code
from dispatch.errors import CodeRefused
from dispatch.incident import State
from dispatch.tokens import code_of, incident_id

INCIDENT = Trouble(stage("a")).fires().incident
CODE = code_of(INCIDENT.id)


def like(name, state=State.OPEN):
    """An incident of another id, of which a test says that it has the same code."""
    return replace(INCIDENT, id=name, state=state)


@given(st.text(), st.text())
def test_a_code_is_six_digits_that_follow_from_the_id_alone(key, event):
    name = incident_id(key, event)
    assert is_code(code_of(name))
    assert code_of(name) == code_of(name)
    assert not is_code(name)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "i-12345678", "\uff11" * 6, "12345\n"])
def test_whatever_else_is_typed_is_no_code(text):
    assert not is_code(text)


def test_codes_of_a_storm_hardly_ever_clash():
    """A thousand at once: 0.5 clashes are expected of 10^6 codes."""
    codes = [code_of(incident_id("key", str(number))) for number in range(1000)]
    assert sum(one == other for one, other in combinations(codes, 2)) <= 3


def test_only_the_incidents_of_a_code_are_looked_at():
    assert with_code(CODE, ["i-1", INCIDENT.id, "i-2"]) == [INCIDENT.id]


def test_the_one_that_waits_for_somebody_is_meant():
    over = [like("i-1", State.RESOLVED), like("i-2", State.ACKNOWLEDGED)]
    assert meant_by(CODE, [*over, like("i-3", State.MISSED)]).id == "i-3"


def test_where_none_waits_the_newest_is_meant():
    over = [like("i-1", State.RESOLVED), like("i-2", State.ACKNOWLEDGED)]
    assert meant_by(CODE, over).id == "i-1"


def test_of_two_that_wait_neither_is_taken_and_both_are_named():
    with pytest.raises(CodeRefused) as refused:
        meant_by("123456", [like("i-1"), like("i-2", State.MISSED)])
    assert str(refused.value) == (
        "123456 is the code of i-1 (orders-latency), i-2 (orders-latency): "
        "give the id of the one you take"
    )


def test_a_code_that_no_incident_has_is_said_to_be_unknown():
    said = "no incident of the last 7 days has the code 123456: tocsin incidents lists them"
    with pytest.raises(CodeRefused, match=f"^{said}$"):
        meant_by("123456", [])
