"""Messages to phones without Connect: what each service's error means, and what is not sent."""

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from dispatch.errors import (
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from handlers.adapters import messenger
from handlers.adapters.messenger import Messenger
from handlers.adapters.model_check import guard

NUMBER = "+12025550101"
SMS = {"PhoneNumber": NUMBER, "Message": "High severity: orders-latency"}
VOICE = {
    "DestinationPhoneNumber": NUMBER,
    "OriginationIdentity": "arn:aws:sms-voice:eu-west-2:111122223333:pool/pool-0123456789abcdef",
    "MessageBody": "<speak>High severity.</speak>",
    "MessageBodyTextType": "SSML",
}


def attribute(name, value):
    told = {"DataType": "String", "StringValue": value}
    return {"MessageAttributes": {f"AWS.SNS.SMS.{name}": told}}


@pytest.fixture
def service(monkeypatch):
    """A service that answers with `service.answer`, or raises it; `service.asked` it remembers."""

    class Service:
        answer = (200, {})
        asked = ()

        def client(self, name, region="eu-central-1"):
            made = boto3.client(
                name,
                region_name=region,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",  # noqa: S106 - invented
            )
            made.meta.events.register("before-call", self.answered)
            return guard(made)

        def answered(self, model, params, **_):
            self.asked = (*self.asked, (model.name, params["url"]))
            if isinstance(self.answer, Exception):
                raise self.answer
            status, parsed = self.answer
            return AWSResponse("", status, {}, b""), parsed

        def refuses(self, code, reason="", status=400):
            told = {"Code": code, "Message": f"Invalid: {NUMBER} is not valid to publish to"}
            error = {"Error": told, "ResponseMetadata": {"HTTPStatusCode": status}}
            self.answer = (status, error | ({"Reason": reason} if reason else {}))

    made = Service()
    monkeypatch.setattr(messenger, "client", made.client)
    return made


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("Throttling", 400, Throttled),
        ("Slow", 429, Throttled),
        ("InternalError", 500, OutcomeUnknown),
        ("Strange", 400, OutcomeUnknown),
        ("InvalidParameter", 400, NumberRefused),
        ("OptedOut", 400, NumberRefused),
        ("AuthorizationError", 403, RouteRefused),
    ],
)
def test_an_sms_that_fails_says_whether_waiting_helps_and_never_the_number(
    service, code, status, error
):
    service.refuses(code, status=status)
    with pytest.raises(error) as told:
        Messenger().send_sms(SMS)
    assert type(told.value) is error
    assert str(told.value) == code
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        ("ThrottlingException", "", Throttled),
        ("InternalServerException", "", OutcomeUnknown),
        ("AccessDeniedException", "", RouteRefused),
        ("AccessDeniedException", "ACCOUNT_DISABLED", RouteRefused),
        ("ResourceNotFoundException", "", RouteRefused),
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", NumberRefused),
        ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", NumberRefused),
        ("ConflictException", "NUMBER_CAPABILITIES_MISMATCH", RouteRefused),
        ("ValidationException", "DESTINATION_COUNTRY_BLOCKED", NumberRefused),
        ("ValidationException", "COUNTRY_NOT_ENABLED", NumberRefused),
        ("ValidationException", "VOICE_CAPABILITY_NOT_AVAILABLE", RouteRefused),
        ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE", RouteRefused),
        ("ServiceQuotaExceededException", "DAILY_DESTINATION_CALL_LIMIT", NumberRefused),
    ],
)
def test_a_voice_message_that_fails_says_why_by_code_and_reason(service, code, reason, error):
    service.refuses(code, reason)
    with pytest.raises(error) as told:
        Messenger().send_voice(VOICE)
    assert type(told.value) is error
    assert str(told.value) == f"{code} {reason}".strip()


def test_a_reason_that_is_a_sentence_is_not_told(service):
    service.refuses("ValidationException", f"{NUMBER} is wrong")
    with pytest.raises(RouteRefused, match=r"^ValidationException$"):
        Messenger().send_voice(VOICE)


@pytest.mark.parametrize(("send", "request_"), [("send_sms", SMS), ("send_voice", VOICE)])
def test_no_answer_is_an_unknown_outcome(service, send, request_):
    service.answer = ReadTimeoutError(endpoint_url=f"https://example.com/{NUMBER}")
    with pytest.raises(OutcomeUnknown) as told:
        getattr(Messenger(), send)(request_)
    assert str(told.value) == "ReadTimeoutError"
    assert told.value.retry


def test_a_service_that_was_never_reached_has_sent_nothing(service):
    service.answer = EndpointConnectionError(endpoint_url=f"https://example.com/{NUMBER}")
    with pytest.raises(NotReached, match="EndpointConnectionError"):
        Messenger().send_sms(SMS)


def test_a_voice_message_is_asked_for_in_the_region_of_the_number_that_speaks(service):
    Messenger().send_voice(VOICE)
    [(operation, url)] = service.asked
    assert operation == "SendVoiceMessage"
    assert "eu-west-2" in url


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"PhoneNumber": "junk"}, "PhoneNumber: must be + and 2 to 15 digits"),
        ({"TopicArn": "arn:aws:sns:eu-central-1:111122223333:a"}, "give exactly one of"),
        ({"Subject": "x"}, "Subject: an SMS has none"),
        ({"Message": "京" * 534}, "Message: 1602 bytes in an SMS, at most 1600"),
        (attribute("SMSType", "Urgent"), "SMSType: must be one of Promotional, Transactional"),
        (attribute("SenderID", "two words"), "SenderID: must be 3 to 11 letters and digits"),
    ],
)
def test_an_sms_that_sns_would_refuse_is_never_sent(service, changes, why):
    with pytest.raises(RequestInvalid, match=why.replace("+", r"\+")) as told:
        Messenger().send_sms(SMS | changes)
    assert NUMBER not in str(told.value)
    assert service.asked == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"DestinationPhoneNumber": "12025550101"}, "DestinationPhoneNumber: must be"),
        ({"MessageBody": "no tags"}, "MessageBody: SSML stands in <speak>"),
        ({"MessageBody": "<speak>" + "a" * 6000}, "MessageBody"),
        (
            {"MessageBody": "a" * 3001, "MessageBodyTextType": "TEXT"},
            "MessageBody: 3001 characters of text, at most 3000",
        ),
        ({"VoiceId": "OLA"}, "VoiceId"),
        ({"TimeToLive": 4}, "TimeToLive"),
        ({"Context": {f"key{number}": "x" for number in range(6)}}, "Context"),
        ({"Context": {"two words": "x"}}, "Context"),
    ],
)
def test_a_voice_message_that_the_service_would_refuse_is_never_sent(service, changes, why):
    with pytest.raises(RequestInvalid, match=why):
        Messenger().send_voice(VOICE | changes)
    assert service.asked == ()
