"""docs/contacts.md: its snippet is a contacts file, its figures are the code's."""

import re
import shlex
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from command import Command

from dispatch.contact_files import KEY, read_contacts
from dispatch.errors import ConfigurationError
from dispatch.phone import E164, PhoneNumber
from dispatch.plan import LANGUAGES, Contact
from handlers.adapters.contact_book import FRESH_FOR
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/contacts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[SNIPPET] = [text for kind, text in BLOCKS if kind == "toml"]
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


def test_forty_people_fit_into_the_standard_parameter():
    person = (
        '[person-{0:02}]\nnumber = "+8190000000{0:02}"\nlanguage = "ja"\nname = "Aiko Sato"\n\n'
    )
    text = "".join(person.format(number) for number in range(40))
    assert len(read_contacts(text, "contacts.toml")) == 40
    assert STANDARD * 0.7 < len(text.encode()) <= STANDARD


def test_the_parameter_of_the_commands_is_the_one_the_template_reads():
    names = [re.search(r"--name (\S+)", line)[1] for line in COMMANDS if "aws ssm" in line]
    default = TEMPLATE["Parameters"]["ContactsParameterName"]["Default"]
    assert names == [default, default]
    assert f"by default `{default}`" in TEXT


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
        assert "Advanced" in members["Tier"].enum


def test_the_check_of_the_page_finds_nothing_in_the_snippet_but_a_missing_lead(
    capsys, tmp_path, monkeypatch
):
    tocsin = Command(capsys, tmp_path, monkeypatch)
    [command] = [line for line in COMMANDS if line.startswith("tocsin ")]
    monkeypatch.chdir(tmp_path)
    tocsin.file("contacts.toml", SNIPPET)
    findings = tocsin(*shlex.split(command)[1:], "--json").json["findings"]
    errors = [one["message"] for one in findings if one["level"] == "error"]
    assert errors
    assert all("lead" in one for one in errors)


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
