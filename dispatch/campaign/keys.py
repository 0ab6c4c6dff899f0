"""The names under which the campaign table keeps things; one place, whoever reads or writes.

| pk            | sk          | holds                                                          |
|---------------|-------------|----------------------------------------------------------------|
| campaign#ID   | state       | `Campaign`: `doc`, `version`                                   |
| campaign#ID   | file#N      | the text of the campaign's file, version N                     |
| campaigns     | campaign#ID | that there is this campaign                                    |
| people#ID#S   | person#PID  | one person: `dial`, `dial_version`, `talk`, `talk_version`     |
| call#CONTACT  | recorded    | whose a recorded call is (handlers/adapters/campaign_recorded)  |
| refusals#S    | number#HASH | a number that is never called again, since when and by whom    |
| pacer         | lease       | who calls, until when                                          |

The index `agenda` holds who is due (`due#ID#S`) and who is called (`calling#ID`), by `agenda_at`.
"""

import hashlib
from datetime import UTC, datetime

from dispatch.campaign.person import shard_of

CAMPAIGNS = "campaigns"
STATE = "state"
AGENDA = "agenda"
Key = tuple[str, str]
"""pk and sk."""
LEASE: Key = ("pacer", "lease")


def campaign_key(campaign: str) -> Key:
    """A campaign's state."""
    return f"campaign#{campaign}", STATE


def file_key(campaign: str, version: int) -> Key:
    """One version of a campaign's file."""
    return f"campaign#{campaign}", f"file#{version}"


def listing_key(campaign: str) -> Key:
    """What lists a campaign among all."""
    return CAMPAIGNS, f"campaign#{campaign}"


def people_key(campaign: str, shard: int) -> str:
    """The pk of all people of one shard."""
    return f"people#{campaign}#{shard}"


def person_key(campaign: str, person: str) -> Key:
    """One person."""
    return people_key(campaign, shard_of(person)), f"person#{person}"


def refusal_key(number: str) -> Key:
    """What tells that this number (E.164) is never called again. The number itself is not in it."""
    digest = hashlib.sha256(number.encode()).hexdigest()[:40]
    return f"refusals#{digest[0]}", f"number#{digest}"


def due_agenda(campaign: str, shard: int) -> str:
    """The agenda of those of one shard who wait for a call."""
    return f"due#{campaign}#{shard}"


def calling_agenda(campaign: str) -> str:
    """The agenda of those who are called now."""
    return f"calling#{campaign}"


def agenda_at(at: datetime) -> str:
    """A time whose text sorts as times do: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
