"""The service ssm-contacts: engagements of contacts, each with its page and the page's receipts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.api_calls import Answer
from sandbox.incident_manager.repeats import Body, Repeats, id_of, not_found

SERVICE = "ssm-contacts"


@dataclass(slots=True)
class Engaged:
    """One engagement; each sends one page, whose receipts are `receipts`."""

    arn: str
    contact: str
    asked: Mapping[str, Any]
    at: datetime
    stopped_at: datetime | None = None
    receipts: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def alias(self) -> str:
        """Who it is."""
        return self.contact.rpartition("/")[2]

    @property
    def page(self) -> str:
        """The page's ARN."""
        return self.arn.replace(":engagement/", ":page/")


@dataclass(slots=True)
class Engagements:
    """Those of every incident by their ARNs. Every contact is known but those of `unknown`."""

    clock: Callable[[], datetime]
    by_arn: dict[str, Engaged] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    repeats: Repeats = field(default_factory=Repeats)

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the service."""
        return {
            (SERVICE, "StartEngagement"): self.start_engagement,
            (SERVICE, "StopEngagement"): self.stop_engagement,
            (SERVICE, "ListEngagements"): self.list_engagements,
            (SERVICE, "ListPagesByEngagement"): self.list_pages_by_engagement,
            (SERVICE, "ListPageReceipts"): self.list_page_receipts,
        }

    def engage(self, contact: str, token: str, asked: Mapping[str, Any]) -> Engaged:
        """Page the contact; the page is delivered at once."""
        arn = contact.replace(":contact/", ":engagement/") + f"/{id_of(token)}"
        at = self.clock()
        engaged = Engaged(arn, contact, asked, at, receipts=[("SENT", at), ("DELIVERED", at)])
        self.by_arn[arn] = engaged
        return engaged

    def start_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Pages a contact, once for each token."""
        contact, token = asked["ContactId"], asked["IdempotencyToken"]
        if contact in self.unknown:
            raise not_found("contact")
        return self.repeats.once(
            token, lambda: {"EngagementArn": self.engage(contact, token, asked).arn}
        )

    def stop_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Nobody is paged for it any more."""
        engaged = self._engaged(asked["EngagementId"])
        engaged.stopped_at = engaged.stopped_at or self.clock()
        return {}

    def list_engagements(self, asked: Mapping[str, Any]) -> Body:
        """Those of an incident."""
        found = [
            {"EngagementArn": one.arn, "ContactArn": one.contact, "StartTime": one.at}
            | {"Sender": one.asked["Sender"], "IncidentId": asked["IncidentId"]}
            | ({"StopTime": one.stopped_at} if one.stopped_at else {})
            for one in self.by_arn.values()
            if one.asked.get("IncidentId") == asked["IncidentId"]
        ]
        return {"Engagements": found}

    def list_pages_by_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Its page; that it was read stands in the receipts only, as it may."""
        one = self._engaged(asked["EngagementId"])
        page = {"PageArn": one.page, "EngagementArn": one.arn, "ContactArn": one.contact}
        return {"Pages": [{**page, "Sender": one.asked["Sender"], "SentTime": one.at}]}

    def list_page_receipts(self, asked: Mapping[str, Any]) -> Body:
        """What became of it."""
        one = next((one for one in self.by_arn.values() if one.page == asked["PageId"]), None)
        if one is None:
            raise not_found("page")
        return {"Receipts": [{"ReceiptType": kind, "ReceiptTime": at} for kind, at in one.receipts]}

    def _engaged(self, arn: str) -> Engaged:
        if arn not in self.by_arn:
            raise not_found("engagement")
        return self.by_arn[arn]
