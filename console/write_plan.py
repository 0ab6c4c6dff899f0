"""What `tocsin campaign plan` prints: what it assumes first, then what follows from it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.text import Text

from console.output import console, duration, write_line, write_row, write_table
from console.write_cost import bar
from dispatch.campaign.forecast_result import Forecast, by_hour
from dispatch.campaign.list_reasons import MEANING, Reason
from dispatch.campaign.outlook import Cost, Outlook
from dispatch.campaign.quota_needs import NAMES, WAITING, Need
from dispatch.campaign.settings import CampaignFile
from dispatch.rota.wall_clock import zone

BAD, GOOD = "bold red", "green"
MOST_BARS = 48
"""Longer campaigns are shown by the day."""
WIDEST = 50


def write_plan(file: CampaignFile, found: Outlook) -> None:
    """All of it; times are on the campaign's own clock."""
    place = file.calling_hours.zone or found.people.groups[0].zone
    write_line(f"{file.name}: {file.description}", "bold")
    _write_assumptions(found)
    write_line()
    _write_course(found, place)
    _write_cost(found.cost, file, place)
    if found.unconfirmed:
        missing = ", ".join(found.unconfirmed)
        write_row("confirm", f"{missing}: nobody confirmed the calling rules: [[compliance]]", BAD)
    write_line()
    _write_needs(found.needs)
    write_line()
    _write_picture(found.now, place)


def _write_assumptions(found: Outlook) -> None:
    mix = found.assumed.mix.items()
    told = ", ".join(f"--{outcome} {share * 100:.3g}" for outcome, share in mix if share)
    write_row("assumed", f"of 100 calls: {told}; yours will differ: give your own")
    seconds = f"--talk {found.assumed.talk:.0f}, --ring {found.assumed.ring:.0f}"
    write_row("", f"seconds of a call that is answered, and of ringing in vain: {seconds}")
    asked = f"{found.asked.starts_per_second:g} starts/s, {found.asked.calls_at_once:g} at once"
    left = f"{found.capacity.starts_per_second:g} and {found.capacity.calls_at_once:g}"
    write_row("pace", f"the file asks for {asked}; the quotas leave it {left}")


def _write_course(found: Outlook, place: str) -> None:
    now = found.now
    groups = "; ".join(f"{_many(one.people)} in {one.zone}" for one in found.people.groups)
    write_row("people", f"{_many(now.people)}: {groups}")
    for reason, count in found.people.aside.items():
        write_row("", f"{_many(count)} more are set aside: {MEANING[Reason(reason)]}", "yellow")
    reached, in_vain, left = now.people_by_end
    told = f"{_many(reached)} people reached, {_many(in_vain)} in vain"
    write_row("calls", f"{_many(now.calls)}: {told}")
    if left:
        write_row("", f"{_many(left)} people are not called within the calling hours", BAD)
    write_row("time", _time(now, place))
    write_row("peak", _peak(now, found.hold))
    if found.could_be_faster:
        wished = f"{_time(found.wished, place)}; {_peak(found.wished, found.hold)}"
        write_row("could be", f"with the quotas it asks for: {wished}", "yellow")


def _time(one: Forecast, place: str) -> str:
    if not one.bins or one.ends_at is None:
        return "no call can be placed: no quota, or no calling hours"
    begins, ends = (_at(at, zone(place)) for at in (one.bins[0].start, one.ends_at))
    spent = duration(sum(each.seconds for each in one.bins))
    return f"{begins} to {ends} ({place}), {spent} of it calling"


def _peak(one: Forecast, hold: float) -> str:
    rate = one.peak.rate if one.peak else 0.0
    return f"{rate:.2f} starts/s, {rate * hold:.0f} calls at once of {hold:.0f} s each"


def _write_cost(cost: Cost, file: CampaignFile, place: str) -> None:
    money, cap = file.spending.currency, file.spending.cap
    style = BAD if cost.cap_at else GOOD
    if cost.prices:
        write_row("cost", f"{money} {cost.total:,.2f} of a cap of {cap:,.2f}", style)
    if cost.cap_at:
        at, calls = _at(cost.cap_at, zone(place)), _many(cost.calls_by_cap)
        write_row("", f"the cap ends it on {at} ({place}), after {calls} calls", BAD)
    for country, price in cost.prices.items():
        write_row("", f"{country}: {price.said}", "dim")
    for country in cost.unpriced:
        write_row("cost", f"{country}: no price known; add [connect.outbound_{country}]", BAD)


def _write_needs(needs: Sequence[Need]) -> None:
    rows = [
        [
            Text(need.code),
            Text(NAMES[need.code]),
            Text(f"{need.has:g}"),
            Text(f"{need.needs:g}"),
            Text("enough", GOOD) if need.enough else Text(_ask(need), BAD),
        ]
        for need in needs
    ]
    write_table(("quota", "of what", "there are", "needed", ""), rows)


def _ask(need: Need) -> str:
    return f"ask AWS for {need.needs:g}: it takes {WAITING}"


def _write_picture(one: Forecast, place: str) -> None:
    """Calls by the hour, or by the day where there are many hours."""
    hours = [(at.astimezone(zone(place)), calls) for at, calls in by_hour(one.bins)]
    if not hours:
        return
    form, rows = "%a %m-%d %H:00", hours
    if len(hours) > MOST_BARS:
        form, rows = "%a %m-%d", _by_day(hours, zone(place))
    most = max(calls for _, calls in rows)
    wide = max(10, min(WIDEST, console.width - 30))
    for at, calls in rows:
        write_line(f"{at:{form}}  {calls:>9,.0f}  {bar(calls / most, wide)}".rstrip())


def _by_day(hours: Sequence[tuple[datetime, float]], place: tzinfo) -> list[tuple[datetime, float]]:
    days: dict[datetime, float] = {}
    for at, calls in hours:
        day = at.replace(hour=0, tzinfo=place)
        days[day] = days.get(day, 0.0) + calls
    return list(days.items())


def _at(at: datetime, place: tzinfo) -> str:
    return f"{at.astimezone(place):%Y-%m-%d %H:%M}"


def _many(count: float) -> str:
    return f"{count:,.0f}"
