"""An explanation for people: what, why, who, when, and the words."""

from typing import Any

from rich.table import Table

from console.output import SEVERITY_STYLES, console


def write_explanation(told: dict[str, Any]) -> None:
    """Print it."""
    alert = told["alert"]
    console.print(f"[bold]{plain(alert['name'])}[/bold]  ({alert['detail_type']})")
    where = ", ".join(filter(None, (alert["resource"], alert["region"], alert["account"])))
    console.print(f"  {alert['status']}; {plain(where)}; dedup key {plain(alert['dedup_key'])}")
    for one in told["tried"]:
        console.print(f"  rule {one['rule']}: no, {plain(one['why_not'])}", style="dim")
    if told["rule"] is None:
        console.print(f"  [bold]{told['outcome']}[/bold]: {plain(told['reason'])}; nobody is told")
        return
    style = SEVERITY_STYLES[told["severity"]]
    console.print(f"  rule [bold]{told['rule']}[/bold]: [{style}]{told['severity']}[/{style}]")
    console.print(f"  because {plain(told['reason'])}; plan {told['plan']}")
    _write_steps(told["steps"])
    _write_spoken(told["spoken"])
    _write_requests(told["requests"])


def _write_steps(steps: list[dict[str, Any]]) -> None:
    table = Table(title="If nobody answers", title_justify="left", box=None, pad_edge=False)
    table.add_column("after", justify="right")
    table.add_column("what")
    for step in steps:
        table.add_row(duration(step["after"]), plain(step["what"]))
    console.print(table)


def _write_spoken(spoken: list[dict[str, Any]]) -> None:
    for one in spoken:
        length = f"{one['seconds']} s, then the menu {one['menu_seconds']} s"
        console.print(f"\n[bold]{one['contact']}[/bold] hears ({one['language']}, {length}):")
        console.print(f"  {plain(one['text'])}")


def _write_requests(requests: list[dict[str, Any]]) -> None:
    console.print("\nRequests now:")
    for one in requests:
        to = one["parameters"].get("DestinationPhoneNumber") or one["parameters"].get("TopicArn")
        detail = to or f"in {one['parameters'].get('DelaySeconds')} s"
        console.print(f"  {one['service']} {one['operation']} {plain(str(detail))}")


def duration(seconds: float) -> str:
    """Minutes and seconds: 0:00, 2:05, 62:00."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def plain(text: str) -> str:
    """Text from an event must not be read as Rich's markup."""
    return text.replace("[", r"\[")
