"""A real Chromium without a window, driven by selenium: what a page shows, and what it complains about.

Debian's browser and driver are taken from the PATH; nothing is downloaded for them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.remote.webelement import WebElement

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVER = "chromedriver"
SERIOUS = ("serious", "critical")

Scheme = Literal["light", "dark"]


class Fault(NamedTuple):
    """What axe found: the rule's name, how bad it is, and the elements that break it."""

    rule: str
    impact: str
    elements: tuple[str, ...]


class Browser:
    """One browser; each page that it opens is looked at from its first request on."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver
        self._page = ""

    def open(self, page: Path) -> None:
        """Load the file ``page``, and forget what earlier pages said."""
        self._driver.get("about:blank")
        for log in ("browser", "performance"):
            self._driver.get_log(log)  # reading empties it
        self._page = page.as_uri()
        self._driver.get(self._page)

    def complaints(self) -> list[str]:
        """List what the console holds: errors, warnings, what the page's policy has refused."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """List the addresses that were asked for beside the page itself."""
        entries = self._driver.get_log("performance")
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        sent = [each["params"] for each in messages if each["method"] == "Network.requestWillBeSent"]
        asked = [each["request"]["url"] for each in sent]
        assert self._page in asked, "the log of requests does not even hold the page"
        return [url for url in asked if url != self._page]

    def faults(self, axe: str) -> list[Fault]:
        """List the serious faults that ``axe``, the library's source, finds.

        The page's policy forbids scripts, and holds for what the page brings along. The driver's scripts are evaluated
        by the browser's debugger, which no policy of a page binds, so the policy stays as it is.
        """
        self._driver.execute_script(axe)
        found = self._driver.execute_async_script(
            "axe.run(document, {resultTypes: ['violations']}).then(arguments[arguments.length - 1])"
        )
        assert found["passes"], "axe has looked at nothing"
        return [_fault(each) for each in found["violations"] if each["impact"] in SERIOUS]

    def ask(self, script: str, *arguments: object) -> Any:
        """Evaluate the body of a function of the driver's, and return what it returns."""
        return self._driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """Find the elements that ``selector`` names, shown or not."""
        return self._driver.find_elements("css selector", selector)

    def shown(self, selector: str) -> list[WebElement]:
        """Find the elements that ``selector`` names and that somebody can see."""
        return [element for element in self.all(selector) if element.is_displayed()]

    def press(self, *keys: str) -> None:
        """Press ``keys`` one after the other, wherever the focus is."""
        ActionChains(self._driver).send_keys(*keys).perform()

    def resize(self, width: int, height: int = 900, *, sharpness: int = 1) -> None:
        """Lay the page out in ``width`` by ``height`` CSS pixels, whatever the smallest window is.

        ``sharpness`` is how many pixels of a screenshot there are for each of these.
        """
        metrics = {"width": width, "height": height, "deviceScaleFactor": sharpness, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def emulate(self, *, scheme: Scheme = "light", media: Literal["", "print"] = "") -> None:
        """Show the page as a reader of dark pages, or a printer, would have it."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def width(self) -> int:
        """Measure how wide the page is, what has to be scrolled to included."""
        return int(self.ask("return document.documentElement.scrollWidth"))

    def screenshot(self, file: Path, selector: str = "html") -> None:
        """Draw the first element that ``selector`` names, whole, into the PNG ``file``."""
        size = self.ask("const page = document.documentElement; return [page.clientWidth, page.scrollHeight]")
        self.resize(*size, sharpness=int(self.ask("return window.devicePixelRatio")))
        assert self.all(selector)[0].screenshot(str(file))


@contextmanager
def running(profile: Path) -> Iterator[Browser]:
    """Run a browser whose settings are kept in ``profile``, until the block ends."""
    options = webdriver.ChromeOptions()
    options.binary_location = found(BROWSERS)
    for switch in ("headless", "disable-gpu", "disable-background-networking", "hide-scrollbars"):
        options.add_argument(f"--{switch}")
    options.add_argument(f"--user-data-dir={profile}")
    if os.geteuid() == 0:  # Chromium does not confine pages as root; these are our own
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service(found((DRIVER,))))
    try:
        yield Browser(driver)
    finally:
        driver.quit()


def lacking() -> str:
    """Say which program is not on the PATH; "" where all are."""
    needed = (BROWSERS, (DRIVER,))
    return ", ".join(" or ".join(names) for names in needed if not found(names))


def found(names: tuple[str, ...]) -> str:
    """Find the first of the programs ``names`` on the PATH; "" where there is none."""
    return next((path for name in names if (path := shutil.which(name))), "")


def _fault(violation: dict[str, Any]) -> Fault:
    return Fault(violation["id"], violation["impact"], tuple(node["html"] for node in violation["nodes"]))
