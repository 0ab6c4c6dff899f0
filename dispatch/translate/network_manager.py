"""AWS Network Manager: the tunnels and BGP sessions of a global network (transit gateways)."""

from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, resource_name

_DOWN: Final = "-DOWN"
_UP: Final = ("-UP", "-ESTABLISH", "-ESTABLISHED")
_OWNERS: Final = ("vpnConnectionArn", "connectPeerArn", "transitGatewayConnectPeerArn")
_ADDRESSES: Final = ("outsideIpAddress", "coreNetworkAddress", "transitGatewayAddress")


def read_status(envelope: Envelope) -> Meaning:
    """One tunnel or one BGP session went down, or came back.

    A VPN connection has two tunnels, told apart by the outside address; IPsec and BGP of a tunnel
    come back one after the other, so that each is a trouble of its own.
    """
    # Connect peers write their change types with underscores, VPN connections with hyphens.
    change = clean(envelope.detail.get("changeType")).upper().replace("_", "-")
    status, note = _status(change)
    owner, address = _first(envelope, _OWNERS), _first(envelope, _ADDRESSES)
    layer = "bgp" if "-BGP-" in change else "ipsec"
    described = clean(envelope.detail.get("changeDescription"), SUMMARY_LIMIT)
    told_apart = f"{described} ({address})" if address else described
    return Meaning(
        status=status,
        dedup_key=key("network", owner or envelope.event_id, address, layer),
        name=change or envelope.detail_type,
        summary=clean(told_apart, SUMMARY_LIMIT),
        resource=clean(resource_name(owner)),
        region=clean(envelope.detail.get("region")),
        note=note,
    )


def _status(change: str) -> tuple[Status, str]:
    if change.endswith(_DOWN):
        return Status.FIRED, ""
    if change.endswith(_UP):
        return Status.RECOVERED, ""
    return Status.SILENT, "no tunnel and no BGP session went down"


def _first(envelope: Envelope, names: tuple[str, ...]) -> str:
    return next(filter(None, (clean(envelope.detail.get(name)) for name in names)), "")
