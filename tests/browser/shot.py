"""The picture that the README opens with: what a learner reads whose kernel is turned over, by day and by night.

::

    python -m tests.browser.shot
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from grader import Course, Grader
from grader.model.report import Report
from tests.browser.browser import Browser, running
from tests.browser.pages import saved

ROOT = Path(__file__).parents[2]
SOLUTION = ROOT / "solutions" / "corr2d" / "wrong" / "flipped.py"
WIDTH = 640
SHARPNESS = 2  # pixels for each of the page's


def main() -> None:
    """Write both pictures into the folder that the README reads them from."""
    with Grader(Course(ROOT)) as grader:
        report = grader.check("corr2d", SOLUTION.read_bytes())
    with tempfile.TemporaryDirectory() as profile, running(Path(profile)) as browser:
        shoot(browser, report, ROOT / ".github")


def shoot(browser: Browser, report: Report, folder: Path) -> None:
    """Draw the first group of ``report`` that has a picture into ``picture.png`` and ``picture-dark.png``."""
    with tempfile.TemporaryDirectory() as pages:
        page = saved(Path(pages), report)
        for scheme, name in (("light", "picture.png"), ("dark", "picture-dark.png")):
            browser.emulate(scheme=scheme)  # type: ignore[arg-type]
            browser.resize(WIDTH, sharpness=SHARPNESS)
            browser.open(page)
            browser.screenshot(folder / name, "article:has(.picture)")


if __name__ == "__main__":
    main()
