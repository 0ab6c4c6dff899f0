"""`tocsin campaign plan`: what it reads, prints and refuses."""

import json

import pytest
from command import Command

HEADER = "電話番号,氏名,言語,タイムゾーン,予約番号,予約日,予約時刻\n"
AT = ("--at", "2026-11-24T10:00")


@pytest.fixture
def plan(capsys, tmp_path, monkeypatch):
    """Runs `tocsin campaign plan` on the shipped example."""
    tocsin = Command(capsys, tmp_path, monkeypatch)
    monkeypatch.setattr("console.campaign_plan.CONFIG", tmp_path / "samconfig.toml")
    return lambda *arguments: tocsin("campaign", "plan", "appointment-reminder", *arguments)


@pytest.fixture
def listed(tmp_path):
    """A list of these numbers and time zones."""

    def write(*rows):
        path = tmp_path / "list.csv"
        lines = [f"{number},A B,ja,{zone},1,today,noon\n" for number, zone in rows]
        path.write_text(HEADER + "".join(lines), encoding="utf-8")
        return path

    return write


def test_people_of_a_list_are_counted_by_country_and_zone_and_once(plan, listed):
    path = listed(
        ("+12025550101", "Asia/Tokyo"),
        ("+1 202 555 0101", "Asia/Tokyo"),
        ("+12025550102", "America/New_York"),
        ("nobody", ""),
        ("+493023125001", ""),
    )
    told = json.loads(plan(path, *AT, "--json").out)
    assert told["people"] == [
        {"country": "US", "zone": "America/New_York", "people": 1},
        {"country": "US", "zone": "Asia/Tokyo", "people": 1},
    ]
    assert told["setAside"] == {"duplicate": 1, "not-a-number": 1, "country-unconfirmed": 1}
    assert told["unconfirmedCountries"] == ["DE"]


def test_no_number_is_shown(plan, listed):
    path = listed(("+12025550101", "Asia/Tokyo"), ("12 34", ""))
    ran = plan(path, *AT)
    assert "2025550101" not in ran.out + ran.error
    assert "12 34" not in ran.out + ran.error


def test_what_is_well_is_0_and_a_cap_that_is_reached_is_1(plan):
    assert plan("--people", "100", *AT).status == 0
    ran = plan("--people", "20000", *AT)
    assert ran.status == 1
    assert "the cap ends it on" in ran.out


def test_assumptions_stand_first_and_change_the_figures(plan):
    usual = json.loads(plan("--people", "1000", *AT, "--json").out)
    fewer = json.loads(plan("--people", "1000", *AT, "--json", "--answered", "20%").out)
    assert fewer["withTheQuotasThereAre"]["reached"] < usual["withTheQuotasThereAre"]["reached"]
    assert fewer["assumed"]["mix"]["answered"] == 0.2
    lines = plan("--people", "1000", *AT, "--answered", "20").out.splitlines()
    assert "--answered 20" in lines[1]


def test_quotas_that_lack_say_what_to_ask_for_and_how_long_it_takes(plan):
    told = plan("--people", "20000", *AT).out
    assert "L-12AB7C57" in told
    assert "ask AWS for 131: it takes up to 3 weeks" in told
    assert "could be" in told


def test_the_quotas_are_those_that_the_stack_is_deployed_with(plan, tmp_path):
    overrides = 'parameter_overrides = "StartsPerSecond=\\"14\\" CallsAtOnce=\\"2700\\""\n'
    (tmp_path / "samconfig.toml").write_text(overrides, encoding="utf-8")
    quotas = json.loads(plan("--people", "1000", *AT, "--json").out)["quotas"]
    assert [(one["has"], one["enough"]) for one in quotas] == [(14.0, True), (2700, True)]


def test_calls_are_drawn_by_the_hour_and_longer_campaigns_by_the_day(plan):
    hours = plan("--people", "1000", *AT, "--calls-at-once", "131").out
    assert "Tue 11-24 10:00" in hours
    days = plan("--people", "30000", *AT).out
    assert "Tue 11-24 10:00" not in days
    assert "Tue 11-24  " in days


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (("--people", "0"), "nobody to call"),
        (("--people", "1", "--region", "eu-west-9"), "eu-west-9.toml: no such file"),
        (("--people", "1", "--answered", "80", "--busy", "40"), "100 % in all"),
        (("missing.csv",), "there is no such file"),
        (("--people", "1", "--answered", "120"), "give 0 to 100"),
        (("--people", "1", "--at", "soon"), "write 2026-11-24T10:00"),
        ((), "required"),
    ],
)
def test_what_is_asked_wrongly_is_2_and_says_what_would_be_right(plan, arguments, right):
    ran = plan(*arguments)
    assert ran.status == 2
    assert right in ran.error


def test_a_list_without_the_columns_of_the_file_is_refused_by_the_key(plan, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("phone,name\n+12025550101,A\n", encoding="utf-8")
    ran = plan(path)
    assert ran.status == 2
    assert "list.columns.number in appointment-reminder.toml" in ran.error
