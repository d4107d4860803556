"""Fuzzing what reads strangers' bytes: frames, exercise files, notebooks, archives, texts that are compared.

``pytest`` gives each reader a short share. The nightly size is ``pytest tests/fuzz --fuzz-inputs=100000``; it takes
about a quarter of an hour. Both print what each run came to. The same command makes the same inputs again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import FIGURES
from tests.fuzz.campaign import Target, assert_clean, run

Fuzz = Callable[[Target, int], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fuzz-inputs", type=int, default=None, metavar="N", help="inputs for each reader, instead of its short share"
    )


@pytest.fixture
def fuzz(request: pytest.FixtureRequest, record_property: Callable[[str, object], None], tmp_path: Path) -> Fuzz:
    """Run a campaign of the size that was asked for, or else of its share, and fail with what it found."""

    def campaign(target: Target, share: int) -> None:
        # The option is not known to a run of all tests, which reads this file too late for its command line.
        numbers = run(target, request.config.getoption("fuzz_inputs", None) or share)
        record_property(FIGURES, str(numbers))
        assert_clean(numbers, tmp_path)

    return campaign
