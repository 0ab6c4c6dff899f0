"""How one campaign calls: what its file says, applied to a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.campaign.calling import token_of
from dispatch.campaign.calling_hours import next_allowed
from dispatch.campaign.person import Person
from dispatch.campaign.retry_schedule import next_attempt
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.settings_calls import CAMPAIGN
from dispatch.routes.route import Route


@dataclass(frozen=True, slots=True)
class CallingPlan:
    """One campaign's file, with the routes of campaigns: one for each caller number.

    `unavailable` is what a call says, by language, where the answer function fails, `recorded` what
    one says that is recorded. Raises ValueError where the file wants numbers that no route has.
    """

    file: CampaignFile
    routes: Sequence[Route]
    unavailable: Mapping[str, str]
    recorded: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self._own_routes():
            raise ValueError(f"no caller number of {self.file.name} is one of the stack's")

    @property
    def longest(self) -> timedelta:
        """How long a call may talk."""
        return self.file.calls.longest

    def route_for(self, person: Person) -> str:
        """The name of the next call's route: a retry shows another number."""
        routes = self._own_routes()
        return routes[(int(person.id[:8], 16) + len(person.attempts)) % len(routes)].name

    def allowed_at(self, person: Person, now: datetime) -> datetime | None:
        """When this person may be called, `now` at the earliest; None where never again."""
        return next_allowed(self.file.calling_hours, person.zone, now)

    def next_call(
        self, person: Person, later_at: datetime | None, now: datetime
    ) -> datetime | None:
        """When a person is called again whose last call has ended; None where they are not."""
        hours, schedule = self.file.calling_hours, self.file.retries
        return next_attempt(schedule, hours, person.zone, person.attempts, now, later_at)

    def request(self, person: Person) -> dict[str, Any]:
        """StartOutboundVoiceContact's for the attempt under way."""
        attempt = person.attempts[-1]
        route = next(one for one in self.routes if one.name == attempt.route)
        language = self.file.script.language(person.language)
        return {
            "InstanceId": route.instance_id,
            "ContactFlowId": route.flow_id,
            "SourcePhoneNumber": route.caller_number,
            "DestinationPhoneNumber": person.number,
            "ClientToken": token_of(person),
            "Attributes": {
                "campaign": person.campaign,
                "person": person.id,
                "attempt": str(attempt.number),
                "language": language,
                "unavailable": self.unavailable[language],
                **self._recording(language),
            },
            **self._traffic(),
        }

    def _recording(self, language: str) -> dict[str, str]:
        if not self.file.calls.record:
            return {}
        return {"record": "yes", "recorded": self.recorded[language]}

    def _traffic(self) -> dict[str, Any]:
        calls = self.file.calls
        if calls.traffic != CAMPAIGN:
            return {}
        detects = calls.answering_machine_detection
        return {
            "TrafficType": "CAMPAIGN",
            "RingTimeoutInSeconds": int(calls.ring_timeout.total_seconds()),
            "AnswerMachineDetectionConfig": {
                "EnableAnswerMachineDetection": detects,
                "AwaitAnswerMachinePrompt": False,
            },
        }

    def _own_routes(self) -> Sequence[Route]:
        wanted = {number.dialled for number in self.file.calls.caller_numbers}
        return [one for one in self.routes if not wanted or one.caller_number in wanted]
