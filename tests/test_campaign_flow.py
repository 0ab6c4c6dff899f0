"""The contact flow of campaigns: every way through it, and what the function is told."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.flows.check import check_flow
from dispatch.phone import PhoneNumber
from sandbox.flow.run import ContactData, Ended, FlowRun, HandedOver, Listening, Playing

FLOW_FILE = Path(__file__).parents[1] / "contact_flows" / "campaign.json"
SHIPPED = json.loads(FLOW_FILE.read_text(encoding="utf-8"))
ARN = "arn:aws:lambda:ap-northeast-1:111122223333:function:tocsin-campaign-answer:live"
KEYS = "0123456789*#"
ATTRIBUTES = {
    "campaign": "spring",
    "person": "p-1",
    "attempt": "2",
    "language": "en",
    "unavailable": "Sorry.",
}
FLOW = json.loads(json.dumps(SHIPPED).replace("${CampaignAnswerFunctionArn}", ARN))
ASKS_AT_MOST = 100


class Function:
    """Stands in for the answer function: answers in turn, then the last again."""

    def __init__(self, *answers):
        self.answers, self.told = list(answers), []

    def __call__(self, arn, event):
        assert arn == ARN
        self.told.append(event["Details"]["Parameters"])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == "fails":
            raise ConnectionError("the table does not answer")
        next_step, _, more = answer.partition(" ")
        return {
            "speech": f"Words {len(self.told)}.",
            "next": next_step,
            "turn": str(len(self.told)),
            "language": more if more in {"ja", "pl"} else "en",
            "queue": "arn:queue" if next_step == "transfer" and more != "nowhere" else "",
        }


class Call:
    def __init__(self, *answers, queue_fault="", flow=FLOW, **attributes):
        self.function = Function(*answers)
        contact = ContactData(
            "contact-1",
            "arn:aws:connect:ap-northeast-1:111122223333:instance/i",
            PhoneNumber("+15550100"),
            PhoneNumber("+15550101"),
            {**ATTRIBUTES, **attributes},
        )
        self.run = FlowRun(flow, contact, self.function, lambda _queue: queue_fault)
        self.waiting = self.run.start()

    def presses(self, key):
        self.waiting = self.run.pressed(key)
        return self

    def stays_silent(self):
        self.waiting = self.run.timed_out()
        return self

    def listens_on(self):
        self.waiting = self.run.spoken()
        return self

    @property
    def told(self):
        """What the function was told last: the turn, what happened, the key."""
        last = self.function.told[-1]
        return last["turn"], last["happening"], last["key"]


def test_the_checker_finds_nothing():
    assert check_flow(FLOW_FILE.read_text(encoding="utf-8"), "contact_flows/campaign.json") == []


def test_at_pick_up_the_function_is_told_who_and_nothing_else():
    call = Call("listen")
    assert call.function.told == [
        {
            "campaign": "spring",
            "person": "p-1",
            "attempt": "2",
            "turn": "",
            "happening": "",
            "key": "",
        }
    ]
    assert isinstance(call.waiting, Listening)
    assert "Words 1." in call.waiting.ssml


@pytest.mark.parametrize("key", KEYS)
def test_each_key_is_told_with_the_turn_that_was_heard(key):
    assert Call("listen").presses(key).told == ("1", "key", key)


def test_silence_is_told_and_is_no_key():
    call = Call("listen").presses("1").stays_silent()
    assert call.told[:2] == ("2", "silence")


def test_words_without_a_question_are_said_and_the_function_asked_again():
    call = Call("say", "listen")
    assert isinstance(call.waiting, Playing)
    call.listens_on()
    assert call.told[:2] == ("1", "spoken")
    assert isinstance(call.waiting, Listening)


def test_last_words_are_said_and_the_line_ends():
    call = Call("end")
    assert "Words 1." in call.waiting.ssml
    assert call.listens_on().waiting == Ended()


def test_a_transfer_says_its_words_and_hands_the_call_over():
    call = Call("transfer")
    assert "Words 1." in call.waiting.ssml
    assert call.listens_on().waiting == HandedOver("arn:queue")


@pytest.mark.parametrize("fault", ["QueueAtCapacity", "NoMatchingError"])
def test_a_queue_that_does_not_take_the_call_is_told_to_the_function(fault):
    call = Call("transfer", "end", queue_fault=fault).listens_on()
    assert call.told[:2] == ("1", "not transferred")
    assert "Words 2." in call.waiting.ssml


def test_a_queue_that_is_not_known_is_told_to_the_function():
    call = Call("transfer nowhere", "end").listens_on()
    assert call.told[:2] == ("1", "not transferred")


@pytest.mark.parametrize("answers", [("fails",), ("listen", "fails"), ("menue",), ("",)])
def test_a_function_that_fails_or_is_not_understood_ends_with_the_words_sent_along(answers):
    call = Call(*answers)
    if len(answers) > 1:
        call.presses("1")
    assert "Sorry." in call.waiting.ssml
    assert call.listens_on().waiting == Ended()


def test_a_function_is_asked_three_times_before_it_counts_as_down():
    call = Call("fails")
    assert len(call.function.told) == 3


def test_a_function_that_answers_the_second_time_is_heard():
    assert "Words 2." in Call("fails", "listen").waiting.ssml


@pytest.mark.parametrize(("language", "voice"), [("", "Joanna"), ("ja", "Kazuha"), ("pl", "Ola")])
def test_the_voice_follows_the_language_of_each_turn(language, voice):
    call = Call("listen", f"listen {language}".strip(), "listen")
    assert call.run.voice == "Joanna"
    assert call.presses("1").run.voice == voice
    assert call.presses("1").run.voice == "Joanna"


def test_the_words_sent_along_are_said_in_the_voice_of_the_call():
    call = Call("fails", language="ja")
    assert call.run.voice == "Kazuha"


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_a_region_without_the_voice_still_takes_keys(language):
    flow = copy.deepcopy(FLOW)
    for one in flow["Actions"]:
        if one["Identifier"].startswith(f"voice-{language}"):
            one["Parameters"]["TextToSpeechVoice"] = "Nobody"
    call = Call(f"listen {language}", flow=flow, language=language)
    assert call.presses("1").told == ("1", "key", "1")


@pytest.mark.parametrize(("record", "recorded"), [("yes", True), ("no", False), ("", False)])
def test_a_call_is_recorded_where_its_attribute_says_so(record, recorded):
    assert Call("listen", record=record).run.recorded is recorded
    assert not Call("listen").run.recorded


def test_words_that_no_voice_can_speak_end_with_those_sent_along():
    call = Call("listen")
    call.function.answers = ["listen"]
    real = call.function.__call__

    def unspeakable(arn, event):
        return {**real(arn, event), "speech": "<b"}

    call.run._state.invoke = unspeakable  # noqa: SLF001 - the function that is asked next
    assert "Sorry." in call.presses("1").waiting.ssml


def test_nothing_of_the_call_is_written_to_connects_flow_log():
    first = next(one for one in SHIPPED["Actions"] if one["Identifier"] == SHIPPED["StartAction"])
    assert first["Parameters"] == {"FlowLoggingBehavior": "Disabled"}


def test_a_function_that_never_comes_to_an_end_is_asked_a_hundred_times():
    call = Call("listen")
    for _ in range(ASKS_AT_MOST):
        call.stays_silent()
    assert "Sorry." in call.waiting.ssml
    assert len(call.function.told) == ASKS_AT_MOST
    assert call.listens_on().waiting == Ended()


ANSWERS = ("listen", "listen ja", "say", "transfer", "transfer nowhere", "end", "fails", "", "x")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=8),
    st.lists(st.sampled_from([*KEYS, None]), min_size=1, max_size=120),
    st.sampled_from(["", "QueueAtCapacity", "NoMatchingError"]),
)
def test_every_way_through_the_flow_ends_or_still_listens(answers, keys, fault):
    call = Call(*answers, "end", queue_fault=fault)
    visited = 0
    while not isinstance(call.waiting, Ended | HandedOver) and visited < len(keys):
        key = keys[visited]
        visited += 1
        if isinstance(call.waiting, Playing):
            call.listens_on()
        elif key is None:
            call.stays_silent()
        else:
            call.presses(key)
    assert call.waiting in (Ended(), HandedOver("arn:queue")) or visited == len(keys)
    turns = [int(one["turn"] or 0) for one in call.function.told]
    assert turns == sorted(turns)


def test_every_branch_of_the_flow_is_gone_through_by_some_call():
    """By every answer, key and fault: no action is there that nothing comes to."""
    seen = set()
    flow = copy.deepcopy(FLOW)
    begins = [
        Call("listen", language=one, record="yes", flow=flow) for one in ("en", "ja", "pl", "xx")
    ]
    for call in begins:
        seen |= visited_by(call)
    for answers, act in WAYS:
        for fault in ("", "QueueAtCapacity"):
            call = Call(*answers, queue_fault=fault, flow=flow)
            act(call)
            while isinstance(call.waiting, Playing):
                call.listens_on()
            seen |= visited_by(call)
    standard = {one["Identifier"] for one in flow["Actions"] if "standard" in one["Identifier"]}
    assert {one["Identifier"] for one in flow["Actions"]} - seen == standard


WAYS = [
    *((("listen", "end"), lambda call, key=key: call.presses(key)) for key in KEYS),
    (("listen", "end"), lambda call: call.stays_silent()),
    (("say", "end"), lambda call: call.listens_on()),
    (("transfer", "end"), lambda call: call.listens_on()),
    (("transfer nowhere", "end"), lambda call: call.listens_on()),
    (("fails",), lambda call: call),
]


def visited_by(call):
    """The actions that this call has gone through, as the interpreter notes them."""
    return set(call.run.trail)


def changed(identifier, change):
    flow = copy.deepcopy(SHIPPED)
    change(next(one for one in flow["Actions"] if one["Identifier"] == identifier))
    return [one.message for one in check_flow(json.dumps(flow, indent=1), "campaign.json")]


def test_a_function_that_is_not_told_the_turn_is_found():
    def forget(one):
        del one["Parameters"]["LambdaInvocationAttributes"]["turn"]

    assert any('told turn: "$.Attributes.turn"' in one for one in changed("ask", forget))


@pytest.mark.parametrize("missing", ["listen", "say", "transfer", "end"])
def test_an_answer_of_the_function_without_a_branch_is_found(missing):
    def cut(one):
        branches = one["Transitions"]["Conditions"]
        kept = [each for each in branches if each["Condition"]["Operands"] != [missing]]
        one["Transitions"]["Conditions"] = kept

    assert any(f'next "{missing}", which has no branch' in one for one in changed("next", cut))


def test_a_flow_that_asks_the_alerts_function_is_found():
    def other(one):
        one["Parameters"]["LambdaFunctionARN"] = "${AnswerFunctionArn}"

    assert any("is filled in by nobody" in one for one in changed("ask", other))


def test_an_attribute_that_only_alerts_have_is_found():
    def other(one):
        one["Parameters"]["SSML"] = "<speak>$.Attributes.goodbye</speak>"

    assert any("nothing sets it" in one for one in changed("unavailable", other))
