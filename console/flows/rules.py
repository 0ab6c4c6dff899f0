"""What each type of action must and must not have (flow language 2019-10-30).

Where the documentation and the service differ, the service's own answer holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from console.flows.values import (
    OBJECT,
    STRINGS,
    TEXT,
    Value,
    matching,
    one_of,
    optional,
    whole,
)

KEYS: Final = "keys"
"""Conditions: Equals with one key of a telephone each."""
ANY: Final = "any"
"""Conditions: any operator and operand."""

Errors = frozenset[str]
NONE: Errors = frozenset()
ANY_ERROR: Errors = frozenset({"NoMatchingError"})


@dataclass(frozen=True, slots=True)
class Rule:
    """The parameters by dotted name, and the branches, of one type of action.

    `conditions` are KEYS, ANY, or exactly these operands of Equals, each once.
    `not_here` says why the type cannot stand in an alert call's flow.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    required: Errors = ANY_ERROR
    allowed: Errors = NONE
    conditions: frozenset[str] | str = NONE
    terminal: bool = False
    not_here: str = ""


LAMBDA = matching(
    r"\$\{(?:Campaign)?AnswerFunctionArn\}|arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w:$-]+",
    "${AnswerFunctionArn}, which the template fills in, or the ARN of a function",
)
PROMPT = {name: optional(TEXT) for name in ("PromptId", "Text", "SSML")} | {
    "Media": optional(OBJECT)
}
"""Exactly one of them is said: see console/flows/prompts.py."""
MENU_ERRORS = frozenset({"InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"})

STORING = Rule(
    PROMPT
    | {
        "StoreInput": one_of("True"),
        "InputTimeLimitSeconds": whole(1, 180),
        "InputValidation.CustomValidation.MaximumLength": optional(whole(1, 20)),
        "InputValidation.PhoneNumberValidation": optional(OBJECT),
        "DTMFConfiguration.InputTerminationSequence": optional(
            matching(r"[0-9*#]{1,5}", "1 to 5 keys")
        ),
        "DTMFConfiguration.DisableCancelKey": optional(one_of("True", "False")),
        "DTMFConfiguration.InterdigitTimeLimitSeconds": optional(whole(1, 20)),
    },
    allowed=frozenset({"InvalidPhoneNumber"}),
)
"""GetParticipantInput with StoreInput "True": many keys into $.StoredCustomerInput."""

RULES: Mapping[str, Rule] = {
    "UpdateFlowLoggingBehavior": Rule(
        {"FlowLoggingBehavior": one_of("Enabled", "Disabled")}, required=NONE
    ),
    "UpdateContactTextToSpeechVoice": Rule(
        {
            "TextToSpeechVoice": matching("[A-Z][a-z]+", "the name of a Polly voice"),
            "TextToSpeechEngine": optional(one_of("Standard", "Neural")),
            "TextToSpeechStyle": optional(one_of("None", "Conversational", "Newscaster")),
        }
    ),
    "UpdateContactRecordingBehavior": Rule(
        {"RecordingBehavior": OBJECT, "AnalyticsBehavior": optional(OBJECT)}, required=NONE
    ),
    "MessageParticipant": Rule(PROMPT, required=NONE, allowed=ANY_ERROR),
    "GetParticipantInput": Rule(
        PROMPT | {"StoreInput": one_of("False"), "InputTimeLimitSeconds": whole(1, 180)},
        required=MENU_ERRORS,
        conditions=KEYS,
    ),
    "InvokeLambdaFunction": Rule(
        {
            "LambdaFunctionARN": LAMBDA,
            "InvocationTimeLimitSeconds": whole(1, 8),
            "InvocationType": optional(one_of("SYNCHRONOUS")),
            "LambdaInvocationAttributes": optional(STRINGS),
            "ResponseValidation.ResponseType": one_of("STRING_MAP"),
        }
    ),
    "UpdateContactAttributes": Rule(
        {"Attributes": STRINGS, "TargetContact": one_of("Current", "Related")}
    ),
    "Compare": Rule(
        {"ComparisonValue": matching(r"\$\.[A-Za-z]+(\.[A-Za-z0-9_-]+)?", "one reference")},
        required=frozenset({"NoMatchingCondition"}),
        conditions=ANY,
    ),
    "Loop": Rule(
        {"LoopCount": whole(0, 100, dynamic=True)},
        required=NONE,
        conditions=frozenset({"ContinueLooping", "DoneLooping"}),
    ),
    "CheckHoursOfOperation": Rule(
        {"HoursOfOperationId": optional(TEXT)}, conditions=frozenset({"True", "False"})
    ),
    "TransferParticipantToThirdParty": Rule(
        {
            "ThirdPartyPhoneNumber": TEXT,
            "ThirdPartyConnectionTimeLimitSeconds": whole(0, 600, dynamic=True),
            "ContinueFlowExecution": one_of("True", "False"),
            "ThirdPartyDTMFDigits": optional(TEXT),
            "CallerId.Name": optional(TEXT),
            "CallerId.Number": optional(TEXT),
        },
        required=frozenset({"CallFailed", "ConnectionTimeLimitExceeded", "NoMatchingError"}),
    ),
    "UpdateFlowAttributes": Rule({"FlowAttributes": OBJECT}),
    "UpdateContactTargetQueue": Rule({"QueueId": optional(TEXT), "AgentId": optional(TEXT)}),
    "TransferContactToQueue": Rule(required=frozenset({"QueueAtCapacity", "NoMatchingError"})),
    "CompleteOutboundCall": Rule(required=NONE),
    "DisconnectParticipant": Rule(required=NONE, terminal=True),
    "CheckOutboundCallStatus": Rule(
        not_here="answering-machine detection works for campaign traffic only"
    ),
    "EndFlowExecution": Rule(
        not_here="it is for whisper and queue flows; use DisconnectParticipant"
    ),
    "Wait": Rule(not_here="it is for chats"),
}


def rule_for(kind: str, parameters: Mapping[str, object]) -> Rule | None:
    """The rule of an action's type, or None for a type that is unknown here."""
    if kind == "GetParticipantInput" and parameters.get("StoreInput") == "True":
        return STORING
    return RULES.get(kind)
