"""Nights on call in an account that has Incident Manager, in the words of those who live them."""

import json

REGION, ACCOUNT = "ap-northeast-1", "111122223333"
CONTACT = f"arn:aws:ssm-contacts:{REGION}:{ACCOUNT}:contact/"
RESPONSE_PLAN = f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/tocsin"
FIRST = "tocsin-escalation"
"""Whom the response plan of the template engages."""
ENGAGED = 'engage = "incident-manager"\n'


def engaging(*aliases, wait="2m", more=""):
    """A stage that engages these."""
    arns = [CONTACT + alias for alias in aliases]
    return f'[[stage]]\nengage = {json.dumps(arns)}\nwait = "{wait}"\n{more}\n'


class Beside:
    """What Incident Manager has by now."""

    def __init__(self, night):
        self.service = night.cloud.incident_manager

    @property
    def record(self):
        """The one incident there."""
        [record] = self.service.incidents.records.values()
        return record

    @property
    def told(self):
        """Its timeline, without who writes and of what."""
        return [json.loads(one).split(": ", 1)[1] for one in self.record.timeline]

    def engaged(self):
        """Who was engaged, in their order."""
        return [one.alias for one in self.service.engagements.by_arn.values()]

    def paged(self):
        """Whose engagements go on."""
        return [one.alias for one in self.service.engagements.by_arn.values() if not one.stopped_at]

    def asked(self, operation):
        return [asked for name, asked in self.service.asked if name == operation]
