"""What holds for every export of every system, whatever is in it."""

import copy
import json
import random
import re
import tomllib

import pytest
from hostile import HOSTILE, WRONG
from hypothesis import given, settings
from hypothesis import strategies as st
from importing import SYSTEMS, Import, texts_of

from dispatch.contact_files import read_contacts
from dispatch.errors import ConfigurationError
from dispatch.importing import carry, plans, turn
from dispatch.importing.documents import documents
from dispatch.importing.loss import Losses, What, without_numbers
from dispatch.importing.people import Method, language_of, number_of, numbers_of, with_country
from dispatch.importing.week import ALWAYS, hours_of, minutes_of
from dispatch.plan_files import read_plan
from dispatch.rota.files import read_rota

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3)
    ),
    max_leaves=8,
)
DAMAGE = (
    *WRONG,
    *HOSTILE,
    10**400,
    10**9,
    -1,
    1e308,
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59+14:00",
)


def places(value):
    """Every object and list of a document with a key or an index of it."""
    found = []
    each = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in each:
        found.append((value, key))
        if isinstance(below, dict | list) and below:
            found += places(below)
    return found


def read_back(files):
    """Every file can be read, and none but the contacts has a number."""
    rotas = {
        one.rota.name: one.rota
        for name, text in files.items()
        if "/rotas/" in name
        for one in [read_rota(text, name)]
    }
    for name, text in files.items():
        text.encode()
        if name in {carry.CONTACTS, carry.REHEARSAL}:
            assert read_contacts(text, name) is not None
        elif "/rotas/" not in name:
            read_plan(text, name, rotas)
            tomllib.loads(text)


def imports_or_refuses(system, text):
    """Nothing but our own error is raised, and what is written can be read."""
    try:
        found = Import(system, {"export.json": text})
    except ConfigurationError as error:
        refused = error.file
    else:
        read_back(found.files)
        return found
    assert refused == "export.json"
    return None


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_example_is_read_and_what_is_written_can_be_read(system):
    read_back(Import(system).files)


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=30, deadline=None)
@given(value=VALUES)
def test_any_json_is_imported_or_refused_by_our_error(system, value):
    imports_or_refuses(system, json.dumps(value))


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_export_with_any_value_replaced_is_imported_or_refused_by_our_error(system):
    chance = random.Random(system)  # noqa: S311 - chance for damage
    nodes = documents(texts_of(system))
    whole = [copy.deepcopy(one.value) for one in nodes]
    found = places(whole)
    for holder, key in chance.sample(found, min(150, len(found))):
        kept = holder[key]
        holder[key] = chance.choice(DAMAGE)
        imports_or_refuses(system, json.dumps(whole))
        holder[key] = kept


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_export_with_any_key_missing_is_imported_or_refused_by_our_error(system):
    chance = random.Random(system)  # noqa: S311 - as above
    whole = [copy.deepcopy(one.value) for one in documents(texts_of(system))]
    found = [place for place in places(whole) if isinstance(place[0], dict)]
    for holder, key in chance.sample(found, min(100, len(found))):
        kept = holder.pop(key)
        imports_or_refuses(system, json.dumps(whole))
        holder[key] = kept


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_harmless_in_files_and_in_the_report(system, hostile):
    text = "\n".join(json.dumps(one.value) for one in documents(texts_of(system)))
    for name in ("Aiko Tanaka", "Akua Mansa", "aiko", "Platform"):
        text = text.replace(f'"{name}"', json.dumps(name + hostile))
    found = imports_or_refuses(system, text)
    assert found is not None
    written = "\n".join(f"{one.where} {one.why} {one.instead}" for one in found.losses)
    assert not re.search(r"[\x00-\x08\x1b\u202e\ud800-\udfff]", written)


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_number_is_in_a_plan_a_rota_or_the_report(system):
    found = Import(system)
    told = [text for name, text in found.files.items() if not name.endswith("contacts.toml")]
    told += [f"{one.where} {one.why} {one.instead}" for one in found.losses]
    assert "202555" not in re.sub(r"\D", "", "".join(told))


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_import_of_the_same_export_gives_the_same_files(system):
    assert dict(Import(system).files) == dict(Import(system).files)
    assert Import(system).losses == Import(system).losses


@pytest.mark.parametrize("system", SYSTEMS)
def test_names_that_the_project_has_are_not_taken_again(system):
    first = Import(system)
    names = {*first.plans, *first.rotas}
    second = Import(system, taken=names)
    assert not names & {*second.plans, *(one.split("_")[0] for one in second.rotas)}
    assert second.lost("name")


@pytest.mark.parametrize("name", ["limits", "self-test", "Self Test"])
def test_a_plan_is_never_named_like_something_else(name):
    policy = {"id": "p1", "name": name, "escalation_rules": []}
    [found] = Import.of("pagerduty", {"escalation_policies": [policy]}).plans
    assert found in {"limits-2", "self-test-2"}


def test_a_contact_is_never_the_self_test():
    found = Import.of("pagerduty", {"users": [{"id": "u1", "name": "self test"}]})
    assert list(found.imported.people) == ["self-test-2"]


def test_contacts_that_cannot_be_stored_are_said():
    method = {"id": "m", "type": "phone_contact_method", "country_code": 1, "address": "2025550101"}
    users = [{"id": f"u{at}", "name": f"n{at}", "contact_methods": [method]} for at in range(120)]
    found = Import.of("pagerduty", {"users": users})
    assert any("8,192 can be stored" in why for why in found.lost("person"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty: it must hold JSON"),
        ("{", "not JSON: Expecting property name enclosed in double quotes"),
        ("[1, 2]", "[0] must be an object as the export has it"),
        ('{"a": NaN}', "not JSON that can be read: NaN is no JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"a": ' + "9" * 5000 + "}", "not JSON that can be read"),
        ('{"users": []}\n{"users": [', "export.json:2: not JSON"),
    ],
)
def test_what_is_no_export_is_refused_with_its_place(text, said):
    with pytest.raises(ConfigurationError) as refused:
        Import("pagerduty", {"export.json": text})
    assert said in str(refused.value)
    assert "export.json" in str(refused.value)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+1 (202) 555-0101", "+12025550101"),
        ("0012025550101", "+12025550101"),
        ("2025550101", None),
        ("+", None),
        ("ext. 5", None),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number):
    found = number_of(written)
    assert (found.dialled if found else None) == number


@pytest.mark.parametrize(
    ("national", "country", "number"),
    [
        ("07700 900123", 44, "+447700900123"),
        ("06 698 12345", 39, "+390669812345"),
        ("+12025550101", 44, "+12025550101"),
        ("2025550101", 0, "2025550101"),
    ],
)
def test_a_calling_code_apart_is_put_in_front(national, country, number):
    assert with_country(national, country) == number


def test_the_number_that_was_used_first_is_tried_first_and_none_twice():
    losses = Losses()
    methods = [
        Method("voice", f"+120255501{at:02}", "", after) for at, after in ((1, 5), (2, 0), (1, 9))
    ]
    assert [one.dialled[-2:] for one in numbers_of(methods, losses)] == ["02", "01"]
    assert losses.found == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja_JP", "ja"), ("pl", "pl"), ("en_GB", "en"), ("de", "en"), ("", "en")],
)
def test_a_locale_is_a_language_that_the_voice_speaks(locale, language):
    assert language_of(locale) == language


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call +1 202 555 0101 now", "call … now"),
        ("a rotation ended on 2026-06-01", "a rotation ended on 2026-06-01"),
        ("arn:aws:ssm-contacts:x:111122223333:c", "arn:aws:ssm-contacts:x:111122223333:c"),
        ("00000009-1111-4222-8333-444444444444", "00000009-1111-4222-8333-444444444444"),
    ],
)
def test_a_loss_shows_no_number_but_dates_and_ids(text, shown):
    assert without_numbers(text) == shown


@given(st.sets(st.integers(0, 60 * 24 * 7 // 30 - 1), min_size=1, max_size=30))
def test_hours_are_exactly_the_minutes_that_they_come_from(halves):
    minutes = frozenset(half * 30 + at for half in halves for at in range(30))
    assert minutes_of(hours_of(minutes)) == minutes


def test_all_minutes_are_no_hours_at_all():
    assert hours_of(ALWAYS) == ()
    assert minutes_of(()) == ALWAYS


def test_the_limits_are_those_of_the_files():
    assert plans.SHORTEST.total_seconds() == 90
    assert plans.LONGEST.total_seconds() == 86400
    assert turn.EARLIEST.year == 2000
    assert len(What) == 19
