"""docs/contacts.md: its snippet is a contacts file, its figures are the code's."""

import argparse
import json
import re
import shlex
from datetime import timedelta
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from command import Command
from contacts_console import Contacts
from night import Night
from stack_of import serving

from console import contacts as contacts_command
from dispatch.contact_files import KEY, read_contacts
from dispatch.errors import ConfigurationError
from dispatch.phone import E164, PhoneNumber
from dispatch.plan import LANGUAGES, Contact
from dispatch.verification import APART, DIGITS, TRIES, VALID_FOR
from handlers.adapters.contact_book import FRESH_FOR
from handlers.adapters.contact_parameter import LARGEST
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/contacts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[SNIPPET] = [text for kind, text in BLOCKS if kind == "toml"]
SCREENS = [text for kind, text in BLOCKS if kind == "console"]
[POLICY] = [json.loads(text) for kind, text in BLOCKS if kind == "json"]
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
ROWS = {
    key.strip(" `"): (means.strip(), default.strip())
    for key, means, default in re.findall(r"^\| (`\w+`) \|(.*)\|(.*)\|$", TEXT, re.MULTILINE)
}
GLOBAL_OPTIONS = {"query", "output"}
STANDARD = 4096


def test_the_snippet_is_a_contacts_file():
    people = read_contacts(SNIPPET, "contacts.toml")
    assert people["primary"].spoken_name == "愛子"
    assert people["backup"] == Contact("backup", (PhoneNumber("+12025550102"),))
    assert (len(people["primary"].numbers), len(people["primary"].callable_numbers)) == (2, 1)
    assert len(people["primary"].quiet_hours) == 1


def test_the_keys_listed_are_those_that_are_read():
    with pytest.raises(ConfigurationError) as refused:
        read_contacts('[a]\nnumber = "+12025550101"\nphone = "x"\n', "contacts.toml")
    assert set(ROWS) == set(refused.value.message.split("known here are ")[1].split(", "))


def test_the_defaults_and_languages_listed_are_the_codes():
    somebody = Contact("key", (PhoneNumber("+12025550101"),))
    assert ROWS["number"][1] == "required"
    for key in ("language", "time_zone"):
        assert ROWS[key][1] == f"`{getattr(somebody, key)}`"
    assert (ROWS["name"][1], somebody.spoken_name) == ("the contact's key", "key")
    assert re.findall(r"`(\w+)`", ROWS["language"][0]) == list(LANGUAGES)


def test_the_limits_of_numbers_and_keys_are_the_codes():
    assert "2 to 15 digits" in ROWS["number"][0]
    assert all(E164.fullmatch(number) for number in ("+12", "+" + "1" * 15))
    assert not E164.fullmatch("+1")
    assert not E164.fullmatch("+" + "1" * 16)
    assert "40 characters at most" in TEXT
    assert KEY.fullmatch("a" * 40)
    assert not KEY.fullmatch("a" * 41)


def test_how_soon_a_change_is_used_is_the_codes():
    assert f"its copy is {FRESH_FOR:.0f} seconds old" in TEXT


@pytest.mark.parametrize(("people", "limit"), [(30, STANDARD), (60, LARGEST)])
def test_so_many_people_fit_into_a_parameter(people, limit):
    assert f"{limit:,} bytes, about {people} people" in TEXT
    person = (
        '[person-{0:02}]\nnumber = "+8190000000{0:02}"\n'
        'verified = {{ "+8190000000{0:02}" = 2026-11-20 }}\n'
        'language = "ja"\nname = "Aiko Sato"\n\n'
    )
    text = "".join(person.format(number) for number in range(people))
    assert len(read_contacts(text, "contacts.toml")) == people
    assert limit * 0.7 < len(text.encode()) <= limit


def test_the_figures_of_a_verification_are_the_codes():
    minutes = VALID_FOR.total_seconds() / 60
    assert f"then {DIGITS} digits, one by one, twice" in TEXT
    assert f"valid for {minutes:.0f} minutes and may be typed {TRIES} times" in TEXT
    assert (APART, "at most once a minute" in TEXT) == (timedelta(minutes=1), True)


def test_the_parameter_of_the_commands_is_the_one_the_template_reads():
    names = [re.search(r"--name (\S+)", line)[1] for line in COMMANDS if "aws ssm" in line]
    default = TEMPLATE["Parameters"]["ContactsParameterName"]["Default"]
    assert names == [default]
    assert f"by default `{default}`" in TEXT
    assert f"parameter{default}" in str(POLICY)


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("aws ")])
def test_an_aws_command_is_one_that_the_service_has(command):
    _, service, operation, *rest = shlex.split(command)
    model = botocore.session.get_session().get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    members = model.operation_model(operations[operation]).input_shape.members
    known = {xform_name(name, "-") for name in members} | GLOBAL_OPTIONS
    given = {each.removeprefix("--") for each in rest if each.startswith("--")}
    assert given <= known
    if "type" in given:
        assert rest[rest.index("--type") + 1] in members["Type"].enum


def test_the_check_of_the_page_finds_in_the_snippet_a_missing_lead_and_an_unverified_backup(
    capsys, tmp_path, monkeypatch
):
    tocsin = Command(capsys, tmp_path, monkeypatch)
    [command] = [line for line in COMMANDS if line.startswith("tocsin check")]
    monkeypatch.chdir(tmp_path)
    tocsin.file("contacts.toml", SNIPPET)
    findings = tocsin(*shlex.split(command)[1:], "--json").json["findings"]
    errors = [one["message"] for one in findings if one["level"] == "error"]
    assert any("calls backup, who is not to be called: no verified number" in one for one in errors)
    assert any("no contact 'lead'" in one for one in errors)
    assert all("lead" in one or "backup" in one for one in errors)


@pytest.fixture
def contacts(capsys, tmp_path, monkeypatch):
    """`tocsin contacts` against a sandbox whose people are the page's."""
    night = Night(SNIPPET)
    monkeypatch.chdir(tmp_path)
    with serving(night.cloud) as port:
        command = Contacts(port, capsys, tmp_path, monkeypatch)
        command.night = night
        command.command.file("people.toml", SNIPPET.replace("+12025550102", "+12025550144"))
        yield command
    night.is_over()


OPTED_OUT = [one for one in SCREENS if "by key" in one or "contacts resume" in one]


@pytest.mark.parametrize("screen", [s for s in SCREENS if "verify" not in s and s not in OPTED_OUT])
def test_what_the_page_shows_is_what_is_printed(contacts, screen):
    command, shown = screen.split("\n", 1)
    assert contacts(*shlex.split(command)[3:]).out == shown


def test_opting_out_and_back_in_looks_as_the_page_shows_it(contacts):
    contacts.night.alarm()
    contacts.night.phone("primary").rings().answers().presses("9").presses("9")
    for screen in OPTED_OUT:
        command, shown = screen.split("\n", 1)
        assert contacts(*shlex.split(command)[3:]).out == shown
    [primary, _] = contacts("list").out.splitlines()[1:]
    assert "no, resumed 2026-11-21 by Dana" in primary
    assert "`no, resumed 2026-11-21 by Dana`" in TEXT


def test_a_verification_looks_as_the_page_shows_it(contacts):
    [screen] = [one for one in SCREENS if "verify" in one]
    command, shown = screen.split("\n", 1)

    def hears():
        phone = contacts.night.phone("backup").rings().answers()
        return re.search(r"(?:\d ){5}\d", phone.state["transcript"][-1])[0]

    ran = contacts(*shlex.split(command)[3:], types=[hears])
    assert ran.error + ran.out == shown.replace("471902\n", "")


def test_every_verb_and_option_is_on_the_page():
    parser = argparse.ArgumentParser()
    contacts_command.add(parser.add_subparsers())
    [verbs] = parser._subparsers._group_actions[0].choices["contacts"]._subparsers._group_actions  # noqa: SLF001
    for name, verb in verbs.choices.items():
        assert f"contacts {name}" in TEXT
        options = {each for action in verb._actions for each in action.option_strings}  # noqa: SLF001
        for option in options - {"-h", "--help", "--port"}:
            assert f"`{option}" in TEXT


def test_operators_may_not_read_the_numbers():
    policy = TEMPLATE["Resources"]["OperatorPolicy"]["Properties"]["PolicyDocument"]
    assert "ssm:" not in str(policy)


def test_the_parameter_that_is_named_exists():
    assert "AllowedCallingCodes" in TEMPLATE["Parameters"]
    assert "OperatorPolicyArn" in TEMPLATE["Outputs"]
    assert "`AllowedCallingCodes`" in TEXT


def test_a_masked_number_looks_as_the_page_says():
    number = read_contacts(SNIPPET, "contacts.toml")["primary"].number
    assert f"(`{number}`)" in TEXT
