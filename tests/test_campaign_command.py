"""`tocsin campaign`, in the words of the operator: on the sandbox and on a stack."""

import csv
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from campaign_office import NAME, TEXT
from night import Night
from stack_of import as_stack, serving

from dispatch.campaign.person import Stage
from dispatch.campaign.run import Status
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.clients import client
from sandbox.telephone.crowd import Happens, Script

ID = f"{NAME}-20261121"
COUNT = 12
BY = ("--by", "Ako")
HEADINGS = "電話番号,氏名,言語,タイムゾーン,予約番号,予約日,予約時刻\n"
NUMBERS = [f"+120255501{place}" for place in range(40, 40 + COUNT)]


def row(place, number):
    return f"{number},佐藤 花子,ja,Asia/Tokyo,A-{place},11月25日,10時30分\n"


@pytest.fixture
def begun():
    night = Night()
    yield night
    night.is_over()


@pytest.fixture(params=["sandbox", "stack"])
def office(request, begun, tocsin, monkeypatch):
    """An operator's desk: the sandbox over HTTP, or the same as a deployed stack."""
    waits = SimpleNamespace(sleep=lambda _: begun.passes("1s"))
    monkeypatch.setattr("console.campaign_live.time", waits)
    if request.param == "sandbox":
        with serving(begun.cloud) as port:
            yield Office(begun, tocsin, lambda: ["--port", port])
        return
    monkeypatch.setattr("console.stack_campaigns.now", lambda: begun.cloud.loop.now)
    yield Office(begun, tocsin, lambda: as_stack(monkeypatch, begun.cloud))


class Office:
    def __init__(self, night, tocsin, where):
        self.night, self.tocsin, self.found = night, tocsin, where
        self.where = self.found()
        self.table = night.cloud.deployment.outputs["CampaignTableName"]
        self.campaigns, self.people = Campaigns(self.table), CampaignPeople(self.table)
        self.file = tocsin.file(f"{NAME}.toml", TEXT)
        rows = (row(place, number) for place, number in enumerate(NUMBERS))
        self.list = tocsin.file("list.csv", HEADINGS + "".join(rows))
        night.cloud.connect.telephony.crowd = answers

    def __call__(self, *asked):
        return self.tocsin("campaign", *asked, *BY, *self.where)

    def refuses(self, *asked):
        return self.tocsin.refuses("campaign", *asked, *BY, *self.where)

    def imports(self):
        ran = self("import", self.file, self.list)
        assert ran.status == 0, ran.error
        return ran

    def starts(self):
        self.imports()
        ran = self("start", "--campaign", ID)
        assert ran.status == 0, ran.error

    def begins_again(self):
        """The same deployment with nothing stored."""
        self.night.cloud.begin_again(self.night.cloud.loop.now)
        self.found()

    def view(self):
        return self("status", ID, "--json").json

    def everybody(self):
        return [one for one, _ in self.people.people(ID)]


def answers(_number, _call):
    return Script(after=4, keys="1")


def nobody(_number, _call):
    return Script(Happens.NO_ANSWER)


def test_a_campaign_from_its_list_to_its_report(office):
    office.starts()
    office.night.passes("5m")
    view = office.view()
    assert view["status"] == "finished"
    assert (view["people"], view["done"], view["waiting"], view["calling"]) == (COUNT, COUNT, 0, 0)
    report = office("report", ID, "--json").json
    assert report["people"] == COUNT == sum(report["results"].values())
    assert report["calls"] == COUNT
    said = office("report", ID).out
    assert "how far people came" in said
    assert "finishes in" in office("status", ID).out
    assert ID in office("list").out


def test_what_was_asked_is_listed_with_who_asked(office):
    office.starts()
    office("pause", ID)
    notes = office.view()["notes"]
    assert [one["what"] for one in notes] == ["created", "list imported", "start", "pause"]
    assert {one["by"] for one in notes} == {"Ako"}


def test_a_pause_takes_effect_within_five_seconds_and_is_resumed(office):
    office.starts()
    office.night.passes("8s")
    assert office("pause", ID).status == 0
    office.night.passes("5s")
    called = len(office.night.cloud.connect.calls)
    assert 0 < called < COUNT
    office.night.passes("3m")
    assert len(office.night.cloud.connect.calls) == called
    assert office.view()["status"] == "paused"
    assert office.view()["finishIn"] is None
    assert office("resume", ID).status == 0
    office.night.passes("5m")
    assert office.view()["status"] == "finished"
    assert len(office.night.cloud.connect.calls) == COUNT


def test_whoever_is_stopped_calls_nobody_and_is_not_resumed(office):
    office.starts()
    office("stop", ID)
    called = len(office.night.cloud.connect.calls)
    office.night.passes("3m")
    assert len(office.night.cloud.connect.calls) == called < COUNT
    assert "start another" in office.refuses("resume", ID)


def test_a_start_at_a_later_time_waits_for_it(office):
    office.imports()
    # on the campaign's own clock, which is Tokyo's: in half an hour
    assert office("start", "--campaign", ID, "--at", "2026-11-21T12:30").status == 0
    office.night.passes("29m")
    assert office.night.cloud.connect.calls == {}
    office.night.passes("4m")
    assert len(office.night.cloud.connect.calls) == COUNT


def test_a_list_with_nobody_in_it_is_refused_before_anything_is_made(office):
    assert "no such file" in office.refuses("start", office.file, "--list", "none.csv")
    assert office.campaigns.listed() == []


def test_new_text_is_taken_and_what_changes_answers_is_not(office):
    office.starts()
    changed = office.tocsin.file(f"{NAME}.toml", TEXT.replace('"Goodbye."', '"Good day."'))
    ran = office("update", changed, "--campaign", ID)
    assert (ran.status, office.campaigns.load(ID).file_version) == (0, 2)
    other = office.tocsin.file(f"{NAME}.toml", TEXT.replace('answer = "coming"', 'answer = "away"'))
    assert "new name" in office.refuses("update", other, "--campaign", ID)


def test_a_campaign_that_is_not_there_is_told_with_where_to_look(office):
    assert "tocsin campaign list" in office.refuses("status", "nothing")
    assert "tocsin campaign list" in office.refuses("pause", "nothing")


def test_one_person_is_forgotten_and_counts_as_erased(office):
    office.starts()
    office.night.passes("5m")
    ran = office("forget", NUMBERS[3])
    assert ran.status == 0
    assert f"from {ID}" in ran.out
    assert NUMBERS[3][1:] not in ran.out
    report = office("report", ID, "--json").json
    assert (report["people"], report["erased"]) == (COUNT - 1, 1)
    assert office("forget", NUMBERS[3]).status == 1


def test_files_hide_numbers_unless_they_are_asked_for_and_it_is_noted_who_asked(office):
    office.starts()
    office.night.passes("5m")
    folder = office.tocsin.folder
    office("report", ID, "--csv", folder / "masked.csv", "--html", folder / "page.html")
    masked = (folder / "masked.csv").read_text(encoding="utf-8-sig")
    assert not [one for one in NUMBERS if one[1:] in masked]
    assert "佐藤" not in masked
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "report" not in str(office.view()["notes"])
    office("report", ID, "--csv", folder / "whole.csv", "--unmasked")
    with (folder / "whole.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(one["number"] for one in rows) == NUMBERS
    assert {one["field.name"] for one in rows} == {"佐藤 花子"}
    assert (folder / "whole.csv").stat().st_mode & 0o077 == 0
    assert office.view()["notes"][-1]["what"] == "report with whole numbers"


def test_a_raw_export_needs_a_word_for_whole_numbers(office):
    office.starts()
    assert "--unmasked" in office.refuses("report", ID, "--raw", "raw.jsonl")


def test_a_parquet_file_has_a_row_for_each_call(office):
    parquet = pytest.importorskip("pyarrow.parquet")
    office.starts()
    office.night.passes("5m")
    path = office.tocsin.folder / "calls.parquet"
    assert office("report", ID, "--parquet", path).status == 0
    table = parquet.read_table(path)
    assert table.num_rows == COUNT
    assert str(table.schema.field("at").type) == "timestamp[ms, tz=UTC]"
    assert set(table.column("result").to_pylist()) <= {"completed", "partly"}


def test_a_raw_export_gives_the_same_report_in_a_new_sandbox(office):
    office.night.cloud.connect.telephony.crowd = lambda number, call: (
        nobody(number, call) if number.endswith("7") else answers(number, call)
    )
    office.starts()
    office.night.passes("4m")
    office("stop", ID)
    path = office.tocsin.folder / "raw.jsonl"
    assert office("report", ID, "--raw", path, "--unmasked").status == 0
    before = office("report", ID, "--json").json
    office.begins_again()
    assert office.campaigns.listed() == []
    assert office("restore", path).status == 0
    after = office("report", ID, "--json").json
    assert after == before
    assert "already" in office.refuses("restore", path)


def test_a_raw_export_is_a_list_again(office):
    office.starts()
    path = office.tocsin.folder / "raw.jsonl"
    office("report", ID, "--raw", path, "--unmasked")
    text = TEXT.replace('format = "csv"', 'format = "jsonl"')
    file = office.tocsin.file("again.toml", text)
    assert office("import", file, path, "--id", "again").status == 0
    again = {one.number: one for one, _ in office.people.people("again")}
    first = {one.number: one for one in office.everybody()}
    assert again.keys() == first.keys()
    assert all(again[one].fields == first[one].fields for one in first)


def test_people_are_where_the_list_put_them(office):
    office.imports()
    assert {one.stage for one in office.everybody()} == {Stage.WAITING}
    assert office.campaigns.load(ID).status is Status.READY
    assert json.loads(office("list", "--json").out)[0]["people"] == COUNT
    assert office.campaigns.load(ID).importing.taken == COUNT


@pytest.mark.parametrize("ends", ["finish", "stop"])
def test_people_of_a_campaign_that_is_over_are_removed_after_its_retention(office, ends):
    office.starts()
    if ends == "stop":
        office("pause", ID)
        office.night.passes("2m")
        office("stop", ID)
    office.night.passes("6m")
    ended = office.campaigns.load(ID).ended_at
    kept = int((ended + timedelta(days=30)).timestamp())
    found = client("dynamodb").scan(TableName=office.table)["Items"]
    people = [one for one in found if one["pk"]["S"].startswith("people#")]
    assert len(people) == COUNT
    assert {one["expires_at"]["N"] for one in people} == {str(kept)}
