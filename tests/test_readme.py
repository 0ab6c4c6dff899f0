"""The README and the sandbox's page of the docs say what is there."""

import re
from pathlib import Path

import pytest
from night import CONTACTS, THREE_AM

from sandbox.asked import RequestRefused
from sandbox.cloud import Cloud
from sandbox.routes import Routes
from sandbox.session import Session

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

OF_THE_SERVER = {"/stream", "/s3/{bucket}/{key}"}
REQUESTS = [
    (method, path)
    for line in re.findall(
        r"^\| (`(?:GET|POST) [^|]+) \|",
        (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    for method, path in re.findall(r"`(GET|POST) (/[^`]+)`", line)
    if path not in OF_THE_SERVER
]
NAMES = {
    "/samples/{name}": "alarm-tag",
    "/routes/{name}/test": "main",
    "/routes/{name}/result": "main",
}


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(doc):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", doc.read_text(encoding="utf-8"))
    missing = [link for link in links if not (doc.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(doc):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z-]+)", _code(doc), re.MULTILINE))
    assert [
        target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []


@pytest.fixture(scope="module")
def routes():
    cloud = Cloud(CONTACTS, THREE_AM)
    yield Routes(Session(cloud, "manual"))
    cloud.stop()


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_every_request_of_the_sandbox_doc_is_routed(routes, method, path):
    asked = path.format(contact="primary", id="no-such", name=NAMES.get(path), queue="events")
    assert is_routed(routes, method, asked)


def test_a_request_of_no_doc_is_not_routed(routes):
    assert not is_routed(routes, "GET", "/nowhere")
    assert not is_routed(routes, "POST", "/nowhere")
    assert not is_routed(routes, "POST", "/routes/main/nowhere")


def is_routed(routes, method, path):
    """Whether somebody takes the request, if only to say what is wrong with its body."""
    try:
        routes.get(path) if method == "GET" else routes.post(path, {})
    except RequestRefused as refused:
        return str(refused) != f"no {path} here"
    except KeyError as unknown:
        return unknown.args != (path,)
    return True


def test_every_folder_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = re.findall(r"^    ([a-z]+)/ ", readme, re.MULTILINE)
    assert folders
    assert [one for one in folders if not (ROOT / one).is_dir()] == []


def _code(doc):
    text = doc.read_text(encoding="utf-8")
    return "\n".join(
        re.findall(r"`([^`]+)`", text) + re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    )
