"""What many tests share: one warm sandbox, and the toy course."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cache import Cache
from grader.exercise.course import Course
from grader.grading import Grader
from grader.sandbox.sandbox import Sandbox

FIGURES = "figures"  # the property of a test's report that the summary shows
collect_ignore = ["toy_course"]  # it has tests of its own, for submissions


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the command in a test keeps what is worked out, and the progress, in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("GRADER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _quick_tests_start_no_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes the quick tier quick, and lets it run where nothing can be confined."""
    if request.node.get_closest_marker("quick"):

        def refuse(*command: object, **_: object) -> None:
            pytest.fail(f"a quick test starts no process, and this one starts {command}")

        monkeypatch.setattr("subprocess.Popen.__init__", refuse)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Every protection holds, or the tests that need it fail."""
    with Sandbox() as warm:
        yield warm


@pytest.fixture(scope="session")
def toy_course() -> Course:
    return Course(Path(__file__).parent / "toy_course")


@pytest.fixture
def toy_grader(toy_course: Course) -> Iterator[Grader]:
    """A grader of the toy course that keeps nothing."""
    with Grader(toy_course, cache=Cache(None)) as grader:
        yield grader


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured, also those that ran in another process."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    if figures := [value for report in reports for name, value in report.user_properties if name == FIGURES]:
        terminalreporter.section("figures")
        for figure in figures:
            terminalreporter.write_line(str(figure))


def pytest_collection_finish() -> None:
    import hypothesis  # noqa: F401  # its plugins ask the collector who refers to what, which the next line hides

    gc.freeze()  # else every later collection looks at all tests and libraries anew
