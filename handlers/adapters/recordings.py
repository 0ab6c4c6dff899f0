"""One recording from its reader to its smaller form, checked, and what became of it."""

from dataclasses import dataclass
from typing import BinaryIO

from dispatch.errors import UnreadableRecording
from dispatch.recordings.choosing import Skip, Source, what_to_do
from dispatch.recordings.naming import contact_of, result_key
from dispatch.recordings.profiles import Profile
from dispatch.recordings.record import Form, Outcome, Record, form
from dispatch.recordings.verdict import Reject, verdict
from dispatch.recordings.wav import WavHead
from dispatch.recordings.wav_reading import Reader, look
from handlers.adapters.audio import convert, measure
from handlers.adapters.noted import Noted


@dataclass(frozen=True, slots=True)
class Incoming:
    """A recording that can be read once: of `size` bytes, with what its tags and locks say."""

    key: str
    size: int
    reader: Reader
    converted_as: str = ""
    legal_hold: bool = False


def archive(given: Incoming, result: BinaryIO, profile: Profile, billed_at_least: int) -> Record:
    """Write the smaller form to `result`, which can be rewound, if that is to be had and good.

    Only where the record's outcome is CONVERTED does `result` hold anything to be kept.
    """
    noted = Noted(given.reader)
    try:
        kind, head = look(noted)
        source = Source(given.size, kind, head, given.converted_as, given.legal_hold)
        choice = what_to_do(source, profile, billed_at_least)
        if isinstance(choice, Skip):
            return _left(given, profile, Outcome.SKIPPED, choice.reason)
        return _converted(given, noted, choice.head, result, profile)
    except UnreadableRecording as error:
        return _left(given, profile, Outcome.FAILED, str(error))


def _converted(
    given: Incoming, noted: Noted, head: WavHead, result: BinaryIO, profile: Profile
) -> Record:
    was = convert(noted, head, result, profile)
    now = measure(result, profile)
    finding = verdict(was, now, profile)
    if isinstance(finding, Reject):
        return _left(given, profile, Outcome.REJECTED, finding.reason)
    before, after = form(given.key, was), form(result_key(given.key, profile), now)
    return Record(contact_of(given.key), profile.name, Outcome.CONVERTED, before, after)


def _left(given: Incoming, profile: Profile, outcome: Outcome, reason: str) -> Record:
    source = Form(given.key, given.size)
    return Record(contact_of(given.key), profile.name, outcome, source, reason=reason)
