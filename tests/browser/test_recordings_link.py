"""Every profile's recording in a real browser, through the very link that `play` prints."""

import boto3
import pytest
from archive import BUCKET, ROOT, Archive
from recorded import speakers, wav
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from stack_of import serving
from test_recordings_play import DECODE, PLAY

from console.libraries import SandboxLibrary
from console.places import Sandbox
from dispatch.recordings.profiles import PROFILES
from sandbox.regions import REGION

pytestmark = pytest.mark.browser
SECONDS = 8
DAYS = dict(zip(PROFILES, range(1, len(PROFILES) + 1), strict=True))


def key_of(profile):
    return f"{ROOT}2026/02/{DAYS[profile]:02}/{profile}.wav"


@pytest.fixture(scope="module")
def library():
    """A recording in each profile, archived by runs, and the sandbox that serves links to them."""
    archive = Archive(stubbed=False)
    s3 = boto3.client("s3", region_name=REGION)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for profile in PROFILES:
        s3.put_object(Bucket=BUCKET, Key=key_of(profile), Body=wav(speakers(SECONDS, noise=8)))
        archive.archive(profile, date=f"2026-02-{DAYS[profile]:02}", profile=profile)
    with serving(archive.cloud) as port:
        yield SandboxLibrary(Sandbox(port))
    archive.cloud.stop()


def ask(browser, library, script, profile):
    """What the script tells of the link, run on a page of the link's own origin."""
    link = library.ask("play", {"named": key_of(profile), "by": "Dana"})
    assert link["profile"] == profile
    browser.set_script_timeout(20)
    browser.get(link["url"].partition("/s3/")[0] + "/recordings/no-page")
    browser.find_element(By.TAG_NAME, "body").click()  # no sound before a gesture
    return browser.execute_async_script(script, link["url"])


@pytest.mark.parametrize("profile", PROFILES)
def test_it_plays_to_its_end_and_can_be_wound_forward(browser, library, profile):
    assert ask(browser, library, PLAY, profile) == {
        "duration": pytest.approx(SECONDS, abs=0.05),
        "ended": pytest.approx(SECONDS, abs=0.05),
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_it_decodes_with_each_speaker_in_the_channel_of_theirs(browser, library, profile):
    told = ask(browser, library, DECODE, profile)
    assert told["duration"] == pytest.approx(SECONDS, abs=0.05)
    if not PROFILES[profile].one_channel:
        (one_speaks, one_waits), (other_waits, other_speaks) = told["powers"]
        assert one_speaks > 1000 * other_waits
        assert other_speaks > 1000 * one_waits


@pytest.mark.parametrize("profile", PROFILES)
def test_the_link_itself_opens_in_a_player(browser, library, profile):
    link = library.ask("play", {"named": key_of(profile), "by": "Dana"})
    browser.get(link["url"])
    player = "const it = document.querySelector('audio, video'); return it && it.duration"
    length = WebDriverWait(browser, 10).until(lambda page: page.execute_script(player))
    assert length == pytest.approx(SECONDS, abs=0.05)
