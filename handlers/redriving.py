"""What an operator's command may do to dead letters: look at them, and put them back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.adapters.redrive import Redrive

OUTPUTS = {
    "events": ("EventDeadLetterQueueUrl", "EventQueueUrl"),
    "wake-ups": ("WakeUpDeadLetterQueueUrl", "WakeUpQueueUrl"),
    "contact-events": ("ContactEventDeadLetterQueueUrl", "ContactEventQueueUrl"),
    "campaign-ends": ("CampaignEndsDeadLetterQueueUrl", "CampaignEndsQueueUrl"),
    "campaign-looks": ("CampaignPacerDeadLetterQueueUrl", "CampaignPacerQueueUrl"),
    "campaign-lists": ("CampaignImportDeadLetterQueueUrl", "CampaignImportQueueUrl"),
    "follow-ups": ("FollowUpsDeadLetterQueueUrl", "FollowUpsQueueUrl"),
    "recordings": ("RecordingsFailuresQueueUrl", ""),
}
"""Of each queue the template's outputs with its dead letters' address, and with its own.

Those of recordings come from no queue. A stack without campaigns or recordings lacks theirs.
"""


@dataclass(frozen=True, slots=True)
class Redriving:
    """The dead letters of one installation, whose template's outputs are given.

    A queue that it does not have has none.
    """

    outputs: Mapping[str, str]
    clock: Callable[[], datetime]

    def count(self, queues: Sequence[str]) -> int:
        """About how many there are; raises OutcomeUnknown."""
        return sum(one.count() for one in self._redrives(queues))

    def letters(self, queues: Sequence[str], most: int, *, bodies: bool) -> list[dict[str, Any]]:
        """Up to `most` letters of each queue, oldest first; all stay where they are."""
        found = []
        for redrive in self._redrives(queues):
            letters = redrive.receive(most)
            redrive.release(letters)
            found += [one.view(self.clock(), body=bodies) for one in letters]
        return found

    def put_back(self, queues: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
        """Each letter, up to `most` of each queue, once it is back where it came from."""
        for redrive in self._redrives(queues):
            for letter in redrive.put_back(redrive.receive(most)):
                yield letter.view(self.clock())

    def _redrives(self, queues: Sequence[str]) -> Iterator[Redrive]:
        for queue in queues:
            dead_letters, source = (self.outputs.get(name, "") for name in OUTPUTS[queue])
            if dead_letters:
                yield Redrive(queue, dead_letters, source)
