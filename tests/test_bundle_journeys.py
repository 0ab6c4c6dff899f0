"""Several incidents for one person are one call: through template, flow and handlers."""

import pytest
from night import CONTACTS, Night

DB, WEB, APP, MAIL = (
    "prod-db01-disk-critical",
    "prod-web01-cpu-high",
    "prod-app07-queue",
    "prod-mail01-critical",
)
"""Critical, medium, medium, critical."""


@pytest.fixture
def night():
    """As the shared one, and everybody speaks English."""
    begun = Night(CONTACTS.replace('language = "ja"', 'language = "en"'))
    yield begun
    begun.is_over()


class Answers:
    """Stands between the flow and its function, and loses some of its answers."""

    def __init__(self, night):
        self.connect, self.lost = night.cloud.connect, 0
        self.ask, self.connect.invoke = self.connect.invoke, self.invoke

    def invoke(self, arn, event):
        answer = self.ask(arn, event)
        if self.lost:
            self.lost -= 1
            raise ConnectionError("nobody heard the answer")
        return answer


RETRIED, GIVEN_UP = 1, 3


@pytest.fixture
def answers(night):
    return Answers(night)


@pytest.fixture
def primary(night, answers):  # noqa: ARG001 - it stands in the way before the pick-up
    """Three alarms while the phone rings, the worst of them second; then it is picked up."""
    night.alarm(WEB)
    phone = night.phone("primary").rings()
    night.alarm(DB)
    night.alarm(APP)
    return phone.answers()


def told(night):
    """What has become of each alarm: its state, and who has it."""
    return {one["title"]: (one["state"], one["takenBy"]) for one in night.view.incidents()}


def timeline(night, name):
    (found,) = [one for one in night.view.incidents() if one["title"] == name]
    return [line["text"] for line in found["timeline"]]


MINE = ("acknowledged", "primary")


def test_three_alarms_while_the_phone_rings_are_one_call_that_counts_them(night, primary):
    primary.hears("3 alerts. The worst: Critical alert. prod DB 01 disk critical.")
    primary.hears("1 to take them all, 2 to pass them all on, 3 to go through them")
    night.passes("20s")
    assert [name for name, _ in night.calls()] == ["primary"]


def test_key_1_takes_all_of_them_and_nobody_else_is_called(night, primary):
    primary.presses("1").hears("All 3 are yours.")
    assert told(night) == dict.fromkeys((DB, WEB, APP), MINE)
    night.passes("1h")
    night.ends()


def test_key_2_passes_all_of_them_on_and_the_next_person_gets_one_call(night, primary):
    primary.presses("2").hears("All 3 are passed on.")
    backup = night.phone("backup").rings().answers().hears("3 alerts. The worst: Critical alert.")
    backup.presses("1").hears("All 3 are yours.")
    night.passes("1h")
    night.ends()


def test_key_3_goes_through_them_worst_first_and_each_has_its_own_key(night, primary):
    primary.presses("3").hears("Alert 1 of 3. Critical alert. prod DB 01")
    primary.presses("1").hears("Taken.").hears("Alert 2 of 3.").hears("prod web 01")
    primary.presses("2").hears("Passed on.").hears("Alert 3 of 3. Medium severity alert. prod app")
    primary.presses("1").hears("Taken.").hears("That was all.")
    assert told(night) == {DB: MINE, WEB: ("open", ""), APP: MINE}
    night.phone("backup").rings().answers().hears("prod web 01").presses("1")
    night.passes("1h")
    night.ends()


def test_what_was_skipped_is_told_again_after_the_last_one(night, primary):
    primary.presses("3").presses("3").hears("Alert 2 of 3.").presses("1").presses("3")
    primary.hears("2 alerts. The worst: Critical alert. prod DB 01").presses("1")
    primary.hears("All 2 are yours.")
    assert told(night) == dict.fromkeys((DB, WEB, APP), MINE)


def test_the_one_that_is_left_is_told_by_itself_with_its_details(night, primary):
    primary.presses("3").presses("3").presses("1").presses("1")
    primary.hears("Critical alert. prod DB 01").hears("3 for details")
    primary.presses("3").hears("The full name is").presses("1").hears("It is yours: prod DB 01")
    assert told(night) == dict.fromkeys((DB, WEB, APP), MINE)


def test_the_star_says_the_one_again_that_is_gone_through(night, primary):
    primary.presses("3").presses("3").hears("Alert 2 of 3.").presses("*").hears("Alert 2 of 3.")
    primary.presses("1").hears("Alert 3 of 3.")
    assert told(night) == {DB: ("open", ""), WEB: MINE, APP: ("open", "")}


def test_one_that_recovers_while_they_are_gone_through_is_not_told_any_more(night, primary):
    primary.presses("3").hears("Alert 1 of 3.")
    night.alarm(WEB, state="OK", before="ALARM")
    primary.presses("1").hears("Alert 3 of 3. Medium severity alert. prod app")


def test_a_key_for_one_that_is_over_by_then_is_not_confirmed(night, primary):
    primary.presses("3").hears("Alert 1 of 3.")
    night.alarm(DB, state="OK", before="ALARM")
    primary.presses("1").hears("That is settled already.").hears("Alert 2 of 3.")
    assert told(night)[WEB] == ("open", "")


def test_a_fourth_alarm_during_the_talk_is_told_after_key_1_before_the_call_ends(night, primary):
    night.alarm(MAIL)
    primary.presses("1").hears("Taken.").hears("Meanwhile more has come in.")
    primary.hears("Critical alert. prod mail 01").hears("3 for details")
    assert told(night) == {DB: MINE, WEB: MINE, APP: MINE, MAIL: ("open", "")}
    primary.presses("1").hears("It is yours: prod mail 01")
    night.passes("1h")
    night.ends()


def test_two_alarms_during_the_talk_are_told_together(night, primary):
    night.alarm(MAIL)
    night.alarm("prod-cache01-warning-high")
    primary.presses("1").hears("Meanwhile more has come in.").hears("2 alerts. The worst: Critical")
    primary.presses("2").hears("All 2 are passed on.")
    night.phone("backup").rings()


def test_an_alarm_that_comes_while_they_are_gone_through_is_told_at_the_end(night, primary):
    primary.presses("3").presses("1")
    night.alarm(MAIL)
    primary.presses("1").presses("1").hears("Taken.").hears("Critical alert. prod mail 01")
    primary.presses("1").hears("It is yours: prod mail 01")
    night.passes("1h")
    night.ends()


def test_more_alarms_than_a_call_can_go_through_end_in_goodbye_and_are_called_about_again(night):
    night.alarm(DB)
    phone = night.phone("primary").rings()
    for number in range(11):
        night.alarm(f"prod-app{number:02}-queue-high")
    phone.answers().hears("12 alerts.").presses("3")
    for number in range(1, 10):
        phone.hears(f"Alert {number} of 12.").presses("1")
    phone.hears("Whatever nobody has taken")
    states = [state for state, _ in told(night).values()]
    assert (states.count("acknowledged"), states.count("open")) == (9, 3)
    night.passes("45s")
    night.phone("primary").rings().answers().hears("3 alerts.").presses("1")
    night.passes("1h")
    night.ends()


def test_whoever_hangs_up_in_the_middle_has_only_what_was_taken(night, primary):
    primary.presses("3").presses("1").hears("Alert 2 of 3.").hangs_up()
    assert told(night) == {DB: MINE, WEB: ("open", ""), APP: ("open", "")}
    night.passes("15s")
    night.phone("primary").rings().answers().hears("2 alerts.").presses("1")
    night.passes("1h")
    night.ends()


@pytest.mark.usefixtures("primary")
def test_a_mailbox_takes_none_of_them(night):
    night.passes("3m")
    assert {state for state, _ in told(night).values()} == {"open"}
    assert all("primary: answered without a key" in timeline(night, one) for one in (DB, WEB, APP))


def test_the_star_after_the_first_key_9_goes_back_and_calls_go_on(night, primary):
    primary.presses("9").hears("Stop all calls to you?").presses("*").hears("3 alerts.")
    primary.presses("9").hears("Stop all calls to you?").presses("1").hears("All 3 are yours.")
    night.passes("20s")
    night.alarm(MAIL)
    night.phone("primary").rings()


def test_key_9_while_they_are_gone_through_comes_back_to_the_same_one(night, primary):
    primary.presses("3").presses("3").presses("9").presses("*").hears("Alert 2 of 3.")
    primary.presses("1").hears("Alert 3 of 3.")
    assert told(night)[WEB] == MINE


def test_key_9_twice_opts_out_and_all_of_them_go_to_the_next_person(night, primary):
    primary.presses("9").presses("9").hears("You will not be called again.")
    assert timeline(night, DB).count("primary pressed 9 (no more calls?)") == 2
    assert "primary passes it on" in timeline(night, DB)
    night.phone("backup").rings().answers().hears("3 alerts.").presses("1")
    night.passes("1h")
    night.alarm(MAIL)
    night.phone("primary").is_silent()
    assert any("primary: " in line and "opted out by two keys" in line for line in night.timeline)
    night.phone("backup").rings()
    night.ends()


def test_a_key_that_connect_tells_twice_takes_only_what_was_heard(night, primary, answers):
    primary.presses("3")
    answers.lost = RETRIED
    primary.presses("1").hears("Alert 2 of 3.").hears("prod web 01")
    assert told(night) == {DB: MINE, WEB: ("open", ""), APP: ("open", "")}


def test_a_key_pressed_again_since_its_answer_was_lost_takes_only_what_was_heard(
    night, primary, answers
):
    primary.presses("3")
    answers.lost = GIVEN_UP
    primary.presses("1").hears("Your key could not be stored. Please press it again.")
    primary.presses("1").hears("Alert 2 of 3.").hears("prod web 01")
    assert told(night) == {DB: MINE, WEB: ("open", ""), APP: ("open", "")}
    primary.presses("1").hears("Alert 3 of 3.")
    assert told(night)[WEB] == MINE


def test_one_key_9_that_connect_tells_twice_asks_and_stops_no_calls(night, primary, answers):
    answers.lost = RETRIED
    primary.presses("9").hears("Stop all calls to you?").presses("*").presses("1")
    night.passes("20s")
    night.alarm(MAIL)
    night.phone("primary").rings()


def test_the_second_key_9_told_twice_is_answered_all_the_same(night, primary, answers):
    primary.presses("9")
    answers.lost = RETRIED
    primary.presses("9").hears("You will not be called again.")
    night.phone("backup").rings()


def test_key_1_told_twice_does_not_take_what_came_in_meanwhile(night, primary, answers):
    night.alarm(MAIL)
    answers.lost = RETRIED
    primary.presses("1").hears("Critical alert. prod mail 01")
    assert told(night) == {DB: MINE, WEB: MINE, APP: MINE, MAIL: ("open", "")}


def test_a_lost_answer_to_the_only_alarm_is_made_good(night, answers):
    night.alarm(DB)
    phone = night.phone("primary").rings().answers()
    answers.lost = GIVEN_UP
    phone.presses("1").hears("Your key could not be stored.")
    phone.presses("1").hears("It is yours: prod DB 01")


def test_details_whose_answer_was_lost_are_asked_for_again(night, answers):
    night.alarm(DB)
    phone = night.phone("primary").rings().answers()
    answers.lost = GIVEN_UP
    phone.presses("3").presses("3").hears("Critical alert. prod DB 01").presses("3")
    phone.hears("The full name is").presses("1").hears("It is yours: prod DB 01")


def test_key_1_for_all_told_twice_is_confirmed(night, primary, answers):
    answers.lost = RETRIED
    primary.presses("1").hears("All 3 are yours.")
    assert told(night) == dict.fromkeys((DB, WEB, APP), MINE)


def test_a_pick_up_whose_answer_was_lost_leaves_key_1_for_the_one_that_was_spoken_of(
    night, answers
):
    night.alarm(WEB)
    phone = night.phone("primary").rings()
    night.alarm(DB)
    night.alarm(APP)
    answers.lost = GIVEN_UP
    phone.answers().hears("prod web 01").presses("1")
    phone.hears("Taken.").hears("Meanwhile more has come in.").hears("2 alerts.")
    assert told(night) == {DB: ("open", ""), WEB: MINE, APP: ("open", "")}
    phone.presses("1").hears("All 2 are yours.")


def test_a_lost_answer_to_the_last_key_is_made_good(night, primary, answers):
    primary.presses("3").presses("1").presses("1").hears("Alert 3 of 3.")
    answers.lost = GIVEN_UP
    primary.presses("1").presses("1").hears("All 3 are yours.")
    assert told(night) == dict.fromkeys((DB, WEB, APP), MINE)
