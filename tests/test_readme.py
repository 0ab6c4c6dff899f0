"""The README and the sandbox's page of the docs say what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


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


def test_every_request_of_the_sandbox_doc_is_routed():
    doc = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    source = "".join(
        (ROOT / "sandbox" / name).read_text(encoding="utf-8") for name in ("routes.py", "server.py")
    )
    for path in re.findall(r"\| `(?:GET|POST) (/[^`]+)`", doc):
        words = [
            word
            for word in re.split(r"[/{}]+", path)
            if word and word not in {"contact", "id", "name"}
        ]
        assert all(word in source for word in words), path


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
