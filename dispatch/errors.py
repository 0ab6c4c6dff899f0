"""Every error Tocsin raises, and whether trying again can help.

TocsinError
├── ConfigurationError    a file an operator edits is wrong; refused at cold start
├── UnreadableEvent       an event that cannot be understood; goes to the dead letters
├── FlowError             a contact flow that cannot be run (sandbox.flow.state)
├── UnspeakableText       SSML that Polly would refuse (sandbox.flow.ssml)
├── PatternRefused        a pattern that EventBridge would refuse (sandbox.patterns.values)
├── LogPatternRefused     one that CloudWatch Logs would refuse (sandbox.log_patterns.cursor)
├── ServiceError          an error answer of a stand-in (sandbox.api_calls)
├── DishonestAnswer       a stand-in's answer that the service's model does not allow (the same)
├── SilenceRefused        a silence that is asked for wrongly
├── CodeRefused           a code by which no incident, or more than one, could be taken
├── CampaignRefused       what is asked of a campaign that it cannot do as it stands
├── ContactsRefused       contacts that cannot be read or stored, or a person who is not there
├── UnreadableRecording   a call recording that is cut off, or no sound that is known
├── RecordingRefused      S3 refuses what was asked of one recording
├── StorageUnavailable    S3, DynamoDB or SQS is not there now; the same batch once more
├── BatchUnfinished       time is up before all recordings of a batch were begun; the rest again
├── SelectionRefused      recordings that are to be archived or found, asked for wrongly
├── NoRecording           one that is not known, not there, or not to be had now
├── RunFailed             a run of the archive of which too much failed
│   └── Unaccounted       one that does not account for each recording (yet)
├── MachineRefused        a state machine that cannot be run (sandbox.state_machine.faults)
├── StateFailed           a state that failed, as Retry and Catch see it (the same)
├── UnreadableCalendar    a rota's calendar that cannot be had or understood
├── FeedFault             a status feed that cannot be had or understood now
│   └── FeedRefused       one that Tocsin will not have: a private address, too large, not safe
├── NotThere              no such incident, sandbox or stack (console.places)
├── StateConflict         somebody else wrote first; read again and decide again
└── DeliveryError         a call or a notice could not be handed over
    ├── Throttled         try later with the same token
    │   └── QuotaFull     as many calls at once as the instance may have
    ├── NotReached        it never arrived; another route may be tried at once
    ├── OutcomeUnknown    it may have happened; try again with the same token
    ├── RequestInvalid    never sent: the request breaks what the service's model states
    ├── NumberRefused     this number cannot be called
    └── RouteRefused      nobody can be called this way
"""

import re
from typing import ClassVar

LONGEST_MESSAGE = 500
"""Characters of a message: a line of a log, not a copy of the file."""
# Compiled when an error is made, and not at every cold start.
_UNPRINTABLE = "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+"
_NUMBER = r"(?!\+819012345678\b)\+[0-9](?:[ ().-]?[0-9]){6,14}"
"""Any phone number but the example in PhoneNumber's own message."""


class TocsinError(Exception):
    """The root: `except TocsinError` catches what Tocsin itself can say."""

    retry: ClassVar[bool] = False


class ConfigurationError(TocsinError):
    """A file an operator edits is wrong: which one, at which line (0 if none), what is right."""

    def __init__(self, file: str, line: int, message: str) -> None:
        message = _for_a_log(message)
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.file, self.line, self.message = file, line, message


class UnreadableEvent(TocsinError):
    """An event that cannot be understood, with the key that is missing or wrong."""


class SilenceRefused(TocsinError):
    """A silence that cannot be made as it was asked for, with what would be right."""


class CodeRefused(TocsinError):
    """A code that no incident has, or several that wait for somebody."""


class CampaignRefused(TocsinError):
    """A campaign cannot do what is asked of it as it stands, or there is none such."""


class ContactsRefused(TocsinError):
    """The contacts cannot be read or stored, or do not hold whom was asked for."""


class UnreadableRecording(TocsinError):
    """A call recording, or what it became, cannot be read: what is wrong with it."""


class RecordingRefused(TocsinError):
    """S3 refuses what was asked of one recording: which operation, and its code."""

    def __init__(self, operation: str, code: str) -> None:
        super().__init__(f"S3 refuses {operation}: {code}")
        self.operation, self.code = operation, code


class StorageUnavailable(TocsinError):
    """S3, DynamoDB or SQS does not do what was asked, whatever the recording."""

    retry = True


class BatchUnfinished(TocsinError):
    """Time was up before all recordings of a batch were begun; those that were are done."""

    retry = True


class SelectionRefused(TocsinError):
    """Which recordings are meant cannot be told, with what would be right."""


class NoRecording(TocsinError):
    """A recording that is asked for is not known, not there, or not to be had now; and why."""


class RunFailed(TocsinError):
    """Too many recordings of a run failed, or the run was given up: how many, and why."""


class Unaccounted(RunFailed):
    """What was listed and what was accounted for differ: now, or for good."""

    retry = True


class UnreadableCalendar(TocsinError):
    """A rota's calendar cannot be had or understood; never with its address or its text."""

    retry = True


class FeedFault(TocsinError):
    """A status feed cannot be had or understood; never with its address or its text."""

    retry = True


class FeedRefused(FeedFault):
    """A status feed is what Tocsin will not have, however often it is asked for."""

    retry = False


class StateConflict(TocsinError):
    """The stored state changed between reading and writing."""

    retry = True


class DeliveryError(TocsinError):
    """A call or a notice could not be handed over."""


class Throttled(DeliveryError):
    """The service asked to slow down (429)."""

    retry = True


class QuotaFull(Throttled):
    """The instance has no place for another call at once (LimitExceeded)."""


class NotReached(DeliveryError):
    """The service was never reached: the request was certainly not carried out."""

    retry = True


class OutcomeUnknown(DeliveryError):
    """No answer came: the request may or may not have been carried out."""

    retry = True


class RequestInvalid(DeliveryError):
    """A request that the service would refuse, found before it was sent."""


class NumberRefused(DeliveryError):
    """The service will not call this number."""


class RouteRefused(DeliveryError):
    """The service will not place any call by this route."""


def _for_a_log(message: str) -> str:
    """The message on one line, without a phone number; of an endless one the start and the end."""
    line = re.sub(_NUMBER, "…", re.sub(_UNPRINTABLE, " ", message))
    half = (LONGEST_MESSAGE - 1) // 2
    return line if len(line) <= LONGEST_MESSAGE else f"{line[:half]}…{line[-half:]}"
