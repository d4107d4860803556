"""The pictures that the README opens with can be made, and are there."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.browser.browser import Browser
from tests.browser.shot import ROOT, SHARPNESS, WIDTH, shoot
from tests.reporting.pictures import flipped_kernel

NAMES = ("picture.png", "picture-dark.png")


def size(picture: Path) -> tuple[int, int]:
    """The width and the height that a PNG's first block says."""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_a_report_is_drawn_by_day_and_by_night(browser: Browser, tmp_path: Path) -> None:
    shoot(browser, flipped_kernel(), tmp_path)
    day, night = (tmp_path / name for name in NAMES)
    assert size(day) == size(night)
    width, height = size(day)
    assert SHARPNESS * WIDTH * 0.9 < width < SHARPNESS * WIDTH
    assert height > 300 * SHARPNESS  # the sum below the arrays is in it
    assert day.read_bytes() != night.read_bytes()


def test_the_readme_shows_what_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f'".github/{name}"' in readme
        assert size(ROOT / ".github" / name)[0] > SHARPNESS * WIDTH * 0.9
