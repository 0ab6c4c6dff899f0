"""Whether an account has Incident Manager: read-only questions, for `tocsin check --aws`."""

from typing import Any

from dispatch.errors import RouteRefused
from handlers.adapters.clients import client
from handlers.adapters.delivering import carefully
from handlers.adapters.incident_manager import ERRORS, GONE

SERVICE = "ssm-incidents"


class IncidentService:
    """Asks with the operator's own rights, in the region that they are set up for."""

    @property
    def region(self) -> str:
        """That region."""
        return str(carefully(ERRORS, lambda: client(SERVICE)).meta.region_name)

    def replication(self) -> dict[str, str]:
        """The regions of the account's replication set, each with its status; empty without one.

        Raises DeliveryError where AWS does not say.
        """
        listed = carefully(ERRORS, lambda: client(SERVICE).list_replication_sets())
        sets = [self._replication_set(arn) for arn in listed["replicationSetArns"]]
        maps = [one["replicationSet"]["regionMap"] for one in sets]
        return {region: one["status"] for found in maps for region, one in found.items()}

    @staticmethod
    def _replication_set(arn: str) -> dict[str, Any]:
        return dict(carefully(ERRORS, lambda: client(SERVICE).get_replication_set(arn=arn)))

    def has_plan(self, arn: str) -> bool:
        """Whether the response plan is there; raises DeliveryError where AWS does not say."""
        try:
            carefully(ERRORS, lambda: client(SERVICE).get_response_plan(arn=arn))
        except RouteRefused as error:
            if str(error) == GONE:
                return False
            raise
        return True
