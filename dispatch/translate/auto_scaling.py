"""EC2 Auto Scaling: instances that cannot be launched or ended, refreshes that fail."""

from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key

_FIRED, _RECOVERED, _SILENT = Status.FIRED, Status.RECOVERED, Status.SILENT
KINDS: Final = {
    "EC2 Instance Launch Unsuccessful": ("launch", _FIRED),
    "EC2 Instance Launch Successful": ("launch", _RECOVERED),
    "EC2 Instance Terminate Unsuccessful": ("terminate", _FIRED),
    "EC2 Instance Terminate Successful": ("terminate", _RECOVERED),
    "EC2 Auto Scaling Instance Refresh Failed": ("refresh", _FIRED),
    "EC2 Auto Scaling Instance Refresh Succeeded": ("refresh", _RECOVERED),
    "EC2 Auto Scaling Instance Refresh Started": ("refresh", _SILENT),
    "EC2 Auto Scaling Instance Refresh Cancelled": ("refresh", _SILENT),
    "EC2 Instance-launch Lifecycle Action": ("launch", _SILENT),
    "EC2 Instance-terminate Lifecycle Action": ("terminate", _SILENT),
}
"""Each detail type: what it is about, and what it means for that."""


def read(envelope: Envelope) -> Meaning:
    """An activity of a group: one that succeeds ends the trouble of those that did not."""
    about, status = KINDS[envelope.detail_type]
    group = clean(envelope.detail.get("AutoScalingGroupName"))
    texts = (clean(envelope.detail.get(one), SUMMARY_LIMIT) for one in ("StatusMessage", "Cause"))
    return Meaning(
        status=status,
        dedup_key=key(
            "auto-scaling", envelope.account, envelope.region, group or envelope.event_id, about
        ),
        name=envelope.detail_type,
        summary=next(filter(None, texts), ""),
        resource=group,
        note="nothing has failed: it has begun, or it was called off" if status is _SILENT else "",
    )
