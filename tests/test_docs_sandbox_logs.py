"""The section of docs/sandbox.md about log lines is run: its file, and what is printed."""

import re
import threading
from pathlib import Path

import pytest
from command import Command
from night import CONTACTS, THREE_AM

from sandbox.cloud import Cloud
from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session

TEXT = (Path(__file__).parents[1] / "docs/sandbox.md").read_text(encoding="utf-8")
PART = TEXT.split("\n## Log lines\n")[1].split("\n## ")[0]
[LINES] = re.findall(r"^```text vcenter.log\n(.*?)^```$", PART, re.DOTALL | re.MULTILINE)
SCREENS = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", PART, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("screen", "parameters"), list(zip(SCREENS, ({}, {"ReadVCenterAlarms": "false"}), strict=True))
)
def test_the_lines_of_the_page_lead_to_what_it_shows(
    capsys, tmp_path, monkeypatch, screen, parameters
):
    monkeypatch.chdir(tmp_path)
    tocsin = Command(capsys, tmp_path, monkeypatch)
    tocsin.file("vcenter.log", LINES)
    cloud, server = Cloud(CONTACTS, THREE_AM, parameters=parameters), Server(0)
    server.routes = Routes(Session(cloud, "manual"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        asked, shown = screen
        said = tocsin(*asked.split()[1:], "--port", server.server_address[1]).out
        printed = said[said.index("1 line to") :]
        assert re.sub(r"i-[0-9a-f]{10}", "i-0123456789", printed) == shown
    finally:
        server.shutdown()
        server.server_close()
        cloud.stop()
