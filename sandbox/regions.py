"""Where the sandbox is deployed: one region, or a second one that calls go out from as well."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.deploy.deployment import Deployment
from sandbox.deploy.expand import expand
from sandbox.patterns.pattern import compile_pattern

ROOT = Path(__file__).parents[1]
ACCOUNT = "111122223333"
REGION = "ap-northeast-1"
SECOND_REGION = "eu-central-1"
PARAMETERS = {
    "ConnectInstanceArn": f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/sandbox",
    "CallerNumber": "+12025550100",
    "ContactsParameterName": "/tocsin/contacts",
    "AllowedCallingCodes": ",".join(f"+{digit}" for digit in range(1, 10)),  # everywhere
    "AdviserModelId": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/sandbox.stand-in",
    "VoiceOriginationArn": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:phone-number/phone-sandbox",
    "IncidentManager": "create",
    "IncidentManagerAddress": "on-call@example.com",
    "CampaignCallerNumbers": "+12025550150,+12025550151",
    "CampaignQueues": "support=33333333-4444-5555-6666-777777777777",
    "RecordingsBucketName": "tocsin-sandbox-recordings",
    "RecordingsPrefix": "connect/sandbox/CallRecordings/",
    "StartsPerSecond": "2",
    "CallsAtOnce": "10",
    "VCenterLogGroup": "/vmware/vcenter",
    "ReadVCenterAlarms": "true",
    "LogLevel": "WARNING",
    "PrivateFeedNetworks": "127.0.0.0/8",  # a feed of one's own, to try
}
SECOND_INSTANCE = f"arn:aws:connect:{SECOND_REGION}:{ACCOUNT}:instance/second"
SECOND_NUMBER = "+12025550198"
PutEvent = Callable[[Mapping[str, Any]], object]


def deployed() -> Deployment:
    """The first region alone."""
    return deployed_with(PARAMETERS)


def deployed_with(given: Mapping[str, str]) -> Deployment:
    """The first region with these parameters; raises ConfigurationError for one that is wrong."""
    return _expanded(tuple(sorted(given.items())))


@cache
def _expanded(given: tuple[tuple[str, str], ...]) -> Deployment:
    return expand(ROOT / "template.yaml", dict(given), REGION, ACCOUNT)


@cache
def deployed_second() -> Deployment:
    """What stands in the second region, deployed after the first as docs/routes.md says."""
    first = deployed().outputs
    given = {
        "ConnectInstanceArn": SECOND_INSTANCE,
        "HomeTableArn": first["TableArn"],
        "HomeWakeUpQueueArn": first["WakeUpQueueArn"],
        "LogLevel": PARAMETERS["LogLevel"],
    }
    return expand(ROOT / "backup-region.yaml", given, SECOND_REGION, ACCOUNT)


def deployments(home: Mapping[str, str], *, two_regions: bool) -> dict[str, Deployment]:
    """What is deployed by its region, the first one with these parameters."""
    second = {SECOND_REGION: deployed_second()} if two_regions else {}
    return {REGION: deployed_with(home), **second}


def deployed_with_second() -> Deployment:
    """The first region once it knows of the second."""
    return deployed_with(parameters(two_regions=True))


def parameters(*, two_regions: bool) -> dict[str, str]:
    """What the first region's stack is deployed with."""
    if not two_regions:
        return PARAMETERS
    second = {
        "BackupConnectInstanceArn": SECOND_INSTANCE,
        "BackupContactFlowId": deployed_second().outputs["AlertFlowId"],
        "BackupCallerNumber": SECOND_NUMBER,
    }
    return PARAMETERS | second


def runtime(region: str) -> dict[str, str]:
    """What Lambda itself sets for every function of a region."""
    return {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def sends_home(second: Deployment, put_at_home: PutEvent) -> PutEvent:
    """The second region's bus: what its rules match goes to the first region's."""
    patterns = [compile_pattern(rule.pattern) for rule in second.rules.values()]

    def put(event: Mapping[str, Any]) -> None:
        if any(matches(event) for matches in patterns):
            put_at_home(event)

    return put
