"""Alarms that ship: deployed as they stand, what they make of a metric, and who is called then."""

import operator
from pathlib import Path

import pytest
from own_events import alarm, metric

from dispatch.errors import ConfigurationError
from dispatch.hints import split_tag
from dispatch.severity import Severity
from sandbox.deploy.expand import expand

FOLDER = Path(__file__).parents[1] / "ready-alarms"
NETWORK, BALANCER = FOLDER / "network.yaml", FOLDER / "load-balancer.yaml"
REGION, ACCOUNT = "ap-northeast-1", "111122223333"
LINK = {
    "LinkName": "Tokyo office",
    "DirectConnectConnectionId": "dxcon-fgabc123",
    "VirtualInterfaceId": "dxvif-fgabc123",
    "VpnConnectionId": "vpn-0a1b2c3d4e5f60718",
    "TransitGatewayId": "tgw-0a1b2c3d4e5f60718",
}
SHOP = {
    "ServiceName": "web shop",
    "LoadBalancer": "app/shop/50dc6c495c0c9188",
    "TargetGroup": "targetgroup/shop/6d0ecf831eec9f09",
}
STATISTICS = {"Minimum": min, "Maximum": max, "Sum": sum}
COMPARISONS = {
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
}
DOCUMENTED = {
    "AWS/DX": {"ConnectionState": {"ConnectionId"}},
    "AWS/VPN": {"TunnelState": {"VpnId"}},
    "AWS/TransitGateway": {
        "PacketDropCountNoRoute": {"TransitGateway"},
        "PacketDropCountBlackhole": {"TransitGateway"},
    },
    "AWS/ApplicationELB": {
        "HealthyHostCount": {"LoadBalancer", "TargetGroup"},
        "UnHealthyHostCount": {"LoadBalancer", "TargetGroup"},
        "HTTPCode_ELB_5XX_Count": {"LoadBalancer"},
        "HTTPCode_Target_5XX_Count": {"LoadBalancer", "TargetGroup"},
        "TargetResponseTime": {"LoadBalancer", "TargetGroup"},
    },
    "AWS/NetworkELB": {
        "HealthyHostCount": {"LoadBalancer", "TargetGroup"},
        "UnHealthyHostCount": {"LoadBalancer", "TargetGroup"},
    },
}
"""Metrics and their dimensions, from the guides of the services."""


def alarms(template, parameters):
    deployed = expand(template, parameters, REGION, ACCOUNT)
    found = deployed.of_type("AWS::CloudWatch::Alarm")
    return {each.logical_id: each.properties for each in found}


EVERY = {
    **alarms(NETWORK, LINK),
    **alarms(BALANCER, SHOP),
    **{
        f"Network{name}": each
        for name, each in alarms(
            BALANCER, SHOP | {"LoadBalancer": "net/shop/50dc6c495c0c9188"}
        ).items()
    },
}


def in_alarm(properties, samples):
    """What CloudWatch makes of one period's samples."""
    value = STATISTICS[properties["Statistic"]](samples)
    return COMPARISONS[properties["ComparisonOperator"]](value, float(properties["Threshold"]))


def change(properties, value="ALARM", was="OK"):
    """The event of that alarm's change."""
    dimensions = {one["Name"]: one["Value"] for one in properties.get("Dimensions", [])}
    document = alarm(
        properties["AlarmName"],
        value,
        was,
        properties["AlarmDescription"],
        metrics=[metric(**dimensions)],
    )
    return document | {"id": f"{properties['AlarmName']} {value}"}


@pytest.mark.parametrize("name", EVERY)
def test_an_alarm_is_named_and_says_its_severity(name):
    severity, said = split_tag(EVERY[name]["AlarmDescription"])
    assert severity in set(Severity)
    assert "Tokyo office" in said or "web shop" in said
    assert len(EVERY[name]["AlarmName"]) <= 255
    assert EVERY[name]["TreatMissingData"] in {"missing", "notBreaching", "breaching"}


@pytest.mark.parametrize("name", [name for name in EVERY if name != "BgpDown"])
def test_an_alarm_reads_a_metric_that_the_service_documents(name):
    properties = EVERY[name]
    dimensions = {one["Name"] for one in properties["Dimensions"]}
    assert DOCUMENTED[properties["Namespace"]][properties["MetricName"]] == dimensions


def test_bgp_is_read_over_all_families_of_the_interface():
    [query] = EVERY["BgpDown"]["Metrics"]
    assert query["Expression"] == (
        'SELECT MIN(VirtualInterfaceBgpStatus) FROM "AWS/DX" '
        "WHERE VirtualInterfaceId = 'dxvif-fgabc123'"
    )
    assert query["ReturnData"] is True


@pytest.mark.parametrize(
    ("parameter", "made"),
    [
        ("DirectConnectConnectionId", {"ConnectionDown"}),
        ("VirtualInterfaceId", {"BgpDown"}),
        ("VpnConnectionId", {"BothTunnelsDown", "OneTunnelDown"}),
        ("TransitGatewayId", {"NoRoute", "BlackHole"}),
    ],
)
def test_what_is_left_empty_is_left_out(parameter, made):
    given = {name: LINK[name] for name in ("LinkName", parameter)}
    assert set(alarms(NETWORK, given)) == made


def test_a_network_load_balancer_has_no_http():
    made = alarms(BALANCER, SHOP | {"LoadBalancer": "net/shop/50dc6c495c0c9188"})
    assert set(made) == {"NoHealthyHost", "UnhealthyHosts"}
    assert {each["Namespace"] for each in made.values()} == {"AWS/NetworkELB"}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("VpnConnectionId", "vgw-0a1b2c3d"),
        ("VirtualInterfaceId", "dxvif-1' OR 1"),
        ("LinkName", "[low] office"),
        ("DirectConnectSeverity", "loud"),
    ],
)
def test_a_parameter_that_is_none_is_refused(parameter, value):
    with pytest.raises(ConfigurationError, match=parameter):
        expand(NETWORK, LINK | {parameter: value}, REGION, ACCOUNT)


@pytest.mark.parametrize(
    ("samples", "which"),
    [
        ([1, 1, 1], set()),
        ([0.5, 0.5], {"OneTunnelDown"}),
        ([1, 0], {"OneTunnelDown"}),
        ([0, 0], {"OneTunnelDown", "BothTunnelsDown"}),
    ],
    ids=["both up", "one down, as a fraction", "one down, a sample each", "both down"],
)
def test_only_two_tunnels_that_are_down_are_both_tunnels_down(samples, which):
    tunnels = {name: EVERY[name] for name in ("OneTunnelDown", "BothTunnelsDown")}
    assert {name for name, each in tunnels.items() if in_alarm(each, samples)} == which


@pytest.mark.parametrize(
    ("name", "samples", "alarmed"),
    [
        ("ConnectionDown", [1, 1], False),
        ("ConnectionDown", [1, 0], True),
        ("NoRoute", [400, 400], False),
        ("BlackHole", [600, 400], True),
        ("NoHealthyHost", [0, 1], False),
        ("NoHealthyHost", [0, 0], True),
        ("UnhealthyHosts", [0, 1], True),
        ("TargetErrors", [20, 20], False),
        ("BalancerErrors", [30, 20], True),
    ],
)
def test_an_alarm_is_in_alarm_when_it_should_be(name, samples, alarmed):
    assert in_alarm(EVERY[name], samples) is alarmed


def test_one_tunnel_down_calls_nobody_and_both_ring_critical(night):
    assert night.event(change(EVERY["OneTunnelDown"]))["outcome"] == "opened"
    assert night.incident["severity"] == "low"
    night.passes("1h")
    assert night.calls() == []
    assert night.event(change(EVERY["BothTunnelsDown"]))["outcome"] == "opened"
    assert (night.incident["severity"], night.incident["rule"]) == ("critical", "alarm-tag")
    night.phone("primary").rings().answers().hears("VPN")
    assert night.event(change(EVERY["BothTunnelsDown"], "OK", "ALARM"))["outcome"] == "resolved"


RINGS = {"ConnectionDown", "BgpDown", "NoHealthyHost", "BalancerErrors", "TargetErrors"}
QUIET = {"NoRoute", "BlackHole", "UnhealthyHosts", "SlowAnswers"}


@pytest.mark.parametrize("name", sorted(RINGS | QUIET))
def test_an_alarm_rings_or_is_a_notice(night, name):
    night.event(change(EVERY[name]))
    if name in RINGS:
        night.phone("primary").rings().answers().hears(
            EVERY[name]["AlarmName"].split(":")[0].split()[1]
        )
        night.event(change(EVERY[name], "OK", "ALARM"))
    else:
        night.passes("1h")
        assert night.calls() == []


def test_a_link_with_another_beside_it_may_be_made_quiet(night):
    quiet = alarms(NETWORK, LINK | {"DirectConnectSeverity": "medium"})
    night.event(change(quiet["ConnectionDown"]))
    night.passes("1h")
    assert night.calls() == []
