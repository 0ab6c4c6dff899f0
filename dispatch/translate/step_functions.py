"""AWS Step Functions: executions of standard workflows that end."""

from collections.abc import Mapping

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, resource_name


def read(envelope: Envelope) -> Meaning:
    """An execution failed or timed out. Those of one state machine are one trouble.

    Another execution that succeeds is no recovery of it, unless a person had that one redriven.
    """
    detail = envelope.detail
    state = clean(detail.get("status")).upper()
    machine = clean(detail.get("stateMachineArn"))
    status, note = _status(state, detail)
    texts = (clean(detail.get(one), SUMMARY_LIMIT) for one in ("error", "cause"))
    return Meaning(
        status=status,
        dedup_key=key("step-functions", machine or envelope.event_id),
        name=f"state machine {state or 'changed'}",
        summary=clean(" — ".join(filter(None, texts)), SUMMARY_LIMIT),
        resource=clean(resource_name(machine)),
        note=note,
    )


def _status(state: str, detail: Mapping[str, object]) -> tuple[Status, str]:
    if state in {"FAILED", "TIMED_OUT"}:
        return Status.FIRED, ""
    redriven = detail.get("redriveCount")
    if state == "SUCCEEDED" and isinstance(redriven, int | float) and redriven > 0:
        return Status.RECOVERED, ""
    notes = {
        "ABORTED": "somebody stopped the execution",
        "SUCCEEDED": "it succeeded, which says nothing of those that failed",
    }
    return Status.SILENT, notes.get(state, "the execution has not ended")
