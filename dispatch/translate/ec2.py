"""Amazon EC2: the states of instances, and what became of volumes."""

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, resource_name


def read_instance(envelope: Envelope) -> Meaning:
    """An instance that stopped or was ended fires; one that runs again recovers."""
    instance = clean(envelope.detail.get("instance-id"))
    state = clean(envelope.detail.get("state")).lower()
    passing = state in {"pending", "stopping", "shutting-down"}
    fires = Status.SILENT if passing else Status.FIRED
    return Meaning(
        status=Status.RECOVERED if state == "running" else fires,
        dedup_key=key("ec2", envelope.account, envelope.region, instance or envelope.event_id),
        name=f"EC2 instance {state or 'changed'}",
        resource=instance,
        note=f"the instance is on its way to another state ({state})" if passing else "",
    )


def read_volume(envelope: Envelope) -> Meaning:
    """What was done with a volume or a snapshot: only a failure fires."""
    done = clean(envelope.detail.get("event"))
    result = clean(envelope.detail.get("result")).lower()
    arn = envelope.resources[0] if envelope.resources else ""
    failed = result == "failed"
    return Meaning(
        status=Status.FIRED if failed else Status.SILENT,
        dedup_key=key("ebs", arn or envelope.event_id, done),
        name=f"EBS {done or 'change'} {result}".strip(),
        summary=clean(envelope.detail.get("cause"), SUMMARY_LIMIT),
        resource=clean(resource_name(clean(arn))),
        note="" if failed else f"nothing has failed ({result or 'no result'})",
    )
