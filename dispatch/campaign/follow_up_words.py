"""What a follow-up sends: an SMS, a notice or an event, each made from the person's answer."""

from typing import Any

from dispatch.campaign.follow_ups import FollowUp
from dispatch.campaign.person import Answer, Owed, Person
from dispatch.campaign.script_texts import FIELD, LONGEST_FIELD
from dispatch.notices import SUBJECT_LIMIT, Notice
from dispatch.tokens import campaign_token

SOURCE, DETAIL_TYPE = "tocsin.campaigns", "Campaign Answer"
"""Of the events (docs/campaigns.md has their fields)."""


def sms_request(
    follow_up: FollowUp, person: Person, language: str, sender_id: str
) -> dict[str, Any]:
    """SNS Publish to the person's number, as a message that matters."""
    attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
    if sender_id:
        attributes["AWS.SNS.SMS.SenderID"] = sender_id
    return {
        "PhoneNumber": person.number,
        "Message": _filled(follow_up.text[language], person),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    }


def mail_notice(follow_up: FollowUp, person: Person, language: str) -> Notice:
    """A notice for whoever reads the topic; its subject in ASCII, as SNS takes no other."""
    subject = _filled(follow_up.subject[language], person)
    written = subject.encode("ascii", "replace").decode() or person.campaign
    return Notice(written[:SUBJECT_LIMIT], _filled(follow_up.text[language], person))


def event_detail(
    follow_up: FollowUp, person: Person, owed: Owed, answer: Answer | None
) -> dict[str, object]:
    """The detail of the event; sent twice it has the same `id`."""
    return {
        "version": 1,
        "id": campaign_token(person.campaign, person.id, owed.attempt, follow_up.name),
        "campaign": person.campaign,
        "person": person.id,
        "followUp": follow_up.name,
        "question": owed.question,
        "answer": owed.answer,
        "attempt": owed.attempt,
        **({"at": answer.at.isoformat()} if answer is not None else {}),
        "fields": {name: person.fields.get(name, "") for name in follow_up.fields},
        **({"number": person.number} if follow_up.number else {}),
    }


def _filled(text: str, person: Person) -> str:
    """With the person's fields, cut as they are when they are said, each on one line."""
    filled = FIELD.sub(lambda found: person.fields.get(found[1], "")[:LONGEST_FIELD], text)
    return " ".join(filled.split())
