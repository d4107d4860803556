"""``grader try``: a learner's own file on a failing case that the feedback shows, unconfined unless it is asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

ONLY_LOW = """
def clamp(n, low=0, high=10):
    return max(low, n)
"""
RIGHT = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
FREE = "runs as your own program: nothing confines it.\n"


@pytest.fixture
def attempt(script: Run, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``attempt(source, "--case", "2")`` tries ``source`` as the learner's clamp.py."""

    def run(source: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "clamp.py").write_text(source)
        return script("try", "clamp", *arguments, **environment)

    return run


def test_the_first_failing_case_is_called_and_what_comes_stands_beside_what_is_expected(attempt: Run) -> None:
    result = attempt(ONLY_LOW)
    assert (result.returncode, result.stderr) == (1, f"clamp.py {FREE}")
    assert result.stdout == (
        "inside and outside\n"
        "The upper bound is meant to hold.\n"
        "clamp(12)\n"
        "expected: 10    yours: 12\n"
        "the number differs\n"
    )  # fmt: skip


def test_another_case_is_called_by_its_number(attempt: Run) -> None:
    result = attempt(ONLY_LOW, "--case", "2")
    assert result.stdout.startswith("every number\n")
    assert ", high=1)\nexpected: 1    yours: 3\n" in result.stdout


def test_a_group_that_shows_no_case_is_bad_input(attempt: Run) -> None:
    result = attempt(ONLY_LOW, "--case", "3")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: group 3 has no failing case that can be shown; there are: 1, 2\n"


def test_where_nothing_fails_there_is_nothing_to_try(attempt: Run) -> None:
    result = attempt(RIGHT)
    said = "Error: no case that fails can be shown here; see what the feedback says: grader check clamp\n"
    assert (result.returncode, result.stderr) == (2, said)


def test_what_the_file_prints_is_left_alone(attempt: Run) -> None:
    result = attempt("def clamp(n, low=0, high=10):\n    print('\\x1b[31m', 'x' * 5000)\n    return n\n")
    assert f"\x1b[31m {'x' * 5000}\n" in result.stdout


def test_it_is_a_fresh_interpreter_without_a_course_or_a_key(attempt: Run, tmp_path: Path) -> None:
    look = (
        "import os, sys\nfrom pathlib import Path\n\ndef clamp(n, low=0, high=10):\n"
        "    print([name for name in os.environ if name.startswith('GRADER_')])\n"
        "    print(sorted(name for name in sys.modules if name.startswith('grader.judge')))\n"
        "    print(Path.cwd(), sys.argv, __name__)\n    return n\n"
    )
    result = attempt(look, GRADER_INPUTS_SECRET="a secret", GRADER_COURSE="/nowhere")
    assert f"\n[]\n[]\n{tmp_path} ['{tmp_path}/clamp.py'] clamp\n" in result.stdout


def test_an_exception_is_shown_by_python_with_the_learners_own_lines(attempt: Run, tmp_path: Path) -> None:
    (tmp_path / "limits.py").write_text("def top(high):\n    return [][high]\n")
    result = attempt("from limits import top\n\ndef clamp(n, low=0, high=10):\n    return min(n, top(high))\n")
    trace = result.stderr.removeprefix(f"clamp.py {FREE}")
    assert trace.startswith("Traceback (most recent call last):\n  File ")
    assert [line.strip() for line in trace.splitlines() if "File" in line] == [
        f'File "{tmp_path}/clamp.py", line 4, in clamp',
        f'File "{tmp_path}/limits.py", line 2, in top',
    ]
    assert result.stdout.endswith("it raised IndexError in line 4: list index out of range\n")


def test_a_process_that_ends_is_told_with_its_status(attempt: Run) -> None:
    result = attempt("import os\n\ndef clamp(n, low=0, high=10):\n    os._exit(7)\n")
    assert result.returncode == 1
    assert result.stdout.endswith("It ended with the exit status 7, without a result.\n")


def test_a_result_that_cannot_be_compared_is_printed_as_python_does(attempt: Run) -> None:
    result = attempt("def clamp(n, low=0, high=10):\n    return {n, 3}\n")
    assert result.returncode == 1
    assert "{3, 5}" in result.stdout or "{5, 3}" in result.stdout


def test_a_result_is_printed_whole(script: Run, tmp_path: Path) -> None:
    (tmp_path / "row_sums.py").write_text("import numpy as np\n\ndef row_sums(x):\n    return np.arange(5000)\n")
    words = script("try", "row-sums").stdout.split()
    assert {str(number) for number in range(5000)} <= {word.strip("[]") for word in words}


def test_a_function_of_the_harness_is_called_with_the_learners_module(script: Run, tmp_path: Path) -> None:
    (tmp_path / "fit_line.py").write_text("def step(w, x, y, rate=0.1):\n    print('one step')\n    return w\n")
    result = script("try", "fit-line", "--case", "2")
    assert result.stdout.count("one step\n") == 40
    assert "What the check says: loss < 0.001 is asked for" in result.stdout


def test_a_notebook_is_called_with_its_cells(script: Run, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell("%matplotlib inline\nLIMIT = 99"), nbformat.v4.new_code_cell(
        "def clamp(n, low=0, high=10):\n    return max(low, min(n, LIMIT))"
    )]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "clamp.ipynb")
    assert "expected: 10    yours: 12\n" in script("try", "clamp.ipynb").stdout


def test_the_sandbox_confines_the_file_and_makes_visible_what_it_prints(attempt: Run, tmp_path: Path) -> None:
    outside = tmp_path / "a file of a submission"
    source = f"def clamp(n, low=0, high=10):\n    print('\\x1b[2J')\n    open({str(outside)!r}, 'w')\n"
    result = attempt(source, "--sandbox")
    assert (result.returncode, result.stderr) == (1, "")
    assert "\\x1b[2J\n" in result.stdout
    assert "\nit raised " in result.stdout
    assert not outside.exists()


def test_a_file_that_lies_elsewhere_is_for_the_sandbox(script: Run, tmp_path: Path) -> None:
    folder = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    folder.mkdir()
    (folder / "clamp.py").write_text(ONLY_LOW)
    refused = script("try", folder / "clamp.py")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "does not lie in this folder, and may be somebody else's: nothing would confine it." in refused.stderr
    assert "yours: 12\n" in script("try", folder / "clamp.py", "--sandbox").stdout


def test_a_link_to_elsewhere_is_not_called(script: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-linked.py"
    elsewhere.write_text(ONLY_LOW)
    (tmp_path / "clamp.py").symlink_to(elsewhere)
    assert script("try", "clamp").stderr == "Error: clamp.py cannot be called: it is a symbolic link\n"


def test_the_sandbox_has_no_debugger(attempt: Run) -> None:
    result = attempt(ONLY_LOW, "--sandbox", "--pdb")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: the sandbox has no debugger; leave out --pdb")


def test_no_folder_is_left_behind(attempt: Run, temporary: Path) -> None:
    attempt(ONLY_LOW)
    assert list(temporary.iterdir()) == []
