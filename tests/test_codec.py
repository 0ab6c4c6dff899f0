"""What is stored is what was decided: every incident and timeline line survives the way."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.actions import Action
from dispatch.attempt import Attempt
from dispatch.campaign.person import Person, Talk
from dispatch.codec import decode, encode, sparse
from dispatch.draft import Entry
from dispatch.incident import Incident, State

STORED = settings(derandomize=True, deadline=None, max_examples=100)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(timedelta, st.timedeltas(timedelta(0), timedelta(days=366)))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


def stored(kind, value):
    text = json.dumps(encode(value), ensure_ascii=False)
    return decode(kind, json.loads(text.encode().decode()))


@given(st.builds(Incident))
@STORED
def test_every_incident_survives(incident):
    assert stored(Incident, incident) == incident


@given(st.builds(Entry))
@STORED
def test_every_line_of_a_timeline_survives(entry):
    assert stored(Entry, entry) == entry


@given(st.one_of(st.builds(Person), st.builds(Talk)))
@STORED
def test_everybody_of_a_campaign_survives_without_what_is_usual(whoever):
    text = json.dumps(sparse(whoever), ensure_ascii=False, separators=(",", ":"))
    assert decode(type(whoever), json.loads(text)) == whoever


def test_what_is_usual_is_not_stored_of_people():
    person = Person("spring", "00ff", "+12025550123", "en", "Asia/Tokyo", attempts=())
    assert set(sparse(person)) == {"campaign", "id", "number", "language", "zone"}


@given(st.from_type(Action))
@STORED
def test_every_action_keeps_its_kind(action):
    assert type(stored(Action, action)) is type(action)
    assert stored(Action, action) == action


@given(st.builds(Incident))
@STORED
def test_fields_that_an_older_version_did_not_store_take_their_default(incident):
    body = encode(incident)
    for new in ("fired_at", "first_round", "joined"):
        del body[new]
    old = decode(Incident, body)
    assert (old.fired_at, old.first_round, old.joined) == (None, 0, 0)


def test_fields_that_a_newer_version_stored_are_passed_over():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    attempt = Attempt("t", 0, 0, "a", 1, now, now)
    assert decode(Attempt, encode(attempt) | {"mood": "good"}) == attempt


def test_states_are_stored_as_their_words():
    assert encode(State.OPEN) == "open"
    assert decode(State, "missed") is State.MISSED
