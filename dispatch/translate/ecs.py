"""Amazon ECS: services that cannot start tasks, deployments that fail, tasks that stop."""

from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, mappings, resource_name

_STEADY: Final = "SERVICE_STEADY_STATE"
_ON_PURPOSE: Final = ("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption")
"""stopCode of a task that was told to stop; its exit code is then the signal's."""


def read_service(envelope: Envelope) -> Meaning:
    """What the scheduler says of a service; a steady state ends all trouble it had before."""
    event = clean(envelope.detail.get("eventName"))
    return _service(envelope, event, "service", ended=event == _STEADY)


def read_deployment(envelope: Envelope) -> Meaning:
    """A deployment of a service failed or went well.

    It is a trouble of its own: after a rollback the service is steady, and still not deployed.
    """
    event = clean(envelope.detail.get("eventName"))
    return _service(envelope, event, "deployment", ended=event == "SERVICE_DEPLOYMENT_COMPLETED")


def _service(envelope: Envelope, event: str, about: str, *, ended: bool) -> Meaning:
    service = next((one for one in envelope.resources if ":service/" in one), "")
    informs = clean(envelope.detail.get("eventType")).upper() == "INFO"
    status = Status.RECOVERED if ended else Status.SILENT if informs else Status.FIRED
    return Meaning(
        status=status,
        dedup_key=key("ecs", about, service or envelope.event_id),
        name=event or envelope.detail_type,
        summary=clean(envelope.detail.get("reason"), SUMMARY_LIMIT),
        resource=clean(resource_name(service)),
        note="ECS informs of what goes well" if status is Status.SILENT else "",
    )


def read_task(envelope: Envelope) -> Meaning:
    """A task changed its state; only one that stopped by its own fault fires."""
    detail = envelope.detail
    group, cluster = clean(detail.get("group")), clean(detail.get("clusterArn"))
    task = clean(detail.get("taskArn"))
    note = _task_note(envelope)
    return Meaning(
        status=Status.SILENT if note else Status.FIRED,
        # A service starts its tasks anew and again, each under another name.
        dedup_key=key("ecs", "task", cluster, group or task or envelope.event_id),
        name="ECS task stopped",
        summary=_why_stopped(detail),
        resource=clean(group.removeprefix("service:").removeprefix("family:")),
        note=note,
    )


def _why_stopped(detail: Mapping[str, object]) -> str:
    """ECS's reason, and that of a container: "OutOfMemoryError" says more than "exited"."""
    reasons = (
        clean(one.get("reason"), SUMMARY_LIMIT) for one in mappings(detail.get("containers"))
    )
    told = (clean(detail.get("stoppedReason"), SUMMARY_LIMIT), next(filter(None, reasons), ""))
    return clean(" — ".join(filter(None, told)), SUMMARY_LIMIT)


def _task_note(envelope: Envelope) -> str:
    detail = envelope.detail
    if detail.get("lastStatus") != "STOPPED":
        return "the task has not stopped"
    if (code := clean(detail.get("stopCode"))) in _ON_PURPOSE:
        return f"the task was told to stop ({code})"
    codes = [one.get("exitCode") for one in mappings(detail.get("containers"))]
    if code != "TaskFailedToStart" and not any(
        isinstance(one, int | float) and one for one in codes
    ):
        return "no container of the task failed"
    return ""


def read_container_instance(envelope: Envelope) -> Meaning:
    """A container instance; its agent loses its connection several times an hour, as ECS means."""
    arn = clean(envelope.detail.get("containerInstanceArn"))
    connected = envelope.detail.get("agentConnected") is True
    return Meaning(
        status=Status.SILENT if connected else Status.FIRED,
        dedup_key=key("ecs", "agent", arn or envelope.event_id),
        name="ECS agent disconnected",
        resource=clean(envelope.detail.get("ec2InstanceId")) or clean(resource_name(arn)),
        note="its agent is connected" if connected else "",
    )
