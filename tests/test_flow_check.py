"""The checks on contact flows: one broken flow for each rule, made from the one that ships."""

import copy
import json

import pytest
from flow_conversation import ARN, FLOW_FILE, AnswerFunction, Call, action
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from console.finding import Finding
from console.flows.check import check_flow
from console.flows.contracts import ALERT
from console.flows.rules import RULES
from sandbox.flow.actions import RUNNABLE
from sandbox.flow.run import Ended, Listening, Playing

SHIPPED = json.loads(FLOW_FILE.read_text())
FILE = "contact_flows/alert.json"


def messages(flow, level="error"):
    found = check_flow(json.dumps(flow, indent=1), FILE)
    return [finding.message for finding in found if finding.level == level]


def broken(identifier, change):
    """The shipped flow with one action changed."""
    flow = copy.deepcopy(SHIPPED)
    change(action(flow, identifier))
    return flow


def with_parameters(identifier, **parameters):
    return broken(identifier, lambda one: one["Parameters"].update(parameters))


def without_parameter(identifier, name):
    return broken(identifier, lambda one: one["Parameters"].pop(name))


def with_transitions(identifier, **transitions):
    return broken(identifier, lambda one: one["Transitions"].update(transitions))


def with_action(kind, parameters, errors=(), conditions=()):
    """The shipped flow with one more action after its logging."""
    flow = broken("logging", lambda one: one["Transitions"].update(NextAction="more"))
    branches = {
        "NextAction": "language",
        "Errors": [branch(error, "language") for error in errors],
        "Conditions": list(conditions),
    }
    more = {"Identifier": "more", "Type": kind, "Parameters": parameters, "Transitions": branches}
    flow["Actions"].append(more)
    return flow


def branch(error, target):
    return {"ErrorType": error, "NextAction": target}


def when(operand, target, operator="Equals"):
    return {"NextAction": target, "Condition": {"Operator": operator, "Operands": [operand]}}


def found_in(flow, expected, level="error"):
    found = messages(flow, level)
    assert any(expected in message for message in found), found


def test_the_shipped_flow_has_no_findings():
    assert check_flow(FLOW_FILE.read_text(), FILE) == []


def test_the_shipped_flow_has_the_templates_placeholder_and_no_other():
    text = FLOW_FILE.read_text()
    assert text.count("${AnswerFunctionArn}") == text.count("${") == 6


def test_a_finding_names_the_file_and_the_line_of_the_action():
    text = FLOW_FILE.read_text().replace('"LoopCount": "3"', '"LoopCount": 3')
    line = text[: text.index('"rounds",\n      "Type"')].count("\n")
    assert check_flow(text, FILE) == [
        Finding(
            file=FILE,
            line=line,
            level="error",
            message="action 'rounds': LoopCount is 3; it must be a whole number as text, "
            '"0" to "100"; write it as text: "3"',
        )
    ]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "no JSON: Expecting value"),
        ('{\n "Version": \n}', 3, "no JSON: Expecting value"),
        ('{"Version": NaN}', 1, "no JSON: NaN is no JSON number"),
        ("[" * 100_000, 1, "no JSON: maximum recursion depth"),
        ("[]", 1, "a contact flow is a JSON object"),
        ('{"modules": [], "start": "x", "metadata": {}}', 1, "console's old export"),
        ('{"Version": "2019-10-30", "StartAction": "a"}', 1, "Actions must be a list"),
        ('{"Version": "2019-10-30", "Actions": []}', 1, "StartAction must be the identifier"),
        ('{"Version": "2019-10-30", "StartAction": "a", "Actions": []}', 1, "'a' is no action"),
    ],
)
def test_a_text_that_is_no_flow_says_why(text, line, expected):
    found = check_flow(text, FILE)
    assert any(one.line == line and expected in one.message for one in found), found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Version": "2016-01-01"}, "Version is '2016-01-01'; it must be \"2019-10-30\""),
        ({"StartAction": "nowhere"}, "StartAction 'nowhere' is no action"),
        ({"Comment": "mine"}, "unknown key Comment"),
        ({"Actions": SHIPPED["Actions"] * 10}, "330 actions; a flow has at most 250"),
        ({"Metadata": {"x": "y" * 256_000}}, "characters; a flow has at most 256000"),
    ],
)
def test_an_envelope_the_service_refuses_is_found(change, expected):
    found_in(SHIPPED | change, expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: one.pop("Type"), "Type is missing"),
        (lambda one: one.update(Type=1), "Type must be text, not 1"),
        (lambda one: one.update(Comment="x"), "unknown key Comment"),
        (lambda one: one.update(Parameters=[]), "Parameters must be an object"),
        (lambda one: one.update(Transitions="end"), "Transitions must be an object"),
        (lambda one: one["Transitions"].update(Errors={}), "Transitions.Errors must be a list"),
        (
            lambda one: one["Transitions"].update(Errors=[{"ErrorType": "NoMatchingError"}]),
            "Transitions.Errors[0].NextAction is missing",
        ),
        (
            lambda one: one["Transitions"].update(Conditions=[when(1, "goodbye")]),
            "Transitions.Conditions[0].Condition.Operands[0] must be text",
        ),
    ],
)
def test_an_action_of_the_wrong_shape_is_found(change, expected):
    found_in(broken("rounds", change), expected)


def test_an_action_that_is_no_object_is_found():
    found_in(SHIPPED | {"Actions": [1]}, "an action must be an object, not 1")


@pytest.mark.parametrize("name", ["", "a" * 51, "menu:2", "a/b", "constructor"])
def test_an_identifier_the_service_refuses_is_found(name):
    found_in(broken("logging", lambda one: one.update(Identifier=name)), "an identifier has 1 to")


def test_an_identifier_used_twice_is_found():
    found_in(broken("voice-pl", lambda one: one.update(Identifier="voice-ja")), "has this identif")


def test_a_branch_to_nowhere_is_found():
    found_in(with_transitions("goodbye", NextAction="hang-upp"), "leads to 'hang-upp', which is no")


def test_an_action_no_way_leads_to_is_found():
    found_in(with_transitions("logging", NextAction="pick-up"), "'language': no way leads here")


def test_a_way_that_never_hangs_up_is_found():
    flow = with_transitions("reply", NextAction="reply", Errors=[])
    found_in(flow, "'reply': no way from here comes to a DisconnectParticipant")


def test_a_circle_without_a_key_or_a_loop_is_found():
    flow = with_transitions("failed", Errors=[branch("NoMatchingError", "failed")])
    found_in(flow, "'failed': is on a circle that neither asks for a key nor is bounded")


def test_a_loop_that_begins_anew_when_done_bounds_nothing():
    found_in(with_transitions("goodbye", NextAction="rounds"), "'goodbye': is on a circle")


def test_a_loop_bounds_a_circle_without_a_key():
    assert messages(with_transitions("reply", NextAction="rounds")) == []


def test_an_unknown_type_is_found():
    found_in(broken("rounds", lambda one: one.update(Type="Loops")), "no type 'Loops'; known are")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("EndFlowExecution", "use DisconnectParticipant"),
        ("Wait", "it is for chats"),
        ("CheckOutboundCallStatus", "campaign traffic only"),
    ],
)
def test_a_type_that_cannot_stand_in_an_alert_call_is_found(kind, why):
    found_in(with_action(kind, {}), why)


def test_a_type_the_sandbox_cannot_run_is_a_warning():
    flow = with_action("CompleteOutboundCall", {})
    assert messages(flow) == []
    found_in(flow, "the sandbox cannot run CompleteOutboundCall", "warning")


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (with_parameters("rounds", Count="3"), "Loop has no parameter Count here"),
        (without_parameter("rounds", "LoopCount"), "LoopCount is missing; it must be a whole"),
        (with_parameters("rounds", LoopCount="101"), "LoopCount is '101'; it must be a whole"),
        (with_parameters("rounds", LoopCount="-1"), "LoopCount is '-1'"),
        (with_parameters("rounds", LoopCount="٣"), "LoopCount is"),
        (with_parameters("menu", InputTimeLimitSeconds=8), 'write it as text: "8"'),
        (with_parameters("menu", InputTimeLimitSeconds="0"), '"1" to "180"'),
        (with_parameters("menu", StoreInput=False), 'it must be "False"; write it as text'),
        (
            with_parameters("menu", DTMFConfiguration={"DisableCancelKey": "True"}),
            "GetParticipantInput has no parameter DTMFConfiguration.DisableCancelKey here",
        ),
        (
            with_parameters("menu", InputValidation={"PhoneNumberValidation": {}}),
            "no parameter InputValidation",
        ),
        (with_parameters("pick-up", InvocationTimeLimitSeconds="9"), '"1" to "8"'),
        (
            with_parameters("pick-up", ResponseValidation={"ResponseType": "JSON_OBJECT"}),
            "ResponseValidation.ResponseType is 'JSON_OBJECT'; it must be \"STRING_MAP\"",
        ),
        (with_parameters("pick-up", LambdaFunctionARN="answer"), "LambdaFunctionARN is 'answer'"),
        (with_parameters("key-1", TargetContact="Other"), '"Current" or "Related"'),
        (with_parameters("key-1", Attributes={"key": 1}), "it must be an object of texts"),
        (with_parameters("key-1", Attributes={"a key": "1"}), "it must be an object of texts"),
        (with_parameters("logging", FlowLoggingBehavior="Off"), '"Enabled" or "Disabled"'),
        (with_parameters("answer", ComparisonValue="next"), "it must be one reference"),
        (with_parameters("hang-up", Reason="done"), "known are none"),
    ],
)
def test_a_parameter_the_service_refuses_is_found(flow, expected):
    found_in(flow, expected)


def test_storing_many_keys_has_its_own_parameters():
    storing = {
        "SSML": "<speak>$.Attributes.menu</speak>",
        "StoreInput": "True",
        "InputTimeLimitSeconds": "8",
        "InputValidation": {"CustomValidation": {"MaximumLength": "6"}},
        "DTMFConfiguration": {"InputTerminationSequence": "#", "DisableCancelKey": "True"},
    }
    assert messages(with_action("GetParticipantInput", storing, ["NoMatchingError"])) == []
    storing["DTMFConfiguration"]["DisableCancelKey"] = True
    found_in(
        with_action("GetParticipantInput", storing, ["NoMatchingError"]),
        'DTMFConfiguration.DisableCancelKey is True; it must be "True" or "False"',
    )


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("language", "NoMatchingCondition"),
        ("voice-ja", "NoMatchingError"),
        ("pick-up", "NoMatchingError"),
        ("menu", "InputTimeLimitExceeded"),
        ("menu", "NoMatchingCondition"),
        ("menu", "NoMatchingError"),
        ("failed", "NoMatchingError"),
    ],
)
def test_a_missing_error_branch_is_found(identifier, error):
    errors = action(SHIPPED, identifier)["Transitions"]["Errors"]
    left = [one for one in errors if one["ErrorType"] != error]
    found_in(with_transitions(identifier, Errors=left), f"needs an error branch {error}")


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("logging", "NoMatchingError"),
        ("rounds", "NoMatchingError"),
        ("language", "NoMatchingError"),
        ("goodbye", "InputTimeLimitExceeded"),
    ],
)
def test_a_forbidden_error_branch_is_found(identifier, error):
    errors = [*action(SHIPPED, identifier)["Transitions"]["Errors"], branch(error, "goodbye")]
    found_in(with_transitions(identifier, Errors=errors), f"must not have an error branch {error}")


def test_an_error_branch_that_stands_there_twice_is_found():
    errors = action(SHIPPED, "reply")["Transitions"]["Errors"] * 2
    found_in(with_transitions("reply", Errors=errors), "NoMatchingError stands there 2 times")


def test_a_missing_next_action_is_found():
    flow = broken("menu", lambda one: one["Transitions"].pop("NextAction"))
    found_in(flow, "Transitions.NextAction is missing")


def test_an_end_that_leads_on_is_found():
    found_in(with_transitions("hang-up", NextAction="goodbye"), "its Transitions must be {}")


@pytest.mark.parametrize(
    ("identifier", "conditions", "expected"),
    [
        ("menu", [], "GetParticipantInput without Conditions decides nothing"),
        ("answer", [], "Compare without Conditions decides nothing"),
        ("menu", [when("12", "key-1")], '"12" is no key'),
        ("menu", [when("A", "key-1")], '"A" is no key'),
        ("menu", [when("1", "key-1", "TextContains")], "is no key; it must be Equals"),
        ("menu", [when("1", "key-1"), when("1", "key-2")], 'Equals "1" stands there twice'),
        ("answer", [when("end", "reply", "Is")], "no operator 'Is'; there are Equals"),
        ("rounds", [when("NotDone", "menu"), when("Done", "goodbye")], '"ContinueLooping" and "Do'),
        ("rounds", [when("ContinueLooping", "which-menu")], "needs the conditions Equals"),
        ("pick-up", [when("menu", "menu")], "InvokeLambdaFunction must not have Conditions"),
    ],
)
def test_conditions_the_service_refuses_are_found(identifier, conditions, expected):
    found_in(with_transitions(identifier, Conditions=conditions), expected)


def test_a_condition_with_two_operands_is_found():
    two = when("end", "reply")
    two["Condition"]["Operands"].append("menu")
    found_in(with_transitions("answer", Conditions=[two]), "a condition has one operand, not 2")


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (with_parameters("reply", Text="Hello."), "exactly one of PromptId, Text, SSML, Media"),
        (without_parameter("reply", "SSML"), "is said; there is none"),
        (with_parameters("reply", SSML="<speak>a & b</speak>"), "SSML: not well-formed"),
        (with_parameters("reply", SSML="Hello."), "SSML: syntax error"),
        (with_parameters("reply", SSML="<p>a</p>"), "<speak> must enclose the text"),
        (with_parameters("reply", SSML=f"<speak>{'a' * 3001}</speak>"), "3001 characters"),
    ],
)
def test_a_prompt_that_would_fail_is_found(flow, expected):
    found_in(flow, expected)


def test_a_text_that_is_too_long_is_found():
    flow = without_parameter("reply", "SSML")
    action(flow, "reply")["Parameters"]["Text"] = "a" * 3001
    found_in(flow, "Text has 3001 characters")


def test_a_tag_connect_ignores_is_a_warning():
    flow = with_parameters("reply", SSML="<speak><emphasis>a</emphasis></speak>")
    assert messages(flow) == []
    found_in(flow, "Connect ignores <emphasis>", "warning")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("$.Attributes.speach", "$.Attributes.speach: nothing sets it; there are attempt"),
        ("$.External.sentence", "$.External.sentence: nothing sets it; there are next, speech"),
        ("$.External", "$.External: nothing sets it"),
        ("$.FlowAttributes.x", "nothing sets it; there are none"),
        ("$.attributes.speech", "a reference begins with one of Attributes, Channel"),
        ("costs $.", "$.: a reference begins with one of"),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(reference, expected):
    found_in(with_parameters("reply", SSML=f"<speak>{reference}</speak>"), expected)


def test_a_reference_used_before_it_is_set_is_found():
    flow = with_action("MessageParticipant", {"SSML": "<speak>$.External.speech</speak>"})
    found_in(flow, "'more': $.External.speech is used before any action has set it")
    flow = with_action("MessageParticipant", {"SSML": "<speak>$.Attributes.key</speak>"})
    found_in(flow, "$.Attributes.key is used before any action has set it")


def test_an_attribute_that_an_action_sets_is_known_after_it():
    assert messages(with_parameters("goodbye", SSML="<speak>$.Attributes.key</speak>")) == []


def test_a_placeholder_the_template_does_not_fill_in_is_found():
    flow = with_parameters("goodbye", SSML="<speak>${Name}</speak>")
    found_in(flow, "${Name} is filled in by nobody; there is ${AnswerFunctionArn}")


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (with_parameters("voice-ja", TextToSpeechVoice="Hanako"), "no voice 'Hanako' is known"),
        (with_parameters("voice-pl", TextToSpeechVoice="Ewa"), "Ewa has no engine Neural, only"),
        (with_parameters("voice-pl", TextToSpeechEngine="neural"), '"Standard" or "Neural"'),
        (with_parameters("voice-ja-standard", TextToSpeechVoice="Kazuha"), "no engine Standard"),
        (with_parameters("voice-ja", TextToSpeechVoice="Joanna"), "reached by 'ja' but speaks 'en"),
        (
            with_parameters("voice-ja-standard", TextToSpeechVoice="Ewa"),
            "'voice-ja-standard': is reached by 'ja' but speaks 'pl'",
        ),
        (
            with_transitions("language", Conditions=[when("en", "voice-en")]),
            "the language 'ja' has no branch, so no voice",
        ),
        (
            with_transitions("language", Conditions=[when("de", "voice-en")]),
            "no language 'de'; there are en, ja, pl",
        ),
    ],
)
def test_a_voice_that_would_be_silent_or_foreign_is_found(flow, expected):
    found_in(flow, expected)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"incident": "i"}, 'must be told incident: "$.Attributes.incident"'),
        ({"attempt": "$.ContactId"}, 'must be told attempt: "$.Attributes.attempt"'),
        ({"happening": "ringing"}, "happening is 'ringing'; it must be picked up or key pressed"),
        ({"key": "8"}, "key is '8'; it must be one of 1 2 3 * 9"),
    ],
)
def test_a_function_told_what_it_does_not_understand_is_found(told, expected):
    given_now = action(SHIPPED, "acknowledge")["Parameters"]["LambdaInvocationAttributes"]
    found_in(with_parameters("acknowledge", LambdaInvocationAttributes=given_now | told), expected)


@pytest.mark.parametrize("identifier", ["which-menu", "answer"])
@pytest.mark.parametrize("answer", ["menu", "more", "end"])
def test_an_answer_without_a_branch_of_its_own_is_found(identifier, answer):
    branches = action(SHIPPED, identifier)["Transitions"]["Conditions"]
    others = [one for one in branches if one["Condition"]["Operands"] != [answer]]
    expected = f'the function may answer next "{answer}", which has no branch here'
    found_in(with_transitions(identifier, Conditions=others), expected)


def test_a_flow_that_does_not_say_which_turn_was_heard_is_found():
    flow = copy.deepcopy(SHIPPED)
    for identifier in ("heard", "answered"):
        action(flow, identifier)["Parameters"]["Attributes"] = {"notice": "<break/>"}
    found_in(flow, "'pick-up': no action stores $.External.turn as the attribute \"turn\"")


def test_every_type_the_sandbox_runs_has_a_rule():
    assert RULES.keys() >= RUNNABLE


def test_the_attributes_the_checks_count_on_are_all_used_by_the_flow():
    text = FLOW_FILE.read_text()
    used = {name for name in ALERT.attributes if f"$.Attributes.{name}" in text}
    read_by_the_function = {"contact"}
    assert used == ALERT.attributes - read_by_the_function
    assert all(f"$.External.{key}" in text for key in ALERT.answers)


def places(value, path=()):
    """Every place in a JSON document."""
    yield path
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    for key, element in inner.items() if isinstance(inner, dict) else ():
        yield from places(element, (*path, key))


PLACES = [place for place in places(SHIPPED) if place]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["$.Attributes.", "${", "<speak>", "Loop", "True", "menu", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING, st.booleans()), max_size=4))
def test_whatever_is_broken_the_answer_is_findings(changes):
    flow = copy.deepcopy(SHIPPED)
    for (*path, last), value, removed in changes:
        holder = follow(flow, path)
        if isinstance(holder, dict) and removed:
            holder.pop(last, None)
        elif isinstance(holder, dict) or (isinstance(holder, list) and last in range(len(holder))):
            holder[last] = value
    text = json.dumps(flow, indent=1)
    lines = text.count("\n") + 1
    for finding in check_flow(text, FILE):
        assert isinstance(finding, Finding)
        assert finding.message
        assert 1 <= finding.line <= lines


def follow(value, path):
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


BRANCHES = [place for place in PLACES if place[-1] == "NextAction"]
NAMES = [one["Identifier"] for one in SHIPPED["Actions"]]


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(BRANCHES), st.sampled_from(NAMES)), max_size=3),
    st.lists(st.sampled_from([*"123*9", None]), min_size=20, max_size=20),
    st.sampled_from([(), ("picked up",), ("1", "3")]),
)
def test_a_rewired_flow_without_findings_runs_without_a_fault(rewirings, keys, broken_for):
    flow = copy.deepcopy(SHIPPED)
    for (*path, last), name in rewirings:
        follow(flow, path)[last] = name
    assume(not messages(flow))
    function = AnswerFunction().is_down_for(*broken_for)
    call = Call(function, flow_json=json.loads(json.dumps(flow).replace(ALERT.placeholder, ARN)))
    call.picks_up()
    for key in keys:
        if isinstance(call.waiting, Playing):
            call.moves_on()
        elif isinstance(call.waiting, Listening):
            call = call.stays_silent() if key is None else call.presses(key)
    assert call.waiting == Ended() or not isinstance(call.waiting, Ended)


@given(st.integers(min_value=0), st.text(max_size=3))
def test_whatever_text_is_cut_or_spliced_the_answer_is_findings(at, spliced):
    text = FLOW_FILE.read_text()
    at %= len(text)
    assert all(isinstance(one, Finding) for one in check_flow(text[:at] + spliced, FILE))
    assert all(
        isinstance(one, Finding) for one in check_flow(text[:at] + spliced + text[at:], FILE)
    )
