"""Checks campaigns/*.toml: each file, and whether it fits the calling rules and the stack."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from console.checks.caller_numbers import number_findings
from console.checks.files import CAMPAIGNS
from console.checks.mending import Reader, errors_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.campaign.calling_hours import CallingHours, next_allowed
from dispatch.campaign.calling_rules import RULES_FILE, CallingRule, outside, rules_in
from dispatch.campaign.person import Outcome
from dispatch.campaign.script import Kind
from dispatch.campaign.settings import CampaignFile, campaign_in
from dispatch.campaign.zones import zone_of
from dispatch.errors import ConfigurationError
from dispatch.toml_lines import Path as Keys

RULES = f"{CAMPAIGNS}/{RULES_FILE}"
AGED = timedelta(days=366)
"""Rules change: what was confirmed longer ago is to be read again."""
Faults = Iterator[tuple[Keys, str]]


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the campaigns, as of today; nothing where there are none."""
    return [
        *_errors({RULES: project.texts.get(RULES, "")}, rules_in),
        *_errors(project.campaign_texts, campaign_in),
        *_warnings(project, _hour_faults),
        *_warnings(project, _day_faults),
        *_warnings(project, _retry_faults),
        *_warnings(project, _never_faults),
        *number_findings(project),
    ]


def _errors(texts: Mapping[str, str], read: Reader) -> Iterator[Finding]:
    for file, text in texts.items():
        for error in errors_of(read, text, file):
            yield Finding(file, error.line or 1, "error", error.message)


def _warnings(
    project: Project, faults: Callable[[CampaignFile, Project], Faults]
) -> Iterator[Finding]:
    for file, campaign in project.campaigns.items():
        for keys, message in faults(campaign, project):
            yield project.finding(file, keys, "warning", message)


def _hour_faults(campaign: CampaignFile, project: Project) -> Faults:
    """Calling hours wider than the note on a country that was confirmed."""
    rules = _rules(project)
    for one in campaign.compliance:
        rule = rules.get(one.country)
        beyond = ", ".join(outside(campaign.calling_hours, rule)) if rule else ""
        if rule and beyond:
            message = (
                f"{beyond} is outside the hours that {RULES} notes for {one.country} "
                f"({rule.source}): {rule.exemption or 'end earlier'}"
            )
            yield ("calling_hours", "hours"), message


def _day_faults(campaign: CampaignFile, _: Project) -> Faults:
    """Confirmations from the future, and those that have aged."""
    today = datetime.now(UTC).date()
    if campaign.consent.obtained_on > today:
        yield ("consent", "obtained_on"), "obtained_on is still to come"
    for number, one in enumerate(campaign.compliance):
        if not today - AGED <= one.confirmed_on <= today:
            message = f"{one.country} was not confirmed within the last year: read its rules again"
            yield ("compliance", number, "confirmed_on"), message


def _retry_faults(campaign: CampaignFile, _: Project) -> Faults:
    """Retries that never come, and promises that the limits do not let the campaign keep."""
    if not campaign.calls.answering_machine_detection:
        for number, retry in enumerate(campaign.retries.retries):
            if Outcome.MACHINE in retry.outcomes:
                message = (
                    'no call ends as "machine" without [calls] answering_machine_detection: '
                    'a mailbox that nobody detects is "no-key"'
                )
                yield ("retries", number, "outcomes"), message
    later = any(step.kind is Kind.LATER for step in campaign.script.steps.values())
    if later and campaign.retries.attempts_per_day == 1:
        message = "whoever asks to be called later on the same day is called the next day: give 2"
        yield ("limits", "attempts_per_day"), message


def _never_faults(campaign: CampaignFile, _: Project) -> Faults:
    """Hours at which nobody is called any more, and times of retries that are outside of them."""
    hours = campaign.calling_hours
    country = campaign.list.default_country
    place = zone_of(country, "") or hours.zone or "UTC"
    if next_allowed(hours, place, datetime.now(UTC)) is None:
        yield ("calling_hours", "hours"), f"nobody in {country or place} can be called any more"
    for number, retry in enumerate(campaign.retries.retries):
        if retry.at is not None and not _is_inside(hours, retry.at):
            message = f"{retry.at:%H:%M} is never inside the calling hours: they are called later"
            yield ("retries", number, "wait"), message


def _is_inside(hours: CallingHours, at: time) -> bool:
    since = timedelta(hours=at.hour, minutes=at.minute)
    return any(one.opens <= since < one.closes for one in hours.windows)


def _rules(project: Project) -> Mapping[str, CallingRule]:
    try:
        return rules_in(project.texts.get(RULES, ""), RULES)
    except ConfigurationError:
        return {}  # it is among the errors
