"""Chromium for the browser tests, the page's stand-in server, and the folder of screenshots."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_server import PageServer, page_server
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
HEIGHTS = {320: 600, 360: 740, 1280: 800}
PHOTOGRAPHED = (360, 1280)


class Browser(Chrome):
    """Chromium with the few things these tests ask of it."""

    def resize(self, width: int) -> None:
        """Gives the page a viewport of this width, below the window's own minimum too."""
        size = {"width": width, "height": HEIGHTS[width], "deviceScaleFactor": 1, "mobile": False}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, feature: str, value: str) -> None:
        """Emulates one media feature, such as prefers-reduced-motion."""
        features = [{"name": feature, "value": value}]
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def photograph(self, name: str) -> None:
        """Writes the whole page at 360 and at 1280 px to build/screenshots."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for width in PHOTOGRAPHED:
            self.resize(width)
            height = self.execute_script("return document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            asked = {"captureBeyondViewport": True, "clip": clip}
            picture = self.execute_cdp_cmd("Page.captureScreenshot", asked)
            content = base64.b64decode(picture["data"])
            (SCREENSHOTS / f"{name}-{width}.png").write_bytes(content)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip("needs Debian's packages chromium and chromium-driver")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    browser = Browser(options=options, service=Service(str(DRIVER)))
    yield browser
    browser.quit()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Chromium at 1280 px with nothing remembered; the page must have logged no error."""
    chromium.resize(1280)
    chromium.prefer("prefers-reduced-motion", "no-preference")
    yield chromium
    complaints = complaints_of(chromium)
    chromium.get("about:blank")
    assert complaints == []


def complaints_of(browser: Browser) -> list[Any]:
    """What the page's console holds, but for answers that a test refused on purpose."""
    expected = ("Failed to load resource", "net::ERR_")
    entries = browser.get_log("browser")
    return [e for e in entries if not any(text in e["message"] for text in expected)]


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as running:
        yield running
