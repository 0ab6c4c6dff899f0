"""Asked by the contact flow in a verification call: the code, read aloud."""

from dispatch.answer import Reply
from dispatch.speech.words import Words
from dispatch.verification import verification_reply
from handlers import wiring
from handlers.adapters.verifications import Verifications

VERIFICATIONS = Verifications(wiring.setting("TABLE_NAME"))


def reply_in_verification(attempt: str, words: Words) -> Reply:
    """What to say at pick-up, whatever key is pressed."""
    return verification_reply(VERIFICATIONS.load(attempt), words, wiring.now())
