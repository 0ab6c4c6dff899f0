"""A night on call with two regions to call from."""

from night import CONTACTS, THREE_AM, Night

from handlers.adapters.budgets import Budgets
from sandbox.cloud import Cloud
from sandbox.view import View


class TwoRegions(Night):
    """The sandbox with `backup-region.yaml` deployed as well."""

    def __init__(self):
        super().__init__()
        self.cloud.stop()
        self.cloud = Cloud(CONTACTS, THREE_AM, two_regions=True)
        self.view = View(self.cloud)

    @property
    def budgets(self):
        return Budgets(self.cloud.deployment.outputs["TableName"])

    def calls_by(self, route):
        """Whom this route called, and how many seconds after three."""
        return [
            (call.contact, (call.placed_at - THREE_AM).total_seconds())
            for call in self.cloud.connects[route].calls.values()
        ]
