"""Every profile's recordings in a real browser: they play, seek, and keep the speakers apart."""

import pytest
from recorded import converted, speakers, wav
from recording_server import recording_server
from selenium.webdriver.common.by import By

from dispatch.recordings.profiles import PROFILES

pytestmark = pytest.mark.browser
SECONDS = 8

PLAY = """
const [address, done] = arguments, audio = new Audio(address);
audio.muted = true;
audio.onerror = () => done({ error: audio.error.code });
audio.oncanplaythrough = () => {
  audio.oncanplaythrough = null;
  audio.onseeked = () => audio.play().catch((error) => done({ error: String(error) }));
  audio.onended = () => done({ duration: audio.duration, ended: audio.currentTime });
  audio.currentTime = audio.duration - 0.5;
};
"""
DECODE = """
const [address, done] = arguments;
const context = new OfflineAudioContext(2, 1, 48000);
const power = (wave, from, to) => wave.subarray(from, to).reduce((sum, one) => sum + one * one, 0);
fetch(address).then((answer) => answer.arrayBuffer()).then((all) => context.decodeAudioData(all))
  .then((sound) => {
    const powers = [];
    for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
      const wave = sound.getChannelData(channel), half = wave.length / 2;
      powers.push([power(wave, 0, half), power(wave, half, wave.length)]);
    }
    done({ duration: sound.duration, powers });
  }).catch((error) => done({ error: String(error) }));
"""


@pytest.fixture(scope="module")
def address():
    call = wav(speakers(SECONDS, noise=8))
    files = {
        f"/{name}{profile.suffix}": (profile.content_type, converted(call, name)[2].getvalue())
        for name, profile in PROFILES.items()
    }
    with recording_server(files) as url:
        yield url


def ask(browser, address, script, name):
    browser.set_script_timeout(20)
    browser.get(address)
    browser.find_element(By.TAG_NAME, "h1").click()  # no sound before a gesture
    return browser.execute_async_script(script, f"{address}/{name}{PROFILES[name].suffix}")


@pytest.mark.parametrize("name", PROFILES)
def test_it_plays_as_long_as_the_call_was_and_can_be_wound_forward(browser, address, name):
    told = ask(browser, address, PLAY, name)
    assert told == {
        "duration": pytest.approx(SECONDS, abs=0.05),
        "ended": pytest.approx(SECONDS, abs=0.05),
    }


@pytest.mark.parametrize("name", PROFILES)
def test_the_browser_hears_the_speakers_apart_or_both_in_the_one_channel(browser, address, name):
    told = ask(browser, address, DECODE, name)
    assert told["duration"] == pytest.approx(SECONDS, abs=0.05)
    if PROFILES[name].one_channel:
        [(first_half, second_half)] = told["powers"]
        assert 0.1 < first_half / second_half < 10
    else:
        (one_speaks, one_waits), (other_waits, other_speaks) = told["powers"]
        assert one_speaks > 1000 * other_waits
        assert other_speaks > 1000 * one_waits
