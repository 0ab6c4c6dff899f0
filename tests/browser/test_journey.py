"""The journey against the real sandbox: an event, a ring, an answer, key 1, acknowledged."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_driver import wait_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 20.0
SETTLES_WITHIN_S = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/phones", timeout=1) as response:
            return isinstance(json.load(response), list)
    except OSError:
        return False


def wait_until_ready(url: str, sandbox: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while not answers(url):
        assert sandbox.poll() is None, f"the sandbox ended with {sandbox.returncode}"
        assert time.monotonic() < deadline, f"the sandbox was not ready in {READY_WITHIN_S} s"
        time.sleep(0.05)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[str]:
    """The address of a sandbox of its own, ten times faster than the clock."""
    if not all((ROOT / file).exists() for file in ("sandbox/server.py", "console/main.py")):
        pytest.skip("needs sandbox/server.py and console/main.py")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "console.main", "sandbox", "--port", str(port)]
    with (
        (tmp_path / "sandbox.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--speed", "1"], cwd=ROOT, stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()


def test_a_sample_event_rings_a_phone_and_key_1_acknowledges(browser, sandbox):
    browser.get(sandbox)
    wait_for(browser, "[data-connection='live'] .phone")
    browser.photograph("journey-1-idle")
    browser.resize(1280)
    wait_for(browser, "#samples .sample-send").click()
    wait_for(browser, ".phone[data-state='ringing']", SETTLES_WITHIN_S)
    browser.photograph("journey-2-ringing")
    browser.resize(1280)
    wait_for(browser, ".phone[data-state='ringing'] .answer").click()
    wait_for(browser, ".phone[data-state='in-call'] .transcript .spoken", SETTLES_WITHIN_S)
    browser.photograph("journey-3-in-call")
    browser.resize(1280)
    wait_for(browser, ".phone[data-state='in-call'] [data-key='1']").click()
    taken = wait_for(browser, ".incident[data-state='acknowledged']", SETTLES_WITHIN_S)
    assert "Taken by" in taken.text
    browser.photograph("journey-4-acknowledged")
