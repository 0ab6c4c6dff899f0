import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from dispatch.recordings.profiles import PROFILES
from packing import build_function
from packing.build_all import size_line
from packing.build_function import HANDLERS, LARGEST, LOCKS, build
from packing.bytecode import RUNTIME, TASK_ROOT
from packing.imports import follow
from packing.install import OPTIONS
from packing.libraries import needed
from packing.service_models import OPERATIONS, prune_model
from sandbox.deploy.expand import expand

ROOT = Path(__file__).parents[1]
LIBRARY = Path(sysconfig.get_paths()["purelib"])
REGION, ACCOUNT = "eu-central-1", "111122223333"
PARAMETERS = {
    "ConnectInstanceArn": f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/sandbox",
    "CallerNumber": "+4915550100",
    "AllowedCallingCodes": "+49",
    "RecordingsBucketName": "recordings",
    "CampaignCallerNumbers": "+4915550150",
    "ContactRecordStreamArn": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/contact-records",
}
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
READING_CALENDARS = ("click", "icalendar", "recurring_ical_events", "x_wr_timezone.py")
READING_FEEDS = ("feedparser", "feedparser_sgmllib")
CONVERTING = ("av", "av.libs", "numpy", "numpy.libs")
TELLING_COUNTRIES = ("CampaignImportFunction", "CampaignPacerFunction")
"""Of numbers: the importer to refuse them, the pacer for what a call costs there."""
LIMIT = 6_000_000
"""Bytes of sources a function may unpack to; its libraries installed whole are 40 million."""
LIMIT_WITH_CALENDARS = 7_000_000
LIMIT_WITH_NUMBERS = 8_000_000

IMPORT_AND_ASK = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module = importlib.import_module(sys.argv[2])
import boto3
offered = {}
for service in sys.argv[3:]:
    offered[service] = sorted(boto3.client(service).meta.method_to_api_mapping.values())
used = sorted({getattr(each, "__file__", None) or "" for each in list(sys.modules.values())})
print(json.dumps({"callable": callable(module.handler), "offered": offered, "files": used}))
"""


@pytest.fixture(scope="module")
def artefacts(tmp_path_factory):
    """Every function's artefact, as sources: compiling is slow, and tested by itself."""
    folder = tmp_path_factory.mktemp("artefacts")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("packing.bytecode.RUNTIME", "3.99")
        for name in HANDLERS:
            build(name, folder / name, LIBRARY)
    return {name: folder / name for name in HANDLERS}


@pytest.fixture(scope="module")
def environments():
    deployed = expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    return {name: each.environment for name, each in deployed.functions.items()}


def files(folder):
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize("function", HANDLERS)
def test_an_artefact_imports_with_the_checkout_and_its_libraries_out_of_reach(
    artefacts, environments, tmp_path, function
):
    command = [sys.executable, "-I", "-S", "-W", "error", "-B", "-c", IMPORT_AND_ASK]
    lambdas_own = {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
    environment = {**environments[function], **lambdas_own, "HOME": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        [*command, artefacts[function], HANDLERS[function], *OPERATIONS],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["callable"]
    assert told["offered"] == {name: sorted(each) for name, each in OPERATIONS.items()}
    standard_library = (sys.base_prefix, "frozen")
    outside = [each for each in told["files"] if not each.startswith(str(artefacts[function]))]
    assert not [each for each in outside if each and not each.startswith(standard_library)]


@pytest.mark.parametrize("function", HANDLERS)
def test_an_artefact_holds_nothing_of_tests_docs_sandbox_and_console(artefacts, function):
    found = files(artefacts[function])
    tops = {each.split("/")[0] for each in found}
    assert tops <= {
        *("aws_lambda_powertools", "boto3", "botocore", "contact_flows", "dateutil", "dispatch"),
        *("escalation_plans", "handlers", "jmespath", "prices", "rules", "s3transfer"),
        *("six.py", "typing_extensions.py", "tzdata", "urllib3"),
        *(READING_CALENDARS if function == "CalendarsFunction" else ()),
        *(READING_FEEDS if function == "FeedsFunction" else ()),
        *(CONVERTING if function == "ConvertRecordingFunction" else ()),
        *(("phonenumbers",) if function in TELLING_COUNTRIES else ()),
        *(("prices",) if function == "CampaignPacerFunction" else ()),
    }
    assert not [each for each in found if {"tests", "test", "examples"} & set(each.split("/"))]
    assert not [each for each in found if ".dist-info" in each or each.endswith(".pyi")]


@pytest.mark.parametrize("function", HANDLERS)
def test_an_artefact_holds_its_own_handler_and_what_operators_edit(artefacts, function):
    found = files(artefacts[function])
    modules = {f"{each.replace('.', '/')}.py" for each in HANDLERS.values()}
    own = f"{HANDLERS[function].replace('.', '/')}.py"
    assert modules & set(found) == {own}
    edited = {
        str(each.relative_to(ROOT))
        for folder in ("rules", "escalation_plans", "contact_flows/speech")
        for each in (ROOT / folder).rglob("*.toml")
        if "examples" not in each.parts
    }
    assert edited
    assert edited <= set(found)


def test_only_the_function_that_converts_recordings_has_the_libraries_for_it(artefacts):
    for library in CONVERTING:
        having = [name for name, folder in artefacts.items() if (folder / library).exists()]
        assert having == ["ConvertRecordingFunction"]


def test_libraries_come_with_those_they_are_linked_with_whatever_their_version(artefacts):
    for folder in ("av.libs", "numpy.libs"):
        installed = {each.name for each in (LIBRARY / folder).iterdir()}
        shipped = {each.name for each in (artefacts["ConvertRecordingFunction"] / folder).iterdir()}
        assert shipped == installed
    assert any(name.endswith(".so") is False for name in installed)


def test_an_artefact_that_lambda_would_not_take_is_not_built(tmp_path, monkeypatch):
    monkeypatch.setattr(build_function, "LARGEST", 1_000_000)
    with pytest.raises(ValueError, match=r"AuditorFunction unpacks to \d+ bytes; Lambda takes"):
        build("AuditorFunction", tmp_path, LIBRARY)


CONVERT = """
import io, json, sys
sys.path[:0] = sys.argv[1:2]
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.wav import Encoding, WavHead, written_head
from handlers.adapters.recordings import Incoming, archive
import numpy
tone = (9000 * numpy.sin(numpy.arange(16000) / 4)).astype("<i2").tobytes()
call = written_head(WavHead(Encoding.PCM16, 8000, 2, len(tone))) + tone
given = lambda: Incoming("call.wav", len(call), io.BytesIO(call))
made = [archive(given(), io.BytesIO(), each, 0) for each in PROFILES.values()]
print(json.dumps([[each.profile, each.outcome, each.reason] for each in made]))
"""


def test_the_artefact_alone_converts_a_recording_with_each_profile(artefacts, tmp_path):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", "-B", "-c", CONVERT, artefacts["ConvertRecordingFunction"]],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[name, "converted", ""] for name in PROFILES]


def test_what_is_compiled_is_locked_for_lambdas_python_and_processor():
    """One version of each: pip reads conditions with the Python that it runs with."""
    lock = (ROOT / LOCKS["ConvertRecordingFunction"]).read_text(encoding="utf-8")
    assert ";" not in lock
    pinned = {line.split()[0] for line in lock.splitlines() if "==" in line}
    runtime = (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8")
    shared = {line.split()[0] for line in runtime.splitlines() if "==" in line}
    assert {one.partition("==")[0] for one in pinned - shared} == {"av", "numpy"}
    assert shared <= pinned
    assert f"--python-version {RUNTIME}" in OPTIONS
    assert "manylinux_2_28_aarch64" in OPTIONS


@pytest.mark.parametrize("function", HANDLERS)
def test_an_artefact_stays_small(artefacts, function):
    sources = [each for each in artefacts[function].rglob("*") if each.suffix != ".pyc"]
    larger = {
        "CalendarsFunction": LIMIT_WITH_CALENDARS,
        **dict.fromkeys(TELLING_COUNTRIES, LIMIT_WITH_NUMBERS),
        "ConvertRecordingFunction": LARGEST,
    }
    limit = larger.get(function, LIMIT)
    assert sum(each.stat().st_size for each in sources if each.is_file()) < limit


def test_only_the_functions_that_need_it_have_the_dead_letter_adapter(artefacts):
    adapter = "handlers/adapters/dead_letters.py"
    assert [name for name, folder in artefacts.items() if adapter in files(folder)] == [
        "TriageFunction",
        "AuditorFunction",
    ]


def test_only_the_function_that_reads_calendars_has_the_libraries_for_it(artefacts):
    for library in READING_CALENDARS:
        having = [name for name, folder in artefacts.items() if (folder / library).exists()]
        assert having == ["CalendarsFunction"]


def test_only_the_function_that_polls_feeds_has_the_libraries_for_it(artefacts):
    for library in READING_FEEDS:
        having = [name for name, folder in artefacts.items() if (folder / library).exists()]
        assert having == ["FeedsFunction"]


def test_only_the_functions_that_tell_countries_have_the_numbers_of_all(artefacts):
    having = [name for name, folder in artefacts.items() if (folder / "phonenumbers").exists()]
    assert having == list(TELLING_COUNTRIES)


def test_only_the_function_that_watches_what_is_spent_has_the_prices_and_all_of_them(artefacts):
    having = [name for name, folder in artefacts.items() if (folder / "prices").exists()]
    assert having == ["CampaignPacerFunction"]
    shipped = {each.name for each in (artefacts[having[0]] / "prices").iterdir()}
    assert shipped == {each.name for each in (ROOT / "prices").glob("*.toml")}


def test_every_function_that_uses_time_zones_has_them(artefacts):
    using = [
        name for name, folder in artefacts.items() if "dispatch/rota/wall_clock.py" in files(folder)
    ]
    assert {"TriageFunction", "EscalationFunction", "CalendarsFunction"} <= set(using)
    for name in using:
        for zone in ("UTC", "Asia/Tokyo", "Europe/Warsaw", "America/Argentina/Buenos_Aires"):
            assert (artefacts[name] / "tzdata/zoneinfo" / zone).read_bytes().startswith(b"TZif")


def test_zones_are_read_from_the_artefact_where_the_template_says_without_a_search(
    artefacts, environments
):
    told = environments["TriageFunction"]["PYTHONTZPATH"]
    assert told == f"{TASK_ROOT}/tzdata/zoneinfo"
    script = (
        "import sys, zoneinfo; zoneinfo.ZoneInfo('Europe/Warsaw');"
        "print('importlib.resources' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONTZPATH": told.replace(TASK_ROOT, str(artefacts["TriageFunction"]))},
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_calendar_files_are_shipped_to_the_function_that_reads_them(handler, tmp_path):
    handler("import icalendar\n")
    rotas = tmp_path / "escalation_plans/rotas"
    rotas.mkdir(parents=True)
    (rotas / "team.ics").write_text("BEGIN:VCALENDAR\n")
    build("AuditorFunction", tmp_path / "with", LIBRARY)
    assert (tmp_path / "with/escalation_plans/rotas/team.ics").is_file()
    (tmp_path / "handlers/auditor.py").write_text("")
    build("AuditorFunction", tmp_path / "without", LIBRARY)
    assert not (tmp_path / "without/escalation_plans").exists()


def test_building_twice_gives_the_same_bytes_and_times(tmp_path, monkeypatch):
    monkeypatch.setattr("packing.bytecode.RUNTIME", RUNNING)
    first, second = tmp_path / "first", tmp_path / "second"
    build("AuditorFunction", first, LIBRARY)
    build("AuditorFunction", second, LIBRARY)
    assert files(first) == files(second)
    for each in files(first):
        assert (first / each).read_bytes() == (second / each).read_bytes(), each
        assert (first / each).stat().st_mtime == (second / each).stat().st_mtime, each


def test_a_file_left_over_from_an_earlier_build_is_gone(tmp_path):
    (tmp_path / "old.py").write_text("")
    build("AuditorFunction", tmp_path, LIBRARY)
    assert not (tmp_path / "old.py").exists()


def test_an_artefact_is_compiled_only_by_the_python_that_runs_it(tmp_path, monkeypatch):
    monkeypatch.setattr("packing.bytecode.RUNTIME", RUNNING)
    assert build("AuditorFunction", tmp_path / "same", LIBRARY)
    compiled = list((tmp_path / "same").rglob("*.pyc"))
    # Flags of a .pyc (PEP 552): hash-based, source not compared.
    assert {each.read_bytes()[4:8] for each in compiled} == {b"\x01\x00\x00\x00"}
    assert b"/var/task/handlers/auditor.py" in next(
        each.read_bytes() for each in compiled if each.name.startswith("auditor.")
    )
    monkeypatch.setattr("packing.bytecode.RUNTIME", "3.99")
    assert not build("AuditorFunction", tmp_path / "other", LIBRARY)
    assert not list((tmp_path / "other").rglob("*.pyc"))


def test_the_table_shows_files_and_sizes(tmp_path):
    (tmp_path / "a.py").write_bytes(b"x" * 5_000)
    line = size_line("TriageFunction", tmp_path, compiled=False)
    assert line.split() == ["TriageFunction", "1", "5", "0", "sources", "only"]


def test_a_function_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(ValueError, match="OtherFunction is not one of TriageFunction"):
        build("OtherFunction", tmp_path, LIBRARY)


@pytest.fixture
def handler(tmp_path, monkeypatch):
    """Puts a handler of the given source in place of the auditor's, in a checkout of its own."""

    def write(source):
        (tmp_path / "handlers").mkdir()
        (tmp_path / "handlers/__init__.py").write_text("")
        (tmp_path / "handlers/auditor.py").write_text(source)
        monkeypatch.setattr(build_function, "ROOT", tmp_path)

    return write


def test_a_handler_that_imports_the_sandbox_is_refused(handler, tmp_path):
    handler("def handler(event, context):\n    from sandbox import cloud\n")
    with pytest.raises(ValueError, match="imports sandbox, never shipped"):
        build("AuditorFunction", tmp_path / "out", LIBRARY)


def test_a_package_that_is_not_installed_is_named(handler, tmp_path):
    handler("import no_such_package\n")
    with pytest.raises(ValueError, match="provides the package no_such_package"):
        build("AuditorFunction", tmp_path / "out", LIBRARY)


def test_feedparser_comes_with_a_function_that_imports_it(handler, tmp_path):
    handler("import feedparser\n")
    build("AuditorFunction", tmp_path / "out", LIBRARY)
    assert {each.name for each in (tmp_path / "out").iterdir()} == {
        "feedparser",
        "handlers",
        "feedparser_sgmllib",
    }


def test_imports_are_followed_into_functions_and_packages_but_not_for_the_type_checker(tmp_path):
    (tmp_path / "top").mkdir()
    (tmp_path / "top/__init__.py").write_text("")
    (tmp_path / "top/entry.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "from . import near\n"
        "if TYPE_CHECKING:\n    from top import unseen\n"
        "else:\n    import top.otherwise\n"
        "def run():\n    from top.late import thing\n    import json\n"
    )
    for name in ("near", "late", "unseen", "otherwise", "unused"):
        (tmp_path / f"top/{name}.py").write_text("thing = 1\n")
    found = follow("top.entry", {"top": tmp_path})
    assert sorted(found.files) == [
        "top/__init__.py",
        "top/entry.py",
        "top/late.py",
        "top/near.py",
        "top/otherwise.py",
    ]
    assert found.packages == {"top": {"typing", "json"}}


def test_the_distributions_of_a_package_include_what_they_require():
    assert set(needed({"boto3", "json"}, LIBRARY)) == {
        *("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")
    }


def test_a_pruned_model_keeps_the_shapes_an_operation_reaches_and_no_prose():
    model = {
        "metadata": {"serviceId": "S"},
        "documentation": "long",
        "operations": {
            "Keep": {"input": {"shape": "In"}, "errors": [{"shape": "Bad"}], "documentation": "x"},
            "Drop": {"input": {"shape": "Other"}},
        },
        "shapes": {
            "In": {
                "type": "structure",
                "members": {
                    "documentation": {"shape": "Text", "documentation": "a member so named"}
                },
            },
            "Bad": {"type": "structure", "exception": True},
            "Text": {"type": "string", "max": 5},
            "Other": {"type": "string"},
        },
    }
    assert prune_model(model, ("Keep",)) == {
        "metadata": {"serviceId": "S"},
        "operations": {"Keep": {"input": {"shape": "In"}, "errors": [{"shape": "Bad"}]}},
        "shapes": {
            "Bad": {"type": "structure", "exception": True},
            "In": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
            "Text": {"type": "string", "max": 5},
        },
    }


@pytest.mark.parametrize("function", HANDLERS)
def test_make_knows_the_target_that_sam_asks_for(tmp_path, function):
    environment = {**os.environ, "ARTIFACTS_DIR": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        ["make", "--dry-run", f"build-{function}"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    assert f'-m packing.build_function {function} "{tmp_path}"' in done.stdout
