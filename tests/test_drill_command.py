"""`tocsin drill`: live on the sandbox and on a stack, rehearsed, and reported."""

import json
import threading

import pytest
from stack_of import as_stack

from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session


@pytest.fixture
def port(night):
    """The night's sandbox, as the command finds it."""
    server = Server(0)
    server.routes = Routes(Session(night.cloud, "manual"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield str(server.server_address[1])
    server.shutdown()
    server.server_close()


class EventBridge:
    """The default bus of the deployed stack, which is the sandbox's."""

    def __init__(self, night, refusing=""):
        self.night, self.refusing = night, refusing

    def put_events(self, **asked):
        if self.refusing:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": self.refusing}]}
        [entry] = asked["Entries"]
        event = {
            "id": f"drill-{next(self.night.numbers)}",
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "detail": json.loads(entry["Detail"]),
        }
        return {"Entries": [{"EventId": self.night.event(event)["id"]}]}


@pytest.fixture
def place(request, night, monkeypatch):
    if request.param == "sandbox":
        return ["--port", request.getfixturevalue("port")]
    monkeypatch.setattr("console.stack_drills.client", lambda _: EventBridge(night))
    return as_stack(monkeypatch, night.cloud)


both = pytest.mark.parametrize("place", ["sandbox", "stack"], indirect=True)
stack = pytest.mark.parametrize("place", ["stack"], indirect=True)


@pytest.fixture
def watched(night, monkeypatch):
    """While the command looks, time passes and somebody acts."""
    acts = []

    def sleep(_):
        night.passes("5s")
        if acts:
            acts.pop(0)()

    monkeypatch.setattr("console.drill_live.time.sleep", sleep)
    night.acts = acts
    return night


def takes(night, who="primary"):
    night.acts += [night.phone(who).rings, night.phone(who).answers]
    night.acts.append(lambda: night.phone(who).presses("1"))


@both
def test_a_live_drill_rings_is_followed_to_its_end_and_told(tocsin, watched, place):
    takes(watched)
    ran = tocsin("drill", "on-call", "--live", "--by", "Tom", *place)
    assert ran.status == 0, ran.error
    assert "on-call: In time: taken after 0:15, the target is 5:00." in ran.out
    assert "took it with key 1 on try 1" in ran.out
    assert "by Tom" in ran.out
    watched.ends()


@both
def test_it_tells_machines_the_same(tocsin, watched, place):
    takes(watched)
    told = tocsin("drill", "on-call", "--live", "--target", "10s", "--json", *place)
    assert told.status == 1
    assert (told.json["verdict"], told.json["took"], told.json["target"]) == (
        "too late",
        15.0,
        10.0,
    )
    assert told.json["rehearsal"] is False


@both
def test_a_drill_that_a_real_page_overtakes_says_so(tocsin, watched, place):
    watched.acts.append(watched.alarm)
    ran = tocsin("drill", "on-call", "--live", *place)
    assert ran.status == 1
    assert "Overtaken: a real page went first" in ran.out


@both
def test_a_plan_that_there_is_not_is_refused(tocsin, place):
    refused = tocsin.refuses("drill", "no-such-plan", "--live", *place)
    assert 'there is no plan "no-such-plan"' in refused


@stack
def test_a_bus_that_refuses_is_told(tocsin, night, place, monkeypatch):
    refusing = EventBridge(night, "NotAuthorizedForSourceException")
    monkeypatch.setattr("console.stack_drills.client", lambda _: refusing)
    assert "NotAuthorizedForSourceException" in tocsin.refuses("drill", "on-call", "--live", *place)


@stack
def test_an_event_that_triage_never_takes_is_told(tocsin, watched, place, monkeypatch):
    monkeypatch.setattr(watched.view.store.__class__, "outcome", lambda *_: None)
    monkeypatch.setattr("console.stack_drills.time.sleep", lambda _: None)
    refused = tocsin.refuses("drill", "on-call", "--live", *place)
    assert "no drill came of it: look for dead letters" in refused


@both
def test_past_drills_are_reported(tocsin, watched, place, tmp_path):
    takes(watched)
    tocsin("drill", "on-call", "--live", *place)
    tocsin("drill", "on-call", "--live", *place)
    ran = tocsin("drill", "report", "on-call", "--html", tmp_path / "drills.html", *place)
    assert ran.status == 0
    assert "1 of 2 drills were in time" in ran.out
    assert "Everyone missed it" in (tmp_path / "drills.html").read_text(encoding="utf-8")
    told = tocsin("drill", "report", "--json", *place).json
    assert [one["verdict"] for one in told["drills"]] == ["missed", "in time"]
    assert (told["held"], told["counted"], told["trend"]) == (1, 2, "")
    assert {one["who"] for one in told["people"]} == {"primary", "backup", "lead"}


@both
def test_where_there_are_no_drills_the_report_says_so(tocsin, place, tmp_path):
    ran = tocsin("drill", "report", *place)
    assert (ran.status, ran.out.startswith("no drills")) == (1, True)
    page = tmp_path / "drills.html"
    assert "no drills" in tocsin.refuses("drill", "report", "--html", page, *place)


@both
def test_a_report_of_a_plan_that_was_not_drilled_is_refused(tocsin, watched, place):
    takes(watched)
    tocsin("drill", "on-call", "--live", *place)
    assert "no drill of the plan other" in tocsin.refuses("drill", "report", "other", *place)


def test_an_incident_that_is_no_drill_is_none_of_the_sandboxs_drills(night, port):
    from console.drills import SandboxDrills  # noqa: PLC0415
    from console.places import NotThere, Sandbox  # noqa: PLC0415

    night.alarm()
    with pytest.raises(NotThere, match="no drill i-"):
        SandboxDrills(Sandbox(int(port))).drill(night.incident["id"])


# ------------------------------------------------------------------ rehearsals


ANSWERS = "primary: no-answer\nbackup: press 1 after 9s\n"


def test_a_rehearsal_plays_the_plan_in_no_time_and_says_that_it_is_one(tocsin):
    ran = tocsin("drill", "on-call", "--answers", tocsin.file("answers.txt", ANSWERS))
    assert ran.status == 0, ran.error
    assert ran.out.startswith("REHEARSAL: no phone rings")
    assert "In time: taken after 2:14" in ran.out


def test_without_answers_a_seed_says_who_does_what_and_the_mix_is_shown(tocsin):
    first, again = (tocsin("drill", "on-call", "--seed", "3").out for _ in range(2))
    parts = [line for line in first.splitlines() if line.startswith("  ")]
    assert [line.split(":")[0].strip() for line in parts[:3]] == ["primary", "backup", "lead"]
    assert parts[:3] == [line for line in again.splitlines() if line.startswith("  ")][:3]
    assert first != tocsin("drill", "on-call", "--seed", "4").out


def test_the_mix_that_is_shown_is_a_file_of_answers(tocsin):
    shown = tocsin("drill", "on-call", "--seed", "3").out
    mix = "\n".join(line.strip() for line in shown.splitlines()[1:4])
    played = tocsin("drill", "on-call", "--answers", tocsin.file("mix.txt", mix)).out
    assert played.splitlines()[2] == shown.splitlines()[5]


def test_a_rehearsal_that_everyone_misses_fails(tocsin, tmp_path):
    page = tmp_path / "page.html"
    nobody = tocsin.file("answers.txt", "primary: no-answer\n")
    ran = tocsin("drill", "on-call", "--answers", nobody, "--json", "--html", page)
    assert (ran.status, ran.json["verdict"], ran.json["rehearsal"]) == (1, "missed", True)
    assert "Rehearsal: played" in page.read_text(encoding="utf-8")


def test_a_rehearsal_of_a_plan_that_there_is_not_is_refused(tocsin):
    ran = tocsin("drill", "no-such-plan")
    assert ran.status == 2
    assert 'there is no plan "no-such-plan"' in ran.error


@pytest.mark.parametrize("target", ["soon", "0s"])
def test_a_target_that_is_no_duration_is_refused(tocsin, target):
    assert "give a duration" in tocsin("drill", "on-call", "--target", target).error


def test_two_plans_at_once_are_refused(tocsin):
    assert "one plan at a time" in tocsin.refuses("drill", "on-call", "other")
