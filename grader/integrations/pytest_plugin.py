"""The plugin of pytest: ``pytest --grader`` shows exercises as tests, and so does a folder that holds the marker.

pytest loads this module in every run of everybody who has the package, so it loads nothing before an exercise is to be
collected, and then does so in ``exercise_items``.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from grader.marker import MARKER

PROPERTY = "grader"  # of a test's report: the score of its file, and what was found out about the file as a whole
# What the run has of the grader once an exercise has been collected; it is ended with the tests.
WORKS: pytest.StashKey[AbstractContextManager[Any]] = pytest.StashKey()
_SUFFIXES = (".py", ".ipynb")


def pytest_addoption(parser: pytest.Parser) -> None:
    meaning = f"show exercises of the course as tests; a file called {MARKER} does the same for its folder"
    parser.getgroup("grader").addoption("--grader", action="store_true", help=meaning)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect an exercise's file as such, and as nothing else: others would import it here."""
    others = yield
    if file_path.suffix not in _SUFFIXES or not _is_asked_for(parent.config, file_path.parent):
        return others
    from grader.integrations.exercise_items import exercise_file

    ours = exercise_file(file_path, parent)
    return others if ours is None else [ours]


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """End the sandbox with the tests: at once where an interrupt ends them."""
    works = session.config.stash.get(WORKS, None)
    if works is None:
        return (yield)
    with works:
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each file's score, and what was found out about it, also what another process found out."""
    found = {
        report.nodeid.partition("::")[0]: str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == PROPERTY
    }
    if found:
        terminalreporter.section("exercises")
        for _, text in sorted(found.items()):
            terminalreporter.write_line(text)


def _is_asked_for(config: pytest.Config, folder: Path) -> bool:
    return bool(config.getoption("grader")) or (folder / MARKER).is_file()
