"""`tocsin contacts verify` through the sandbox: the phone rings, speaks a code, and it is typed."""

import io
import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from aws_lambda_powertools.logging import Logger
from contacts_console import NUMBERS, PARAMETER, PEOPLE, stored
from night import THREE_AM, Night

from dispatch.line.state import Line, LineCall
from handlers.adapters.lines import Lines

CHANGED = "+12025550177"
OLD = "+12025550101"


@pytest.fixture
def night():
    begun = Night(PEOPLE)
    yield begun
    begun.is_over()


@pytest.fixture
def tocsin(contacts):
    """The command against this night's sandbox; `types` is what its operator does."""
    return contacts


@pytest.fixture
def changed(tocsin):
    """Aiko has a new phone."""
    ran = tocsin.imports(PEOPLE.replace(OLD, CHANGED))
    assert ran.status == 0


def hears(night):
    """Aiko picks up; returns the code, digit by digit, each time that it was said."""
    phone = night.phone("primary").rings().answers()
    said = phone.state["transcript"][-1]
    return ["".join(found.split()) for found in re.findall(r"(?:\d ){5}\d", said)]


@pytest.mark.usefixtures("changed")
def test_a_changed_number_is_verified_by_the_code_that_its_call_speaks_twice(night, tocsin):
    heard = []

    def picks_up():
        heard.extend(hears(night))
        return f"{heard[0]}\n"

    assert stored()["primary"].why_uncallable == "no verified number"
    ran = tocsin("verify", "primary", types=[picks_up])
    assert (ran.status, ran.out) == (0, "primary: +12…77 is verified\n")
    assert len(heard) == 2
    assert heard[0] == heard[1]
    contact = stored()["primary"]
    assert [one.dialled for one in contact.callable_numbers] == [CHANGED]
    assert str(contact.verified[contact.number]) == "2026-11-21"
    night.ends()


@pytest.mark.usefixtures("changed")
def test_the_call_says_who_calls_and_why_in_the_contacts_language(night, tocsin):
    def picks_up():
        hears(night)
        night.phone("primary").hears("トクシン").hears("番号").hears("確認コード")
        return ""

    assert tocsin("verify", "primary", types=[picks_up]).status == 1
    night.ends()


@pytest.mark.usefixtures("changed")
def test_three_wrong_codes_verify_nothing_and_the_right_one_comes_too_late(night, tocsin):
    heard = []

    def picks_up():
        heard.extend(hears(night))
        return wrong()

    def wrong():
        return "111111\n" if heard[0] != "111111" else "222222\n"

    ran = tocsin("verify", "primary", types=[picks_up, wrong, wrong, lambda: heard[0]])
    assert ran.status == 1
    assert "primary: +12…77 is not verified: that was not the code either" in ran.out
    assert re.findall(r"(\d) more to try", ran.error) == ["2", "1"]
    assert stored()["primary"].why_uncallable == "no verified number"
    night.ends()


@pytest.mark.usefixtures("changed")
def test_spaces_full_width_digits_and_other_lines_are_no_try(night, tocsin):
    def picks_up():
        code = hears(night)[0]
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
        return f" {wide[:3]} {wide[3:]}\n"

    ran = tocsin(
        "verify",
        "primary",
        types=["\n", "12345\n", "what?\n", picks_up],
    )
    assert ran.status == 0
    assert ran.error.count("a code has 6 digits") == 3


@pytest.mark.usefixtures("changed")
def test_a_code_is_too_old_after_fifteen_minutes(night, tocsin):
    def too_late():
        code = hears(night)[0]
        night.passes("15m")
        return f"{code}\n"

    ran = tocsin("verify", "primary", types=[too_late])
    assert ran.status == 1
    assert "the code was older than 15 minutes" in ran.out


@pytest.mark.usefixtures("changed")
def test_a_number_is_called_once_a_minute_at_most(night, tocsin):
    assert tocsin("verify", "primary").status == 1
    night.phone("primary").rings().declines()
    again = tocsin("verify", "primary")
    assert (again.status, again.out) == (2, "")
    assert "called less than a minute ago" in again.error
    night.passes("59s")
    assert tocsin("verify", "primary").status == 2
    night.passes("1s")
    assert tocsin("verify", "primary").status == 1
    night.phone("primary").rings()
    night.ends()


def test_whoever_opted_out_is_not_called(night, tocsin):
    out = PEOPLE.replace('name = "Aiko"', 'name = "Aiko"\nopted_out = 2026-11-20')
    assert tocsin.imports(out).status == 0
    ran = tocsin("verify", "primary")
    assert (ran.status, ran.error) == (2, "tocsin: opted out on 2026-11-20\n")
    night.phone("primary").is_silent()


def line(night, **changes):
    """Aiko's line is stored as it is after what happened in a call."""
    lines = Lines(night.cloud.deployment.outputs["TableName"])
    lines.save(replace(Line("primary"), **changes), night.cloud.loop.now)


def test_whoever_opted_out_by_two_keys_is_not_called_and_is_listed(night, tocsin):
    line(night, opted_out_at=THREE_AM)
    assert tocsin("verify", "primary").error == "tocsin: opted out by two keys on 2026-11-21\n"
    night.phone("primary").is_silent()
    [primary, *_] = tocsin("list", "--json").json
    assert (primary["optedOut"], primary["optedOutBy"]) == ("2026-11-21", "key")
    assert primary["whyUncallable"] == "opted out by two keys on 2026-11-21"


def test_a_phone_that_rings_already_is_not_called(night, tocsin):
    over_at = THREE_AM + timedelta(seconds=75)
    line(night, call=LineCall("attempt", "i-1", "main", 0, THREE_AM, over_at))
    assert "rings or talks already" in tocsin("verify", "primary").error
    night.passes("75s")
    assert tocsin("verify", "primary").status == 1
    night.phone("primary").rings()
    night.ends()


def test_the_number_that_is_not_verified_yet_is_called_unless_another_is_named(night, tocsin):
    two = PEOPLE.replace(f'number = "{OLD}"', f'numbers = ["{OLD}", "{CHANGED}"]')
    assert tocsin.imports(two).status == 0
    ran = tocsin("verify", "primary", types=[lambda: f"{hears(night)[0]}\n"])
    assert ran.out == "primary: +12…77 is verified\n"
    assert len(stored()["primary"].callable_numbers) == 2
    night.phone("primary").hangs_up()
    ran = tocsin("verify", "primary", "--number", "1", "--json", types=[lambda: hears(night)[0]])
    assert (ran.json["number"], ran.json["verdict"]) == ("+12…01", "right")
    assert tocsin("verify", "primary", "--number", "3").status == 2
    assert tocsin("verify", "primary", "--number", "0").status == 2
    assert tocsin("verify", "nobody").error == (
        "tocsin: there is no contact nobody; there are primary, backup, lead\n"
    )


@pytest.mark.usefixtures("changed")
def test_a_person_who_changes_while_the_code_is_typed_is_not_verified(night, tocsin):
    def changes_again():
        code = hears(night)[0]
        text = PEOPLE.replace(OLD, "+12025550188")
        PARAMETER.write(text)
        return f"{code}\n"

    ran = tocsin("verify", "primary", types=[changes_again])
    assert ran.status == 2
    assert "no longer has this number" in ran.error


@pytest.mark.usefixtures("changed")
def test_the_code_is_in_no_request_to_connect_and_verification_events_trouble_nobody(night, tocsin):
    heard = []
    ran = tocsin("verify", "primary", types=[lambda: heard.append(hears(night)[0]) or heard[0]])
    assert ran.status == 0
    night.phone("primary").hangs_up()
    night.passes("2m")
    [call] = night.cloud.connect.calls.values()
    assert heard[0] not in str(call.request)
    assert night.view.dead_letters() == []
    assert night.view.incidents() == []


@pytest.mark.usefixtures("changed")
def test_no_log_has_the_number_or_the_code(night, tocsin, monkeypatch):
    log = Logger(service="tocsin")
    [handler] = [one for one in log.handlers if isinstance(one, logging.StreamHandler)]
    written, heard = io.StringIO(), []
    monkeypatch.setattr(handler, "stream", written)
    before = log.log_level
    log.setLevel("DEBUG")
    tocsin("verify", "primary", types=[lambda: heard.append(hears(night)[0]) or heard[0]])
    night.phone("primary").hangs_up()
    night.passes("20m")
    log.setLevel(before)
    printed = "".join(one.output.getvalue() for one in night.cloud.functions.values())
    assert written.getvalue()
    assert heard[0] not in written.getvalue() + printed
    assert not NUMBERS.search(written.getvalue() + printed)


@pytest.mark.usefixtures("changed")
def test_a_call_whose_answer_function_is_down_says_that_there_is_no_code(
    night, tocsin, monkeypatch
):
    def down(*_):
        raise TimeoutError

    monkeypatch.setattr(night.cloud.connect, "invoke", down)
    assert tocsin("verify", "primary").status == 1
    night.phone("primary").rings().answers().hears("読み上げるコードがありません")
