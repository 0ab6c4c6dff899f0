"""What of a campaign's file may change while it runs, and what would change what it has learned.

Texts, keys that are added, calling hours, retries, limits, the cap and follow-ups are live for the
next call. Refused is what would alter who the people are (the list's columns and country, their
languages), what answers that were given mean (a key of a question that answered something else in
any earlier version), and what was promised about the data (consent, a longer retention).
"""

from collections.abc import Iterator, Sequence

from dispatch.campaign.run import Campaign
from dispatch.campaign.settings import CampaignFile
from dispatch.errors import CampaignRefused

LIST_KEYS = ("number", "language", "zone", "fields", "default_country")


def may_become(campaign: Campaign, earlier: Sequence[CampaignFile], after: CampaignFile) -> None:
    """Raise CampaignRefused, with every reason, where the campaign cannot go on by `after`.

    `earlier` are all versions of its file so far, the latest last.
    """
    if campaign.status.over:
        raise CampaignRefused(f"{campaign.id} is {campaign.status}: its file says nothing any more")
    if faults := list(_faults(campaign.name, earlier, after)):
        raise CampaignRefused(f"{campaign.id} cannot go on by that file: {'; '.join(faults)}")


def _faults(name: str, earlier: Sequence[CampaignFile], after: CampaignFile) -> Iterator[str]:
    before = earlier[-1]
    if after.name != name:
        yield f"it is named {after.name}, and the campaign's {name}"
    for key in LIST_KEYS:
        if getattr(after.list, key) != getattr(before.list, key):
            yield f"[list] {key} changed, by which its people were read"
    if gone := [one for one in before.languages if one not in after.languages]:
        yield f"languages lacks {gone[0]}, which people of it have"
    if after.spending.currency != before.spending.currency:
        yield f"[spending] is in {after.spending.currency}: what is spent was counted in another"
    if after.consent != before.consent:
        yield "[consent] changed, on which its people are called"
    if after.retention > before.retention:
        yield "retention is longer than what was promised"
    yield from _questions(earlier, after)


def _questions(earlier: Sequence[CampaignFile], after: CampaignFile) -> Iterator[str]:
    """A question may go, and come again; what a key of it answers stays what it was."""
    meant = {
        (question, key): answer for file in earlier for question, key, answer in _answers(file)
    }
    for question, key, answer in _answers(after):
        was = meant.get((question, key), answer)
        if was != answer:
            yield f'key {key} of "{question}" answered "{was}": give a changed question a new name'


def _answers(file: CampaignFile) -> Iterator[tuple[str, str, str]]:
    for step in file.script.steps.values():
        for key, choice in step.keys.items():
            if choice.answer:
                yield step.name, key, choice.answer
