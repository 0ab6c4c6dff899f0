"""`tocsin redrive`: dead letters are listed, and put back with the time of their first sending."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from command import Command
from own_events import alarm, custom
from stack_of import as_stack

from dispatch.letter import CAMPAIGNS, LISTED, NO_REASON, PUT_BACK, QUEUES, Letter
from handlers.redriving import OUTPUTS, Redriving
from sandbox import api_calls
from sandbox.routes import Routes
from sandbox.session import Session

SECRET = "quokka"


class Operator(Command):
    """`tocsin` without what the functions log, which run in the same process here."""

    def __call__(self, *arguments):
        self.capsys.readouterr()
        ran = super().__call__(*arguments)
        lines = ran.out.splitlines(keepends=True)
        return replace(ran, out="".join(one for one in lines if not one.startswith('{"level"')))


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    return Operator(capsys, tmp_path, monkeypatch)


@pytest.fixture
def place(request, night, monkeypatch):
    """The options for one of the two places."""
    if request.param == "sandbox":
        return ["--port", request.getfixturevalue("port")]
    return as_stack(monkeypatch, night.cloud)


both = pytest.mark.parametrize("place", ["sandbox", "stack"], indirect=True)


def queue(night, logical_id):
    return night.cloud.queues[night.cloud.deployment.queues[logical_id].arn]


def broken(night, monkeypatch, function="TriageFunction"):
    """The function fails at everything from now on; what is returned mends it."""
    deliver = queue(night, "EventQueue").deliver

    def fail(_batch):
        raise RuntimeError("no module named tomorrow")

    monkeypatch.setattr(queue(night, "EventQueue"), "deliver", fail)
    assert function == "TriageFunction"
    return lambda: monkeypatch.setattr(queue(night, "EventQueue"), "deliver", deliver)


def given_up(night, monkeypatch):
    """An alarm that triage could not take five times; returns what mends triage."""
    mend = broken(night, monkeypatch)
    night.alarm(description=SECRET)
    night.passes("11m")
    assert len(night.view.dead_letters()) == 1
    return mend


def letter(**changes):
    fields = {
        "queue": "events",
        "id": "1",
        "body": "{}",
        "receipt": "r",
        "system": {},
        "given": {},
    }
    return Letter(**fields | changes)


@both
def test_a_letter_is_listed_with_what_it_is_its_age_and_its_reason(tocsin, night, place):
    night.event(custom(name=7))
    night.passes("20m")
    ran = tocsin("redrive", "--list", *place)
    assert ran.status == 0
    heading, line = ran.out.splitlines()
    assert re.split(r"  +", heading) == ["queue", "what", "waiting for", "reason"]
    queue, what, waiting, reason = re.split(r"  +", line)
    assert (queue, what, waiting) == ("events", "Tocsin Alert", "20 min")
    assert reason.startswith("detail.name")


@both
def test_what_a_letter_says_is_shown_only_when_it_is_asked_for(tocsin, night, place):
    night.event(custom(name=7, summary=SECRET))
    assert SECRET not in tocsin("redrive", "--list", *place).out
    assert SECRET not in tocsin("redrive", "--list", *place, "--json").out
    assert SECRET in tocsin("redrive", "--list", "--show", *place).out
    [shown] = tocsin("redrive", "--list", "--show", *place, "--json").json
    assert json.loads(shown["body"])["detail"]["summary"] == SECRET


@both
def test_listing_takes_nothing_away_and_hides_nothing(tocsin, night, place):
    for _ in range(12):
        night.event(custom(name=7))
    first = tocsin("redrive", "--list", *place, "--json").json
    assert len(first) == 12
    assert tocsin("redrive", "--list", *place, "--json").json == first


@both
def test_without_dead_letters_it_says_so(tocsin, place):
    assert tocsin("redrive", "--list", *place).out == "no dead letters\n"
    assert tocsin("redrive", *place).out == "no dead letters\n"
    assert tocsin("redrive", *place, "--json").json == []


@both
def test_after_a_fix_what_was_given_up_rings(tocsin, night, place, monkeypatch):
    given_up(night, monkeypatch)()
    assert tocsin("redrive", *place).out == "put back: 1 of events\n"
    night.passes("1s")
    assert night.view.dead_letters() == []
    night.phone("primary").rings()


@both
def test_what_was_put_back_keeps_the_time_of_its_first_sending(tocsin, night, place, monkeypatch):
    mend = given_up(night, monkeypatch)
    night.passes("3h")
    mend()
    [told] = tocsin("redrive", *place, "--json").json
    assert told["acceptedAt"].startswith("2026-11-21T03:00:00")
    assert told["age"] == 3 * 3600 + 11 * 60
    night.passes("1s")
    assert any("waited 3 h 11 min" in line for line in night.timeline)
    night.phone("primary").is_silent()
    night.passes("60s")
    night.phone("primary").rings()


@both
def test_a_letter_that_was_put_back_before_keeps_its_first_time(tocsin, night, place, monkeypatch):
    given_up(night, monkeypatch)
    tocsin("redrive", *place)
    night.passes("11m")
    [told] = tocsin("redrive", "--list", *place, "--json").json
    assert told["acceptedAt"].startswith("2026-11-21T03:00:00")


@both
def test_an_alarm_is_put_back_before_its_recovery_whatever_order_they_lie_in(
    tocsin, night, place, monkeypatch
):
    mend = broken(night, monkeypatch)
    night.alarm()
    night.passes("1m")
    night.alarm(state="OK", before="ALARM")
    night.passes("20m")
    queue(night, "EventDeadLetterQueue").held.reverse()
    mend()
    assert tocsin("redrive", *place).out == "put back: 2 of events\n"
    night.passes("1h")
    assert night.incident["state"] == "resolved"
    assert night.calls() == []


@both
def test_only_the_queue_that_was_asked_for_is_touched(tocsin, night, place):
    night.event(custom(name=7))
    queue(night, "WakeUpQueue").send('{"incident": "i-1"')
    queue(night, "ContactEventQueue").send("[]")
    night.passes("15m")
    kinds = [one["queue"] for one in tocsin("redrive", "--list", *place, "--json").json]
    assert kinds == list(QUEUES)
    ran = tocsin("redrive", "--queue", "wake-ups", *place)
    assert ran.out == "put back: 1 of wake-ups\n"
    left = tocsin("redrive", "--list", *place, "--json").json
    assert [one["queue"] for one in left] == ["events", "contact-events"]


CAMPAIGNS_LETTERS = {
    "CampaignEndsDeadLetterQueue": {"ContactId": "c-1", "CustomerEndpoint": {"Address": SECRET}},
    "CampaignPacerDeadLetterQueue": {"handed_over": True},
    "CampaignImportDeadLetterQueue": {"campaign": "spring"},
    "FollowUpsDeadLetterQueue": {"campaign": "spring", "person": SECRET, "name": "leaflet"},
    "RecordingsFailuresQueue": {
        "run": "daily-20261120",
        "key": SECRET,
        "outcome": "failed",
        "reason": "AccessDenied",
    },
}


def letters_everywhere(night):
    """One of each kind that campaigns and recordings leave."""
    for name, body in CAMPAIGNS_LETTERS.items():
        queue(night, name).send(json.dumps(body))
    night.cloud.loop.settle()


@both
def test_letters_of_campaigns_and_recordings_are_listed_by_what_they_concern(tocsin, night, place):
    letters_everywhere(night)
    ran = tocsin("redrive", "--list", *place)
    told = [re.split(r"  +", line) for line in ran.out.splitlines()[1:]]
    assert [(queue, what) for queue, what, *_ in told] == [
        ("campaign-ends", "contact record"),
        ("campaign-looks", "look at who calls"),
        ("campaign-lists", "list of campaign spring"),
        ("follow-ups", "leaflet of campaign spring"),
        ("recordings", "recording of run daily-20261120"),
    ]
    assert told[-1][-1] == "failed: AccessDenied"
    assert SECRET not in ran.out


@both
def test_what_is_late_and_what_came_from_no_queue_is_left_and_told(tocsin, night, place):
    letters_everywhere(night)
    put_back, *left = tocsin("redrive", *place).out.splitlines()
    assert put_back == "put back: 1 of campaign-ends, 1 of campaign-looks, 1 of campaign-lists"
    assert [line.split(":")[:2] for line in left] == [
        ["left", " 1 of follow-ups"],
        ["left", " 1 of recordings"],
    ]
    ran = tocsin("redrive", "--queue", "follow-ups", *place)
    assert ran.out == "put back: 1 of follow-ups\n"
    assert "tocsin recordings retry" in tocsin("redrive", *place).out
    for name in ("FollowUps", "CampaignEnds", "CampaignPacer", "CampaignImport"):
        assert queue(night, f"{name}DeadLetterQueue").held == []
    assert len(queue(night, "RecordingsFailuresQueue").held) == 1


@both
def test_recordings_are_not_put_back_and_it_says_what_tries_them_again(tocsin, night, place):
    letters_everywhere(night)
    ran = tocsin("redrive", "--queue", "recordings", *place)
    assert (ran.status, "tocsin recordings retry" in ran.error) == (2, True)
    assert len(queue(night, "RecordingsFailuresQueue").held) == 1


def test_a_stack_without_campaigns_and_recordings_has_no_letters_of_theirs(night):
    night.event(custom(name=7))
    outputs = night.cloud.deployment.outputs
    alerts = {one: outputs[one] for name in QUEUES for one in OUTPUTS[name]}
    redriving = Redriving(alerts, lambda: night.cloud.loop.now)
    assert [one["queue"] for one in redriving.letters(LISTED, 9, bodies=False)] == ["events"]
    assert redriving.count([*CAMPAIGNS, "recordings"]) == 0
    assert len(list(redriving.put_back(PUT_BACK, 9))) == 1


@both
def test_it_ends_although_what_is_put_back_fails_again_at_once(tocsin, night, place):
    for _ in range(25):
        night.event(custom(name=7))
    assert tocsin("redrive", *place).out == "put back: 25 of events\n"
    night.passes("1s")
    assert len(night.view.dead_letters()) == 25


@both
def test_no_more_than_asked_for_are_put_back_and_it_says_that_there_may_be_more(
    tocsin, night, place
):
    for _ in range(5):
        night.event(custom(name=7))
    ran = tocsin("redrive", "--most", "3", *place)
    assert ran.out == "put back: 3 of events\nthere may be more: run it again\n"


@both
@pytest.mark.parametrize("wrong", [["--most", "0"], ["--most", "9999"], ["--queue", "mails"]])
def test_what_is_asked_wrongly_is_refused(tocsin, place, wrong):
    assert tocsin("redrive", *wrong, *place).status == 2


def test_a_letter_is_sent_before_it_is_deleted_and_the_rest_stays(night, monkeypatch):
    """Killed or refused in the middle: rather twice than never."""
    for _ in range(3):
        night.event(custom(name=7))
    redriving = Redriving(night.cloud.deployment.outputs, lambda: night.cloud.loop.now)
    answer = api_calls.ANSWERS["sqs", "DeleteMessage"]
    refusals = iter([False, True])

    def delete(asked):
        if next(refusals, False):
            raise api_calls.ServiceError("AccessDenied", 403)
        return answer(asked)

    monkeypatch.setitem(api_calls.ANSWERS, ("sqs", "DeleteMessage"), delete)
    with pytest.raises(ClientError):
        list(redriving.put_back(["events"], 10))
    assert len(queue(night, "EventDeadLetterQueue").held) == 2
    assert redriving.count(["events"]) == 2
    night.cloud.loop.settle()
    assert redriving.count(["events"]) == 4


def test_the_outputs_of_the_template_hold_every_queue(night):
    assert tuple(OUTPUTS) == LISTED
    named = {one for pair in OUTPUTS.values() for one in pair if one}
    assert named <= set(night.cloud.deployment.outputs)
    dead = {one.dead_letters.name for one in night.cloud.queues.values() if one.dead_letters}
    by_url = {
        one.url: night.cloud.queues[one.arn] for one in night.cloud.deployment.queues.values()
    }
    listed = {by_url[night.cloud.deployment.outputs[one]].name for one, _ in OUTPUTS.values()}
    assert dead == listed - {queue(night, "RecordingsFailuresQueue").name}


def test_a_reason_is_ours_or_eventbridges_or_that_sqs_gave_it_up():
    assert letter(given={"reason": "not JSON"}).reason == "not JSON"
    given = {"ERROR_CODE": "NO_PERMISSIONS", "ERROR_MESSAGE": "may not send"}
    assert letter(given=given).reason == "may not send"
    assert letter(given={"ERROR_CODE": "NO_PERMISSIONS"}).reason == "NO_PERMISSIONS"
    assert letter().reason == NO_REASON


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (json.dumps(alarm()), "CloudWatch Alarm State Change"),
        ('{"incident": "i-1", "at": "2026-11-21T03:00:00+00:00"}', "wake-up of incident i-1"),
        ("{}", "no event and no wake-up"),
        ("[]", "no event and no wake-up"),
        ('{"detail-type": 7}', "no event and no wake-up"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_a_letter_is_is_told_without_what_it_says(body, what):
    assert letter(body=body).what == what


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("body", ["{}", "[]", "7", "{", '{"campaign": 7, "run": [], "name": {}}'])
def test_a_letter_that_nobody_can_read_is_listed_all_the_same(name, body):
    unread = letter(queue=name, body=body)
    assert unread.what
    assert unread.reason


def test_a_letter_of_unknown_age_is_listed_without_one(night):
    view = letter().view(night.cloud.loop.now)
    assert (view["age"], view["acceptedAt"]) == (None, None)


def test_a_clock_behind_sqs_makes_no_negative_age(night):
    ahead = night.cloud.loop.now + timedelta(seconds=5)
    sent = {"SentTimestamp": str(int(ahead.timestamp() * 1000))}
    assert letter(system=sent).view(night.cloud.loop.now)["age"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/dead-letters/list", {"queues": ["mails"]}, 400),
        ("/dead-letters/list", {"queues": "events"}, 400),
        ("/dead-letters/redrive", {"most": 0}, 400),
        ("/dead-letters/redrive", {"queues": ["recordings"]}, 400),
        ("/dead-letters/redrive", {"most": True}, 400),
        ("/dead-letters/redrive", {"queues": [["events"]]}, 400),
        ("/dead-letters/burn", {}, 404),
        ("/queues/mails/pause", {}, 404),
        ("/queues/follow-ups/pause", {}, 404),
        ("/queues/events/stop", {}, 404),
    ],
)
def test_the_sandbox_refuses_what_it_cannot_do(night, path, body, status):
    with pytest.raises((ValueError, KeyError)) as refused:
        Routes(Session(night.cloud, "manual")).post(path, body)
    assert getattr(refused.value, "status", 404) == status
