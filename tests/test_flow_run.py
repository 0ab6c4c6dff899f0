"""The interpreter of contact flows, apart from the flow that is deployed."""

import contextlib

import pytest
from flow_conversation import ATTRIBUTES, flow
from hypothesis import given
from hypothesis import strategies as st

from dispatch.phone import PhoneNumber
from sandbox.flow.run import ContactData, Ended, FlowError, FlowRun, Listening, Playing
from sandbox.flow.ssml import UnspeakableText, read_ssml

CONTACT = ContactData(
    "contact-1",
    "arn:aws:connect:ap-northeast-1:111122223333:instance/i",
    PhoneNumber("+15550100"),
    PhoneNumber("+15550101"),
    ATTRIBUTES | {"language": "en"},
)


def answer(_arn, _event):
    return {"speech": "Hello.", "next": "menu"}


def run_of(*actions, invoke=answer):
    ends = {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}}
    made = [*actions, {**ends, "Transitions": {}}]
    return FlowRun({"StartAction": made[0]["Identifier"], "Actions": made}, CONTACT, invoke)


def one(identifier, kind, parameters, then="end", errors=None, conditions=()):
    return {
        "Identifier": identifier,
        "Type": kind,
        "Parameters": parameters,
        "Transitions": {
            "NextAction": then,
            "Errors": [
                {"ErrorType": error, "NextAction": to} for error, to in (errors or {}).items()
            ],
            "Conditions": [
                {"NextAction": to, "Condition": {"Operator": operator, "Operands": [operand]}}
                for operator, operand, to in conditions
            ],
        },
    }


def says(identifier, ssml, then="end", **parameters):
    return one(identifier, "MessageParticipant", parameters or {"SSML": ssml}, then)


def test_an_unknown_type_is_named():
    with pytest.raises(FlowError, match="'wait' is of type 'Wait'"):
        run_of(one("wait", "Wait", {})).start()


def test_a_branch_to_nowhere_is_named():
    with pytest.raises(FlowError, match="no action is called 'gone'"):
        run_of(one("log", "UpdateFlowLoggingBehavior", {}, "gone")).start()


def test_a_spin_is_noticed():
    with pytest.raises(FlowError, match="1000 actions without anything to wait for"):
        run_of(one("log", "UpdateFlowLoggingBehavior", {}, "log")).start()


def test_an_error_without_a_branch_ends_the_call_with_its_fault():
    ended = run_of(says("hello", "<speak>a & b</speak>")).start()
    assert ended == Ended("action 'hello' has no branch for NoMatchingError")


def test_a_flow_starts_once():
    run = run_of(says("hello", "<speak>Hello.</speak>"))
    run.start()
    with pytest.raises(FlowError, match="running already"):
        run.start()


def test_nothing_can_be_pressed_after_the_end():
    run = run_of(says("hello", "<speak>Hello.</speak>"))
    run.start()
    assert run.spoken() == Ended()
    for happening in (run.timed_out, run.spoken, lambda: run.pressed("1")):
        with pytest.raises(FlowError, match="Ended"):
            happening()


def test_a_key_during_a_message_is_lost():
    run = run_of(says("hello", "<speak>Hello.</speak>"))
    assert run.start() == run.pressed("1") == Playing("<speak>Hello.</speak>")


@pytest.mark.parametrize("key", ["", "11", "A", "\u0661"])
def test_what_no_telephone_has_is_no_key(key):
    run = FlowRun(flow(), CONTACT, answer)
    assert isinstance(run.start(), Listening)
    with pytest.raises(FlowError, match="no key of a telephone"):
        run.pressed(key)


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("$.Attributes.incident", "incident-1"),
        ("$.Attributes.unknown", ""),
        ("$.External.speech", ""),
        ("$.ContactId", "contact-1"),
        ("$.InitialContactId", "contact-1"),
        ("$.CustomerEndpoint.Address", "+15550100"),
        ("$.SystemEndpoint.Address", "+15550101"),
        ("$.Channel", "VOICE"),
        ("$.Queue.Name", ""),
        ("$.Nothing", ""),
        ("$.Attributes.incident.$.ContactId.", "incident-1.contact-1."),
        ("5 $ or $. 6", "5 $ or $. 6"),
    ],
)
def test_a_reference_becomes_its_value(reference, value):
    run = run_of(says("hello", f"<speak>{reference}</speak>"))
    assert run.start() == Playing(f"<speak>{value}</speak>")


def test_a_value_that_looks_like_a_reference_is_not_looked_up_again():
    stores = one("set", "UpdateContactAttributes", {"Attributes": {"a": "$.ContactId"}}, "fill")
    run = run_of(stores, says("fill", "<speak>$.Attributes.a$.Attributes.b</speak>"))
    run.attributes["b"] = "$.ContactId"
    assert run.start() == Playing("<speak>contact-1$.ContactId</speak>")


def test_plain_text_is_escaped():
    run = run_of(says("hello", "", Text="a < b & c"))
    assert run.start() == Playing("<speak>a &lt; b &amp; c</speak>")


def test_a_prompt_from_a_file_is_refused():
    with pytest.raises(FlowError, match="SSML or Text only"):
        run_of(says("hello", "", PromptId="p")).start()


def test_an_invalid_voice_leaves_no_speech():
    voice = one(
        "voice",
        "UpdateContactTextToSpeechVoice",
        {"TextToSpeechVoice": "Nobody"},
        errors={"NoMatchingError": "hello"},
    )
    run = run_of(voice, says("hello", "<speak>Hello.</speak>"))
    assert run.start() == Playing("")
    assert (run.voice, run.language) == ("", "")
    assert run.faults == ["voice: no voice 'Nobody' in that engine"]


def test_a_loop_continues_as_often_as_it_says_then_is_done_once_and_begins_again():
    loop = one(
        "loop",
        "Loop",
        {"LoopCount": "2"},
        conditions=[("Equals", "ContinueLooping", "more"), ("Equals", "DoneLooping", "done")],
    )
    run = run_of(
        loop,
        says("more", "<speak>more</speak>", "loop"),
        says("done", "<speak>done</speak>", "loop"),
    )
    heard = [run.start().ssml, *(run.spoken().ssml for _ in range(6))]
    assert " ".join(heard).replace("<speak>", "").replace("</speak>", "") == (
        "more more done more more done more"
    )


@pytest.mark.parametrize(
    ("operator", "operand", "met"),
    [
        ("Equals", "12", True),
        ("Equals", "1", False),
        ("TextStartsWith", "1", True),
        ("TextEndsWith", "1", False),
        ("TextContains", "2", True),
        ("NumberGreaterThan", "9", True),
        ("NumberGreaterOrEqualTo", "12.0", True),
        ("NumberLessThan", "9", False),
        ("NumberLessOrEqualTo", "12", True),
        ("NumberLessThan", "many", False),
    ],
)
def test_a_comparison_takes_the_branch_it_meets(operator, operand, met):
    compare = one(
        "compare",
        "Compare",
        {"ComparisonValue": "12"},
        errors={"NoMatchingCondition": "no"},
        conditions=[(operator, operand, "yes")],
    )
    run = run_of(compare, says("yes", "<speak>yes</speak>"), says("no", "<speak>no</speak>"))
    assert run.start() == Playing(f"<speak>{'yes' if met else 'no'}</speak>")


def test_attributes_beyond_32_kb_are_not_stored():
    stores = one(
        "set",
        "UpdateContactAttributes",
        {"Attributes": {"a": "x" * 32_800}},
        errors={"NoMatchingError": "full"},
    )
    run = run_of(stores, says("full", "<speak>full</speak>"))
    assert run.start() == Playing("<speak>full</speak>")
    assert "a" not in run.attributes


def asks(invoke):
    ask = one(
        "ask",
        "InvokeLambdaFunction",
        {"LambdaFunctionARN": "arn", "LambdaInvocationAttributes": {"who": "$.ContactId"}},
        "told",
        {"NoMatchingError": "failed"},
    )
    told = says("told", "<speak>$.External.speech</speak>", "ask")
    run = run_of(ask, told, says("failed", "<speak>[$.External.speech]</speak>"), invoke=invoke)
    return run, run.start()


def test_a_function_receives_the_documented_event():
    events = []

    def remember(arn, event):
        events.append((arn, event))
        return {"speech": "Hello."}

    asks(remember)
    arn, event = events[0]
    assert (arn, event["Name"]) == ("arn", "ContactFlowEvent")
    assert event["Details"]["Parameters"] == {"who": "contact-1"}
    assert event["Details"]["ContactData"] == {
        "Attributes": ATTRIBUTES | {"language": "en"},
        "Channel": "VOICE",
        "ContactId": "contact-1",
        "CustomerEndpoint": {"Address": "+15550100", "Type": "TELEPHONE_NUMBER"},
        "InitialContactId": "contact-1",
        "InitiationMethod": "API",
        "InstanceARN": "arn:aws:connect:ap-northeast-1:111122223333:instance/i",
        "PreviousContactId": "contact-1",
        "Queue": None,
        "SystemEndpoint": {"Address": "+15550101", "Type": "TELEPHONE_NUMBER"},
    }


def test_a_function_that_fails_twice_is_answered_by_its_third_try():
    faults = [OSError("first"), OSError("second")]

    def third_time(_arn, _event):
        if faults:
            raise faults.pop(0)
        return {"speech": "Hello."}

    run, heard = asks(third_time)
    assert heard == Playing("<speak>Hello.</speak>")
    assert run.faults == ["ask: OSError: first", "ask: OSError: second"]


def test_a_failed_function_leaves_nothing_of_the_answer_before():
    answers = [{"speech": "Hello."}]
    run, heard = asks(lambda _arn, _event: answers.pop())
    assert heard == Playing("<speak>Hello.</speak>")
    assert run.spoken() == Playing("<speak>[]</speak>")


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        ({"speech": 1}, "no map of strings: 'speech'"),
        ({"speech": {"text": "Hello."}}, "no map of strings"),
        ({"speech": None}, "no map of strings"),
        (["speech"], "no map"),
        ("speech", "no map"),
        ({"speech": "x" * 32_768}, "more than 32768 bytes"),
        ({"speech": "あ" * 11_000}, "more than 32768 bytes"),
    ],
)
def test_an_answer_that_is_no_flat_map_of_strings_counts_as_a_failure(response, fault):
    run, heard = asks(lambda _arn, _event: response)
    assert heard == Playing("<speak>[]</speak>")
    assert fault in run.faults[0]


@pytest.mark.parametrize(
    ("ssml", "why"),
    [
        ("", "no element found"),
        ("Hello.", "syntax error"),
        ("<speak>a & b</speak>", "not well-formed"),
        ("<speak><p>a</speak>", "mismatched tag"),
        ("<p>a</p>", "<speak> must enclose the text, not <p>"),
        ("<!DOCTYPE speak><speak>a</speak>", "no DOCTYPE"),
        (f"<speak>{'a' * 3001}</speak>", "3001 characters"),
        (f"<speak>{'<p/>' * 1500}</speak>", "6015 characters"),
        ("<speak>\ud800</speak>", "invalid token"),
    ],
)
def test_a_text_that_would_fail_as_a_prompt_says_why(ssml, why):
    with pytest.raises(UnspeakableText, match=why):
        read_ssml(ssml)


def test_a_speakable_text_tells_its_words_and_tags():
    text = read_ssml('<speak>a &amp; <amazon:effect name="whispered">b</amazon:effect></speak>')
    assert (text.words, text.tags) == ("a & b", {"speak", "amazon:effect"})


@given(st.text())
def test_any_text_is_speakable_or_refused_by_name(text):
    with contextlib.suppress(UnspeakableText):
        assert "speak" in read_ssml(f"<speak>{text}</speak>").tags
