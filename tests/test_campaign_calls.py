"""Calls of a campaign as the people called live them: real flow, real functions, in the sandbox."""

from datetime import timedelta

import pytest
from campaign_calls import ID, CampaignNight
from campaign_scripts import SCRIPT
from faults import Faults, doubled, killed_after, killed_before, refused, unheard

from handlers.adapters import follow_ups as follow_up_adapter
from handlers.adapters.campaign_removal import CampaignRemoval
from sandbox.api_calls import ANSWERS, ServiceError

VISIT = "Can you come on Monday?"


@pytest.fixture
def spring():
    night = CampaignNight()
    yield night
    night.is_over()
    night.ends()


def ringing(night, name="backup", language="en"):
    """Somebody's phone rings; returns the person's id, the call and the phone."""
    person = night.somebody(name, language)
    call = night.calls_person(person)
    return person, call, night.phone(name).rings()


def test_the_person_answers_is_branched_and_thanked(spring):
    person, call, phone = ringing(spring)
    phone.answers().hears("For English press 1")
    phone.presses("1").hears(f"Hello Ann. {VISIT}")
    phone.presses("1").hears("Noted. Will you bring somebody?")
    phone.presses("2").hears("Thank you, goodbye.")
    spring.passes("10s")
    assert call.outcome == "CONTACT_FLOW_DISCONNECT"
    assert spring.answers(person) == {"visit": "yes", "bring": "no"}
    assert spring.talk(person).complete


def test_an_answer_is_stored_before_it_is_confirmed(spring):
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("1").hears("Noted.")
    assert spring.answers(person) == {"visit": "yes"}


def test_a_hang_up_in_the_middle_keeps_what_was_said(spring):
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("1").hangs_up()
    assert spring.answers(person) == {"visit": "yes"}
    assert not spring.talk(person).complete


def test_star_says_it_again(spring):
    _, _, phone = ringing(spring)
    phone.answers().presses("1").presses("*").hears(VISIT)
    phone.hangs_up()


def test_another_language_is_another_voice(spring):
    _, call, phone = ringing(spring)
    phone.answers()
    assert call.run.voice == "Joanna"
    phone.presses("2").hears("Ann様")
    assert call.run.voice == "Kazuha"
    phone.hangs_up()


def test_silence_is_asked_again_and_then_the_line_ends(spring):
    person, call, phone = ringing(spring)
    phone.answers().presses("1")
    spring.passes("2m")
    phone.hears("Goodbye.")
    assert call.outcome == "CONTACT_FLOW_DISCONNECT"
    assert spring.answers(person) == {}


def test_a_mailbox_answers_nothing(spring):
    person, call, phone = ringing(spring)
    phone.answers()
    spring.passes("5m")
    assert call.outcome == "CONTACT_FLOW_DISCONNECT"
    assert spring.talk(person).keys == 0
    assert not spring.talk(person).complete


def test_later_is_noted_and_said(spring):
    person, _, phone = ringing(spring)
    begin = spring.cloud.loop.now
    phone.answers().presses("1").presses("4").hears("In two hours 1")
    phone.presses("1").hears("We call again in two hours.")
    assert spring.talk(person).later_at == begin + timedelta(hours=2)


def test_two_keys_opt_out_for_ever_and_one_does_nothing(spring):
    number = spring.cloud.contacts["backup"].numbers[0].dialled
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("9").hears("To be called never again press 8.")
    assert not spring.refuses(number)
    phone.presses("1").hears(VISIT)
    assert not spring.refuses(number)
    phone.presses("9").presses("8").hears("We never call again.")
    assert spring.refuses(number)
    assert spring.talk(person).opted_out


def test_a_second_call_asks_only_what_was_not_answered(spring):
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("1").hangs_up()
    spring.calls_person(person)
    phone.rings().answers().presses("1").hears("Hello Ann. Will you bring somebody?")
    phone.presses("1").hears("Thank you")
    assert spring.answers(person) == {"visit": "yes", "bring": "yes"}


def test_a_change_of_text_is_heard_in_the_next_call_and_not_in_the_one_under_way(spring):
    _, _, phone = ringing(spring)
    phone.answers()
    spring.changes_text("Can you come on {date}?", "Will you be there on {date}?")
    phone.presses("1").hears("Can you come on Monday?")
    phone.hangs_up()
    spring.passes("3s")
    _, _, other = ringing(spring, "lead")
    other.answers().presses("1").hears("Will you be there on Monday?")
    other.hangs_up()


def test_a_closed_queue_is_told_so(spring):
    _, _, phone = ringing(spring)
    phone.answers().presses("1").presses("3").hears(f"Nobody is there now. {VISIT}")
    phone.hangs_up()


@pytest.fixture
def always_open():
    night = CampaignNight(
        SCRIPT.replace('open = ["mon-fri 09:00-18:00"]\nzone = "Asia/Tokyo"\n', "")
    )
    yield night
    night.is_over()
    night.ends()


def test_an_open_queue_gets_the_call(always_open):
    person, call, phone = ringing(always_open)
    phone.answers().presses("1").presses("3").hears("I connect you.")
    always_open.passes("10s")
    assert call.transcript[-1].startswith("(handed to ")
    assert always_open.talk(person).complete
    always_open.passes("5m")
    assert call.outcome == "AGENT_DISCONNECT"


def test_a_full_queue_is_told_so_and_the_call_goes_on(always_open):
    queues = always_open.cloud.parameters["CampaignQueues"].split(",")
    found = {one.split("=")[1] for one in queues}
    arn = next(iter(always_open.connect.flows.values())).instance_arn
    always_open.connect.full_queues |= {f"{arn}/queue/{one}" for one in found}
    _, call, phone = ringing(always_open)
    phone.answers().presses("1").presses("3")
    always_open.passes("5s")
    phone.hears("Everybody is busy. Thank you, goodbye.")
    assert not any(line.startswith("(handed") for line in call.transcript)


def test_a_function_that_is_down_leaves_the_words_sent_with_the_call(spring, monkeypatch):
    _, call, phone = ringing(spring)
    down(monkeypatch, "GetItem")
    phone.answers().hears("Sorry, something is broken.")
    spring.passes("20s")
    assert call.outcome == "CONTACT_FLOW_DISCONNECT"


def test_a_function_that_goes_down_in_the_middle_confirms_nothing(spring, monkeypatch):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    down(monkeypatch, "UpdateItem")
    phone.presses("1").hears("Sorry, something is broken.")
    assert spring.answers(person) == {}


def test_a_table_that_stores_and_then_does_not_answer_gets_one_answer(spring, monkeypatch):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    once_lost(monkeypatch, "UpdateItem")
    phone.presses("1").hears("Noted. Will you bring somebody?")
    assert spring.answers(person) == {"visit": "yes"}
    phone.hangs_up()


def down(monkeypatch, operation):
    def refuse(_asked):
        raise ServiceError("InternalServerError", 500, "down")

    monkeypatch.setitem(ANSWERS, ("dynamodb", operation), refuse)


def once_lost(monkeypatch, operation):
    """The next such request is carried out, and its answer is lost."""
    real, lost = ANSWERS["dynamodb", operation], []

    def answer(asked):
        found = real(asked)
        if not lost:
            lost.append(asked)
            raise ServiceError("InternalServerError", 500, "lost")
        return found

    monkeypatch.setitem(ANSWERS, ("dynamodb", operation), answer)


def test_each_turn_reads_once_and_writes_once(spring, monkeypatch):
    asked = []
    _, _, phone = ringing(spring)
    for (service, name), real in list(ANSWERS.items()):
        if service == "dynamodb":
            counted = counting(asked, name, real)
            monkeypatch.setitem(ANSWERS, (service, name), counted)
    phone.answers()
    asked.clear()
    phone.presses("1").presses("*").presses("4")
    assert asked == ["GetItem", "UpdateItem"] * 3


def counting(asked, name, real):
    def answer(request):
        asked.append(name)
        return real(request)

    return answer


def sms(night):
    return [(one.contact, one.text) for one in night.cloud.messages.sent]


def test_an_answer_sends_its_sms_once(spring):
    _, _, phone = ringing(spring)
    phone.answers().presses("1").presses("1").hangs_up()
    spring.passes("15s")
    assert sms(spring) == [("backup", "Hello Ann, bring this on Monday.")]


def test_a_follow_up_asked_for_again_is_sent_once(spring):
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("1").hangs_up()
    follow_up_adapter.FollowUpQueue(spring.cloud.deployment.outputs["FollowUpsQueueUrl"]).ask(
        ID, person, ["leaflet", "leaflet"]
    )
    spring.passes("1m")
    assert len(sms(spring)) == 1


def test_an_answer_that_was_not_stored_is_not_followed_up(spring, monkeypatch):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    down(monkeypatch, "UpdateItem")
    phone.presses("1").hears("Sorry, something is broken.")
    spring.passes("1h")
    assert sms(spring) == []
    assert spring.answers(person) == {}


def test_a_queue_that_does_not_take_a_follow_up_is_asked_again_by_the_repeated_turn(
    spring, monkeypatch
):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    real, failed = ANSWERS["sqs", "SendMessageBatch"], []

    def answer(asked):
        if not failed:
            failed.append(asked)
            raise ServiceError("ServiceUnavailable", 503, "later")
        return real(asked)

    monkeypatch.setitem(ANSWERS, ("sqs", "SendMessageBatch"), answer)
    phone.presses("1").hears("Noted.").hangs_up()
    spring.passes("15s")
    assert len(sms(spring)) == 1
    assert spring.answers(person) == {"visit": "yes"}


def test_an_sms_of_which_nobody_knows_is_not_sent_again(spring, monkeypatch):
    person, _, phone = ringing(spring)
    real = ANSWERS["sns", "Publish"]

    def answer(asked):
        real(asked)
        raise ServiceError("InternalError", 500, "lost")

    monkeypatch.setitem(ANSWERS, ("sns", "Publish"), answer)
    phone.answers().presses("1").presses("1").hangs_up()
    spring.passes("1h")
    assert len(sms(spring)) == 1
    mark = spring.marks().begin(ID, person, "leaflet", spring.cloud.loop.now)
    assert mark.state == "unknown"


def test_an_sms_that_was_throttled_is_sent_later(spring, monkeypatch):
    _, _, phone = ringing(spring)
    real, tries = ANSWERS["sns", "Publish"], []

    def answer(asked):
        tries.append(asked)
        if len(tries) <= 4:
            raise ServiceError("Throttling", 429, "slow down")
        return real(asked)

    monkeypatch.setitem(ANSWERS, ("sns", "Publish"), answer)
    phone.answers().presses("1").presses("1").hangs_up()
    spring.passes("1h")
    assert len(sms(spring)) == 1


def test_an_event_tells_another_system_who_answered_what_and_no_number(spring):
    seen = []
    real = spring.cloud.bus.put
    spring.cloud.bus.put = lambda event: (seen.append(event), real(event))[1]
    person, _, phone = ringing(spring)
    phone.answers().presses("1").presses("2").hears("Thank you")
    spring.passes("15s")
    [event] = [one for one in seen if one["source"] == "tocsin.campaigns"]
    assert event["detail-type"] == "Campaign Answer"
    detail = event["detail"]
    assert (detail["person"], detail["question"], detail["answer"]) == (person, "visit", "no")
    assert detail["fields"] == {"name": "Ann"}
    assert "number" not in detail


def test_a_call_to_somebody_who_was_erased_says_the_words_sent_with_it(spring):
    person, _, phone = ringing(spring)
    known = spring.people.load(ID, person)
    CampaignRemoval(spring.people.table).erase(spring.campaigns.load(ID), *known)
    phone.answers().hears("Sorry, something is broken.")
    spring.passes("20s")


@pytest.mark.parametrize("fault", [killed_before, killed_after])
@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem", "SendMessageBatch"])
def test_a_function_that_is_killed_in_a_turn_stores_one_answer_and_sends_one_sms(
    spring, monkeypatch, operation, fault
):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    faults = Faults(spring.night, monkeypatch)
    faults.next(operation, fault)
    phone.presses("1").hears("Noted. Will you bring somebody?")
    phone.hangs_up()
    spring.passes("1h")
    assert faults.struck
    assert spring.answers(person) == {"visit": "yes"}
    assert sms(spring) == [("backup", "Hello Ann, bring this on Monday.")]


@pytest.mark.parametrize(
    ("operation", "fault", "became"),
    [
        ("Publish", killed_before, "unknown"),
        ("Publish", killed_after, "unknown"),
        ("Publish", unheard, "unknown"),
        ("PutItem", killed_before, "sent"),
        ("PutItem", killed_after, "unknown"),
        ("GetItem", killed_after, "sent"),
        ("Publish", refused("InvalidParameter", 400), "refused"),
    ],
)
def test_a_follow_up_that_breaks_off_is_sent_once_at_most_and_told(
    spring, monkeypatch, operation, fault, became
):
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    phone.presses("1").hangs_up()
    faults = Faults(spring.night, monkeypatch)
    faults.next(operation, fault)
    spring.passes("1h")
    assert faults.struck
    assert len(sms(spring)) <= 1
    mark = spring.marks().begin(ID, person, "leaflet", spring.cloud.loop.now)
    assert mark.state == became


def test_an_sms_whose_mark_was_stored_and_not_confirmed_is_sent(spring, monkeypatch):
    """boto3 asks again, and finds the mark that its own first request made."""
    person, _, phone = ringing(spring)
    phone.answers().presses("1")
    phone.presses("1").hangs_up()
    Faults(spring.night, monkeypatch).next("PutItem", doubled)
    spring.passes("1m")
    assert len(sms(spring)) == 1
    assert spring.marks().begin(ID, person, "leaflet", spring.cloud.loop.now).state == "sent"


def test_an_event_that_breaks_off_is_sent_again_with_its_id(spring, monkeypatch):
    seen = []
    real = spring.cloud.bus.put
    spring.cloud.bus.put = lambda event: (seen.append(event), real(event))[1]
    _, _, phone = ringing(spring)
    phone.answers().presses("1")
    faults = Faults(spring.night, monkeypatch)
    faults.next("PutEvents", killed_after)
    phone.presses("2")
    spring.passes("1h")
    ids = [one["detail"]["id"] for one in seen if one["source"] == "tocsin.campaigns"]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_two_tellings_of_one_turn_at_once_store_one_answer(spring, monkeypatch):
    """While the first is at work Connect tells the turn again, and that one is quicker."""
    person, call, phone = ringing(spring)
    phone.answers().presses("1")
    faults = Faults(spring.night, monkeypatch)
    function = spring.cloud.functions["CampaignAnswerFunction"]
    event = {
        "Details": {
            "ContactData": call.run._state.data(),  # noqa: SLF001 - as Connect tells it
            "Parameters": {
                "campaign": ID,
                "person": person,
                "attempt": "1",
                "turn": "2",
                "happening": "key",
                "key": "1",
            },
        }
    }
    faults.overtake("UpdateItem", lambda: function.invoke(event))
    phone.presses("1").hears("Noted.")
    phone.hangs_up()
    spring.passes("15s")
    assert spring.answers(person) == {"visit": "yes"}
    assert len(sms(spring)) == 1
    assert spring.talk(person).turn == 3
