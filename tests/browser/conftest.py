"""A browser for the tests of pages, and axe. Where either is missing they are skipped, but not where CI asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.browser import axe as axe_core
from tests.browser.browser import Browser, lacking, running

REQUIRED = "GRADER_REQUIRE_BROWSER"  # CI sets it where it has installed the browser


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if missing := lacking():
        _leave_out(f"not on the PATH: {missing}; on Debian: apt install chromium chromium-driver")
    with running(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(_chromium: Browser) -> Browser:
    """The browser, as if it had just been started: 1200 pixels wide, light, on a screen."""
    _chromium.emulate()
    _chromium.resize(1200)
    return _chromium


@pytest.fixture(scope="session")
def axe(pytestconfig: pytest.Config) -> str:
    """The source of axe; a later run finds it where pytest keeps things between runs."""
    if not shutil.which("npm"):
        _leave_out("not on the PATH: npm, which fetches axe-core; on Debian: apt install npm")
    try:
        return axe_core.source(pytestconfig.cache.mkdir("axe-core"))
    except subprocess.CalledProcessError as error:
        _leave_out(f"npm cannot fetch axe-core: {error.stderr}")


def _leave_out(reason: str) -> NoReturn:
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and a test cannot run: {reason}")
    pytest.skip(reason)
