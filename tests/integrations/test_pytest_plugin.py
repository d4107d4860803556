"""The plugin in real runs of pytest, over files of the toy course that a learner is editing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from junitparser import JUnitXml

from grader.classroom.progress import Progress
from grader.exercise.course import Course
from grader.marker import MARKER

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()
ONLY_LOW = "def clamp(n, low=0, high=10):\n    return max(low, n)\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pytest_run(tmp_path: Path) -> Run:
    """``pytest_run("--grader", "-x")`` in the folder where the learner's files are."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GRADER_LANG"))}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=tmp_path,
            env={**kept, "GRADER_COURSE": str(TOY_COURSE), "LANG": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def outcomes(result: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What came of each item, by its id, from the lines of ``pytest -v``."""
    lines = [line.split() for line in result.stdout.splitlines() if "::" in line and line.endswith("%]")]
    return {words[0]: words[1] for words in lines}


# --- without being asked ------------------------------------------------------------------------------------------

LOOK = """
import sys
import pytest
status = pytest.main(["-q", "--collect-only"])
ours = {"grader", "msgspec", "numpy", "yaml"}
print(status.name, sorted(name for name in sys.modules if name.partition(".")[0] in ours))
"""


def test_without_option_or_marker_nothing_is_loaded_and_nothing_collected(tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    result = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = ["grader", "grader.integrations", "grader.integrations.pytest_plugin", "grader.marker"]
    assert result.stdout.splitlines()[-1] == f"NO_TESTS_COLLECTED {loaded}"


def test_a_learners_own_tests_are_collected_as_ever(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text("def test_mine():\n    assert True\n")
    (tmp_path / "clamp.py").write_text(RIGHT)
    assert outcomes(pytest_run("-v")) == {"test_mine.py::test_mine": "PASSED"}
    assert outcomes(pytest_run("-v", "--grader"))["test_mine.py::test_mine"] == "PASSED"


# --- ids, feedback ------------------------------------------------------------------------------------------------

SHOWN = "clamp.py::inside-and-outside::"


def test_cases_of_shown_groups_and_hidden_groups_are_items(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    result = pytest_run("--grader", "-v")
    assert outcomes(result) == {
        f"{SHOWN}1-a-number-inside-stays": "PASSED",
        f"{SHOWN}2-the-upper-bound-is-meant-to-hold": "FAILED",
        "clamp.py::every-number": "FAILED",
        "clamp.py::bad-arguments": "FAILED",
        "clamp.py::good-manners": "PASSED",
    }
    assert result.returncode == 1
    assert "expected: 10    yours: 12" in result.stdout
    assert "clamp.py::every-number" in result.stdout


def test_the_score_of_the_file_comes_last_and_with_it_what_was_found_out(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    _, _, summary = pytest_run("--grader").stdout.rpartition(" exercises ")
    assert "1 / 7" in summary
    assert "lower-only" in summary  # the known mistake


def test_what_was_earned_is_kept_as_by_the_command(pytest_run: Run, tmp_path: Path) -> None:
    kept = Progress(
        Course(TOY_COURSE), lambda said: pytest.fail(str(said)), tmp_path / "data" / "convgrader" / "progress"
    )
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    pytest_run("--grader", "-k", "every", XDG_DATA_HOME=str(tmp_path / "data"))
    assert (kept.entry("clamp").score, kept.entry("clamp").done) == (1, None)
    (tmp_path / "clamp.py").write_text(RIGHT)
    pytest_run("--grader", "-n", "2", XDG_DATA_HOME=str(tmp_path / "data"))
    assert kept.entry("clamp").score == 7
    assert kept.entry("clamp").done is not None


def test_progress_that_cannot_be_kept_costs_no_test_and_is_said(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "data").write_text("a file where a folder should be")
    result = pytest_run("--grader", XDG_DATA_HOME=str(tmp_path / "data"))
    assert result.returncode == 0
    assert result.stdout.count("Warning: progress is not kept") == 1


def test_each_failing_case_says_what_it_alone_says(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10):\n    return n + 100\n")
    result = pytest_run("--grader", "-k", "inside-and-outside")
    assert "yours: 105" in result.stdout
    assert "yours: 112" in result.stdout


def test_a_hidden_group_shows_what_its_reveal_allows(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    said = pytest_run("--grader", "-k", "bad-arguments").stdout
    assert "ValueError wanted, a value came" in said
    assert "clamp(5, 10, 0)" not in said
    assert "low=" not in said


def test_nothing_of_the_file_runs_in_pytests_process(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nimport os\nos._exit(7)\n")
    result = pytest_run("--grader", "clamp.py", "--doctest-modules", "-k", "every")
    assert result.returncode == 1
    assert "1 failed" in result.stdout
    assert not (tmp_path / "ran").exists()


def test_what_fails_as_a_whole_is_said(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n:\n")
    result = pytest_run("--grader", "-x")
    assert "SyntaxError" in result.stdout
    assert "Traceback" not in result.stdout


def test_a_group_that_does_not_count_fails_though_its_cases_are_right(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1) * 0\n")
    assert outcomes(pytest_run("--grader", "-v", "-k", "good-manners")) == {"row_sums.py::good-manners": "FAILED"}


# --- what pytest offers -------------------------------------------------------------------------------------------


def test_x_stops_and_lf_runs_what_failed(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    assert outcomes(pytest_run("--grader", "-v", "-x")) == {
        f"{SHOWN}1-a-number-inside-stays": "PASSED",
        f"{SHOWN}2-the-upper-bound-is-meant-to-hold": "FAILED",
    }
    (tmp_path / "clamp.py").write_text(RIGHT)
    again = pytest_run("--grader", "-v", "--lf")
    assert outcomes(again) == {f"{SHOWN}2-the-upper-bound-is-meant-to-hold": "PASSED"}


def test_an_id_selects_its_item(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    name = f"{SHOWN}1-a-number-inside-stays"
    assert outcomes(pytest_run("--grader", "-v", name)) == {name: "PASSED"}


def test_junit_has_the_items_and_their_feedback(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    pytest_run("--grader", "--junitxml", "out.xml")
    cases = {case.name: case for suite in JUnitXml.fromfile(str(tmp_path / "out.xml")) for case in suite}
    assert len(cases) == 5
    [failure] = cases["2-the-upper-bound-is-meant-to-hold"].result
    assert "expected: 10    yours: 12" in failure.text


def test_xdist_runs_them_and_prints_the_score_once(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    result = pytest_run("--grader", "-n", "2")
    assert "3 failed, 2 passed" in result.stdout
    assert result.stdout.count("1 / 7") == 1


def test_the_marker_asks_for_its_folder_alone(pytest_run: Run, tmp_path: Path) -> None:
    for folder in ("begun", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "clamp.py").write_text(RIGHT)
    (tmp_path / "begun" / MARKER).touch()
    assert {name.partition("/")[0] for name in outcomes(pytest_run("-v"))} == {"begun"}


def test_a_folder_that_was_started_shows_its_exercise(pytest_run: Run, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "grader"), "--course", str(TOY_COURSE), "start", "clamp"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    result = pytest_run()
    assert "5 failed" in result.stdout
    assert "nothing is written here yet" in result.stdout


def test_a_notebook_is_an_exercises_file_too(pytest_run: Run, tmp_path: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RIGHT)]), tmp_path / "clamp.ipynb")
    assert set(outcomes(pytest_run("--grader", "-v")).values()) == {"PASSED"}


# --- where something is missing -----------------------------------------------------------------------------------


def test_hidden_tests_that_are_not_at_hand_are_skipped_with_the_reason(
    pytest_run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    handout = tmp_path_factory.mktemp("handout")
    (handout / "exercises").symlink_to(TOY_COURSE / "exercises")
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = pytest_run("--grader", "-rs", GRADER_COURSE=str(handout))
    assert "2 passed, 3 skipped" in result.stdout
    assert "3 points in hidden tests, which your instructor runs" in result.stdout


def test_where_no_course_is_known_it_says_so(pytest_run: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = pytest_run("--grader", GRADER_COURSE=str(tmp_path))
    assert result.returncode == pytest.ExitCode.INTERRUPTED
    assert f"{tmp_path} is not a course" in result.stdout
    assert "Traceback" not in result.stdout
