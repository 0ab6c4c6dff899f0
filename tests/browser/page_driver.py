"""How the browser tests look at a page and use it."""

import page_parts
from conftest import Browser
from page_server import PageServer
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PRIMARY = ".phone[data-contact='primary']"
WITHIN_S = 5.0
LOOK_EVERY_S = 0.05


def find(browser: Browser, selector: str) -> WebElement:
    """The first element that matches, shown or not."""
    return browser.find_element(By.CSS_SELECTOR, selector)


def wait_for(browser: Browser, selector: str, within: float = WITHIN_S) -> WebElement:
    """The first visible element that matches; fails after `within` seconds."""

    def visible(page: Browser) -> WebElement | None:
        found = page.find_elements(By.CSS_SELECTOR, selector)
        return next((element for element in found if element.is_displayed()), None)

    waiting = WebDriverWait(browser, within, LOOK_EVERY_S)
    return waiting.until(visible, f"nothing visible matches {selector}")


def wait_for_text(browser: Browser, selector: str, text: str) -> None:
    """Waits until the text stands in the element that matches."""

    def reads(page: Browser) -> bool:
        return text in find(page, selector).get_attribute("textContent")

    WebDriverWait(browser, WITHIN_S, LOOK_EVERY_S).until(reads, f"{selector} never said {text!r}")


def wait_until(browser: Browser, script: str) -> None:
    """Waits until a JavaScript expression holds on the page."""
    waiting = WebDriverWait(browser, WITHIN_S, LOOK_EVERY_S)
    waiting.until(lambda page: page.execute_script(f"return {script}"), script)


def press(browser: Browser, *keys: str) -> None:
    """Presses keys, one after another, wherever the focus is."""
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def opened(browser: Browser, server: PageServer, state: page_parts.State) -> None:
    """Opens the page with this state on it, nothing remembered from before."""
    server.state = state
    browser.get(server.url)
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    wait_for(browser, f"[data-connection='live'] {PRIMARY}")
