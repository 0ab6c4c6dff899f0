"""`tocsin contacts --stack`: the stack's own parameter, table and Connect instance."""

import re
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from command import Command
from contacts_console import NUMBERS, PARAMETER, PEOPLE, Keyboard, people, stored
from night import Night

from console.contact_book.stack import StackContacts
from dispatch.line.state import Line
from handlers.adapters.clients import client
from handlers.adapters.lines import Lines

REFUSED = ClientError({"Error": {"Code": "ValidationError", "Message": "x +12025550101"}}, "X")
DENIED = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "+12025550101"}}, "X")


class CloudFormation:
    """What describe-stacks answers; any other call fails the test."""

    def __init__(self, parameters, outputs):
        self.stack = {
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            "Outputs": [{"OutputKey": key, "OutputValue": one} for key, one in outputs.items()],
        }

    def describe_stacks(self, **asked):
        assert asked == {"StackName": "tocsin"}
        return {"Stacks": [self.stack]}


class Failing:
    """A client of which every call fails."""

    def __init__(self, error):
        self.error = error

    def __getattr__(self, _name):
        def fail(**_):
            raise self.error

        return fail


@pytest.fixture
def night():
    begun = Night(PEOPLE)
    yield begun
    begun.is_over()


@pytest.fixture
def stack(night, monkeypatch):
    """Stands in for CloudFormation; everything else is the sandbox behind real clients."""
    formation = CloudFormation(night.cloud.parameters, night.cloud.deployment.outputs)
    monkeypatch.setattr("console.contact_book.stack.now", lambda: night.cloud.loop.now)
    monkeypatch.setattr("console.contact_book.stack.client", lambda _: formation)
    return formation


@pytest.fixture
def tocsin(stack, capsys, tmp_path, monkeypatch):
    assert stack
    command = Command(capsys, tmp_path, monkeypatch)

    def contacts(*arguments, types=()):
        monkeypatch.setattr("sys.stdin", Keyboard(*types))
        ran = command("contacts", *arguments, "--stack", "tocsin")
        assert not NUMBERS.search(ran.out + ran.error)
        return ran

    contacts.file = command.file
    return contacts


def test_a_number_of_a_stack_is_verified_as_one_of_the_sandbox_is(night, tocsin):
    text = people(("+12025550101", "+12025550177"))
    assert tocsin("import", tocsin.file("people.toml", text)).status == 0
    night.cloud.contacts.update(stored())

    def picks_up():
        phone = night.phone("primary").rings().answers()
        [first, second] = re.findall(r"(?:\d ){5}\d", phone.state["transcript"][-1])
        assert first == second
        return first

    ran = tocsin("verify", "primary", types=[picks_up])
    assert (ran.status, ran.out) == (0, "primary: +12…77 is verified\n")
    assert stored()["primary"].why_uncallable == ""
    night.ends()


def opts_out(night, contact):
    """The line as it is stored after the two keys."""
    out = replace(Line(contact), opted_out_at=night.cloud.loop.now)
    Lines(night.cloud.deployment.outputs["TableName"]).save(out, night.cloud.loop.now)


def test_an_opt_out_of_a_stack_is_listed_and_taken_back_as_one_of_the_sandbox_is(night, tocsin):
    opts_out(night, "lead")
    assert "2026-11-21 by key" in tocsin("list").out
    ran = tocsin("resume", "lead", "--by", "Dana", "--json")
    assert ran.json == {"contact": "lead", "by": "Dana", "whyUncallable": ""}
    assert "no, resumed 2026-11-21 by Dana" in tocsin("list").out
    again = tocsin("resume", "lead", "--by", "Dana")
    assert (again.status, again.error) == (2, "tocsin: lead has not opted out by two keys\n")


def test_a_stack_without_contacts_gets_its_first_by_an_import(night, tocsin):
    client("ssm").delete_parameter(Name=PARAMETER.name)
    assert tocsin("list").out == "no contacts: tocsin contacts import FILE\n"
    assert "tocsin contacts import FILE" in tocsin("rotate").error
    ran = tocsin("import", tocsin.file("people.toml", PEOPLE), "--trust-verified")
    assert ran.out.splitlines()[-1].startswith("version 1 is stored")
    assert len(stored()) == 3
    night.ends()


def test_the_card_of_a_stack_has_its_callers_and_those_of_its_backup(stack, tocsin, tmp_path):
    added = {"CallerNumber": "+12025550100, +12025550108", "BackupCallerNumber": "+12025550109"}
    stack.stack["Parameters"] += [
        {"ParameterKey": key, "ParameterValue": value} for key, value in added.items()
    ]
    assert tocsin("card", tmp_path / "x.vcf").status == 0
    card = (tmp_path / "x.vcf").read_text(encoding="utf-8")
    assert re.findall(r"TEL.*:(\+\d+)", card) == ["+12025550100", "+12025550108", "+12025550109"]


def test_a_stack_that_is_no_tocsin_is_refused(stack, tocsin):
    stack.stack["Outputs"] = []
    assert "stack tocsin is no Tocsin" in tocsin("list").error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (REFUSED, "stack tocsin: ValidationError"),
        (NoCredentialsError(), "stack tocsin: NoCredentialsError"),
    ],
)
def test_a_stack_that_cannot_be_asked_is_refused_without_the_services_words(
    tocsin, monkeypatch, error, said
):
    monkeypatch.setattr("console.contact_book.stack.client", lambda _: Failing(error))
    ran = tocsin("list")
    assert (ran.status, ran.out, ran.error) == (2, "", f"tocsin: {said}\n")


@pytest.mark.parametrize("verb", [["list"], ["rotate"], ["verify", "primary"]])
def test_a_parameter_that_may_not_be_read_is_refused_by_its_code(tocsin, monkeypatch, verb):
    path = "handlers.adapters.contact_parameter.client"
    monkeypatch.setattr(path, lambda _: Failing(DENIED))
    assert tocsin(*verb).error == "tocsin: /tocsin/contacts: AccessDeniedException\n"


def test_a_parameter_that_may_not_be_written_stays_as_it_is(tocsin, monkeypatch):
    real = client("ssm")

    class ReadOnly(Failing):
        get_parameter, describe_parameters = real.get_parameter, real.describe_parameters

    path = "handlers.adapters.contact_parameter.client"
    monkeypatch.setattr(path, lambda _: ReadOnly(DENIED))
    ran = tocsin("import", tocsin.file("people.toml", people(("Aiko", "Eiko"))))
    assert (ran.status, ran.out) == (2, "")
    monkeypatch.undo()
    assert PARAMETER.read().version == 1


def test_a_code_for_a_call_that_nobody_placed_is_refused(stack):
    assert stack
    with pytest.raises(Exception, match="no verification x"):
        StackContacts("tocsin").judge("x", "123456")
