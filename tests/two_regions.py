"""A night on call with two regions to call from."""

from night import THREE_AM, Night

from handlers.adapters.budgets import Budgets
from sandbox.cloud import Cloud


class TwoRegions(Night):
    """The sandbox with `backup-region.yaml` deployed as well."""

    def deployed(self, contacts, book):
        return Cloud(contacts, THREE_AM, book, two_regions=True)

    @property
    def budgets(self):
        return Budgets(self.cloud.deployment.outputs["TableName"])

    def calls_by(self, route):
        """Whom this route called, and how many seconds after three."""
        return [
            (call.contact, (call.placed_at - THREE_AM).total_seconds())
            for call in self.cloud.connects[route].calls.values()
        ]
