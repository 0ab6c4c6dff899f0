"""How one campaign's file calls a person."""

from dataclasses import replace

from campaign_calls import file_of
from pacing_ports import NOW, People, called

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.settings import campaign_in
from dispatch.routes.route import Route

FILE_READ = campaign_in(file_of(), "spring.toml")
FIRST = FILE_READ.languages[0]
ROUTE = Route("campaign-1", "eu-west-1", "i-1", "f-1", "+12025550190")


def test_whoever_has_a_language_that_the_file_lacks_is_spoken_to_in_its_first():
    plan = CallingPlan(FILE_READ, [ROUTE], dict.fromkeys(FILE_READ.languages, "…"), {})
    person = replace(called(People().add(1).one()), language="xx")
    attempts = (replace(person.attempts[0], at=NOW, route="campaign-1"),)
    request = plan.request(replace(person, attempts=attempts))
    assert request["Attributes"]["language"] == FIRST
