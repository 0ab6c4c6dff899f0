"""The page of drills in Chromium: nothing sticks out, on a phone and on a desk, light and dark."""

import pytest
from drill_nights import Drills

from console.drill_page.page import page_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Of eight drills of six people."""
    night = Drills()
    reports = night.hours()
    night.is_over()
    path = tmp_path_factory.mktemp("drills") / "drills.html"
    path.write_text(page_of(reports), encoding="utf-8")
    return path.as_uri()


STICKING_OUT = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('body *')].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && (box.left < -1 || box.right > wide + 1);
}).map(one => one.outerHTML.slice(0, 90));
"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_sticks_out(browser, page, width):
    browser.get(page)
    browser.resize(width)
    assert browser.execute_script(STICKING_OUT) == []


CONTRAST = """
const lum = c => c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
const ground = one => { for (let e = one; e; e = e.parentElement) {
  const c = getComputedStyle(e).backgroundColor; if (!c.endsWith(', 0)')) return rgb(c); } };
return [...document.querySelectorAll('p, h1, h2, li, td, th, strong, .figure span, .picture text')]
  .filter(one => one.textContent.trim() && !one.matches('.digit')).map(one => {
  const style = getComputedStyle(one);
  const ink = one.closest('svg') ? rgb(style.fill) : rgb(style.color);
  const [a, b] = [lum(ink), lum(ground(one))].sort((x, y) => y - x);
  return [(a + .05) / (b + .05), one.textContent.slice(0, 40)];
}).filter(([ratio]) => ratio < 4.5);
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser, page, scheme):
    browser.prefer("prefers-color-scheme", scheme)
    browser.get(page)
    assert browser.execute_script(CONTRAST) == []


def test_it_is_photographed(browser, page):
    browser.prefer("prefers-color-scheme", "light")
    browser.get(page)
    browser.photograph("drills")
