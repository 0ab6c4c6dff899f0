"""Drills of a plan of six people, each drill with people who act a part."""

from datetime import timedelta

from night import Night
from own_night import own_book, stage
from passing import let_pass

from console.people import People, read_answers
from console.simulation import until_it_ends
from dispatch.drill.report import report_of

NUMBERS = {
    name: f"+120255501{at:02}"
    for at, name in enumerate(("anna", "ben", "chie", "dana", "emil", "frank"), 1)
}
CONTACTS = "".join(
    f'[{name}]\nnumber = "{number}"\nverified = {{ "{number}" = 2026-11-20 }}\n'
    if name != "frank"
    else f'[{name}]\nnumber = "{number}"\n'  # nobody has verified it: it is not called
    for name, number in NUMBERS.items()
)
PLAN = 'drill_target = "4m"\n' + "\n".join(
    [
        stage("anna", wait="100s", more='retries = 1\nretry_after = "15s"'),
        stage("ben", "chie", wait="90s"),
        stage("dana", "emil", "frank", wait="2m"),
    ]
)
MANY = (
    # eight drills, an hour apart: what each person does
    "anna: no-answer\nben: no-answer\nchie: voicemail\ndana: press 1 after 30s\nemil: no-answer",
    "",
    "ben: no-answer\nchie: press 2 after 9s\ndana: no-answer\nemil: press 1 after 60s",
    "anna: press 2 after 12s\nben: busy\nchie: press 1 after 40s\ndana: press 1 after 9s",
    "anna: no-answer, press 1 after 8s",
    "anna: press 2 after 9s\nben: press 1 after 20s\nchie: voicemail",
    "anna: press 1 after 9s",
    "anna: no-answer\nben: press 2 after 14s\nchie: voicemail\ndana: press 1 after 12s",
)


class Drills(Night):
    """A sandbox with those people and that plan; a drill is played to its end at once."""

    def __init__(self, contacts=CONTACTS, book=None):
        super().__init__(contacts, book or own_book(PLAN))

    def drill(self, answers="", plan="plan", **detail):
        """Returns the report."""
        self.acts(answers)
        told = self.begins(plan, **detail)
        until_it_ends(self.cloud, self.view, told["incident"])
        return self.report(told["incident"])

    def acts(self, answers):
        """From now on people behave so."""
        telephony = self.cloud.connect.telephony
        script = read_answers(answers, "answers", self.cloud.contacts)
        telephony.on_ring = People(script, telephony, self.cloud.loop).ring

    def begins(self, plan="plan", **detail):
        """The event of a drill arrives; returns what became of it."""
        event = {
            "id": f"drill-{next(self.numbers)}",
            "source": "tocsin.drill",
            "detail-type": "Tocsin Drill",
            "detail": {"plan": plan, **detail},
        }
        return self.event(event)

    def report(self, incident_id):
        return report_of(self.view.store.load(incident_id))

    def reports(self):
        """Every drill's, newest first."""
        return [report_of(one) for one in self.view.history.drills(50)]

    def hours(self, answers=MANY):
        """A drill each hour; returns the reports, newest first."""
        for one in answers:
            self.drill(one, by="schedule")
            let_pass(self.cloud, timedelta(hours=1))
        return self.reports()
