"""`tocsin silence`, against a sandbox over HTTP and against a stack."""

import pytest
from botocore.exceptions import NoCredentialsError
from stack_of import as_stack
from test_incidents_command import CloudFormation

from dispatch.errors import OutcomeUnknown
from handlers.adapters.wake_ups import WakeUps

ADD = ("silence", "add", "name=prod-db*", "--for", "2h", "--reason", "migration", "--by", "Maria")


@pytest.fixture(params=["sandbox", "stack"])
def place(request, night, port, monkeypatch):
    """The arguments that name a place; both are the same sandbox."""
    if request.param == "sandbox":
        return ["--port", port]
    return as_stack(monkeypatch, night.cloud)


def test_it_is_added_listed_and_ended(tocsin, night, place):
    added = tocsin(*ADD, "--except-critical", *place)
    assert added.status == 0
    silence = added.out.split(":")[0]
    night.alarm("prod-db01-disk-high")
    shown = tocsin("silence", "list", *place).out
    assert f"{night.incident['id']} prod-db01-disk-high, since 2026-11-21 03:00" in shown
    assert "not held    critical alerts" in shown
    assert tocsin("silence", "end", silence, "--by", "Tom", *place).status == 0
    night.cloud.loop.settle()
    night.phone("primary").rings()


def test_past_ones_are_shown_when_asked_for(tocsin, place):
    silence = tocsin(*ADD, "--json", *place).json["id"]
    tocsin("silence", "end", silence, "--by", "Tom", *place)
    assert tocsin("silence", "list", *place).out == "no silences\n"
    [past] = tocsin("silence", "list", "--all", "--json", *place).json
    assert (past["id"], past["state"], past["endedBy"]) == (silence, "over", "Tom")


def test_the_second_to_end_it_is_told_who_did(tocsin, place):
    silence = tocsin(*ADD, "--json", *place).json["id"]
    tocsin("silence", "end", silence, "--by", "Tom", *place)
    second = tocsin("silence", "end", silence, "--by", "Ana", *place)
    assert (second.status, second.out.endswith("ended by Tom\n")) == (1, True)


def test_one_of_the_future_is_coming(tocsin, place):
    tocsin(*ADD, "--from", "2026-11-22T01:00", "--time-zone", "Asia/Tokyo", *place)
    shown = tocsin("silence", "list", *place).out
    assert "coming, from 2026-11-21 16:00 until 2026-11-21 18:00 UTC" in shown


def test_what_is_wrong_is_said_in_one_line(tocsin, place):
    assert "at least one matcher" in tocsin.refuses(*ADD[:2], *ADD[3:], *place)
    assert "unknown key 'host'" in tocsin.refuses(*ADD[:3], "host=x", *ADD[3:], *place)
    assert "either for how long" in tocsin.refuses(*ADD, "--until", "2026-11-22T01:00Z", *place)
    assert "say why: --reason" in tocsin.refuses(*ADD, "--reason", " ", *place)
    assert "say who you are" in tocsin.refuses(*ADD, "--by", " ", *place)
    missing = tocsin.refuses("silence", "end", "s-1/../x", "--by", "Tom", *place)
    assert missing == "no silence s-1/../x: tocsin silence list --all lists them"


def test_a_stack_that_cannot_be_asked_is_named(tocsin, monkeypatch):
    answer = CloudFormation(NoCredentialsError())
    monkeypatch.setattr("console.stack.client", lambda _: answer)
    said = tocsin.refuses("silence", "list", "--stack", "tocsin")
    assert said == "stack tocsin: Unable to locate credentials"


@pytest.mark.parametrize("place", ["stack"], indirect=True)
def test_an_end_whose_wake_up_fails_says_that_it_is_to_be_repeated(
    tocsin, night, place, monkeypatch
):
    silence = tocsin(*ADD, "--json", *place).json["id"]
    night.alarm()

    def unsent(*_):
        raise OutcomeUnknown("wake-up: ReadTimeoutError")

    with monkeypatch.context() as broken:
        broken.setattr(WakeUps, "send_now", unsent)
        said = tocsin.refuses("silence", "end", silence, "--by", "Tom", *place)
    assert said.endswith("it is ended, but may hold something still: end it once more")
    night.passes("90s")
    night.phone("primary").rings()
