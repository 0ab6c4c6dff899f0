"""A test call: somebody's phone rings by one route, and a voice says which one."""

from collections.abc import Mapping
from typing import Any

from dispatch.answer import Reply
from dispatch.attempt import Outcome
from dispatch.errors import NumberRefused
from dispatch.facts import CallEnded
from dispatch.outcome import facts_of_record
from dispatch.plan import Contact
from dispatch.routes.route import Route, client_token
from dispatch.speech.compose import phrase
from dispatch.speech.words import Words

INCIDENT = "route-test"
"""What a test call has in the place of an incident's id."""
ANSWERED = "answered"


def route_test_request(test: str, contact: Contact, route: Route, words: Words) -> dict[str, Any]:
    """StartOutboundVoiceContact for a test call; raises NumberRefused.

    `test` is the test's own id. The attempt is the route's name, which the answer function reads.
    """
    if contact.why_uncallable:
        raise NumberRefused(contact.why_uncallable)
    number = contact.callable_numbers[0]
    if not route.reaches(number):
        raise NumberRefused("the country is not on the allow-list")
    said = route_test_reply(route.name, words).speech
    return {
        "InstanceId": route.instance_id,
        "ContactFlowId": route.flow_id,
        "SourcePhoneNumber": route.caller_number,
        "DestinationPhoneNumber": number.dialled,
        "ClientToken": client_token(test, route),
        "Attributes": {
            "incident": INCIDENT,
            "attempt": route.name,
            "language": contact.language,
            "speech": said,
            "menu": said,
            "unconfirmed": said,
            "goodbye": said,
        },
    }


def route_test_reply(route: str, words: Words) -> Reply:
    """What the call says at pick-up."""
    return Reply(phrase(words, "route_test", route=route).ssml, "end")


def route_test_result(record: Mapping[str, Any]) -> str:
    """How the call ended, from DescribeContact's `Contact`; empty while it rings or talks."""
    for fact in facts_of_record(record, INCIDENT):
        if isinstance(fact, CallEnded):
            known = fact.outcome is Outcome.ANSWERED_WITHOUT_KEY
            return ANSWERED if known else fact.outcome.value
    return ""
