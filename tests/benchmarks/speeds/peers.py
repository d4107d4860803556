"""The other graders: how each is set up for the workload, started, and read.

The set-ups are ours, after each grader's own documentation, in ``speed_setups/``; each holds the same cases.
"""

from __future__ import annotations

import json
import re
import string
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from tests.benchmarks.speeds.floor import ONE_THREAD
from tests.benchmarks.speeds.our_course import write
from tests.benchmarks.speeds.workload import Case, Submission, Verdicts

SIDE_BY_SIDE = 2
_SET_UPS = Path(__file__).parents[1] / "speed_setups"
_SECONDS = 300  # for one start; none takes a tenth of it
_Cases = dict[str, list[Case]]


class FailedError(Exception):
    """A grader did not grade; the message says what it said last."""


class Launch(NamedTuple):
    """One start of a grader: the command, and the folder that it runs in."""

    command: list[str]
    folder: Path


class Peer(NamedTuple):
    """``numbers`` is how many submissions it is given in a round, without torch and with it."""

    name: str
    packages: tuple[str, ...]
    set_up: str
    numbers: tuple[int, int]
    lay_out: Callable[[Path, Path, Sequence[Submission], _Cases], list[Launch]]
    read: Callable[[Path, int], list[Verdicts]]
    needs: tuple[str, ...] = ()  # what its package needs and does not ask for


def run(launches: Sequence[Launch], home: Path) -> None:
    """Start all of them, two at a time."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        for _ in threads.map(lambda launch: _start(launch, home), launches):
            pass


def _start(launch: Launch, home: Path) -> None:
    python = Path(launch.command[0])
    environment = {"PATH": f"{python.parent}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", **ONE_THREAD}
    done = subprocess.run(
        launch.command, cwd=launch.folder, env=environment, capture_output=True, timeout=_SECONDS, check=False
    )
    (launch.folder / "said.txt").write_bytes(done.stdout + done.stderr)


def _filled_in(name: str, asked: _Cases, **others: object) -> str:
    """One file of a set-up, with the cases as JSON."""
    cases = {function: [[case.args, case.expected] for case in made] for function, made in asked.items()}
    return string.Template((_SET_UPS / f"{name}.in").read_text()).substitute(cases=json.dumps(cases), **others)


def _each(root: Path, number: int) -> list[Path]:
    return [root / f"{place:04}" for place in range(number)]


def _by_name(passed: dict[tuple[str, int], bool]) -> Verdicts:
    functions = dict.fromkeys(function for function, _ in sorted(passed))
    return {name: tuple(passed[key] for key in sorted(passed) if key[0] == name) for name in functions}


def _gradescope(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    tests, start = (_filled_in(f"gradescope-utils/{name}.py", asked) for name in ("test_submission", "run_tests"))
    folders = _each(root, len(given))
    for folder, submission in zip(folders, given, strict=True):
        write(folder / "results" / "note.txt", "results.json comes here\n")
        write(folder / "source" / "submission.py", submission.source)
        write(folder / "source" / "run_tests.py", start)
        write(folder / "source" / "tests" / "test_submission.py", tests)
    return [Launch([str(python), "run_tests.py"], folder / "source") for folder in folders]


def _read_gradescope(root: Path, number: int) -> list[Verdicts]:
    def one(folder: Path) -> Verdicts:
        tests = json.loads((folder / "results" / "results.json").read_text())["tests"]
        return _by_name({_case_of(test["name"]): test["status"] == "passed" for test in tests})

    return list(map(one, _each(root, number)))


def _case_of(name: str) -> tuple[str, int]:
    """``corr2d 3``"""
    function, _, number = name.rpartition(" ")
    return function, int(number)


def _pytest(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    tests = _filled_in("pytest/test_submission.py", asked)
    command = [str(python), "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "--junitxml", "results.xml"]
    folders = _each(root, len(given))
    for folder, submission in zip(folders, given, strict=True):
        write(folder / "submission.py", submission.source)
        write(folder / "test_submission.py", tests)
    return [Launch(command, folder) for folder in folders]


def _read_pytest(root: Path, number: int) -> list[Verdicts]:
    def one(folder: Path) -> Verdicts:
        passed = {}
        for case in ElementTree.parse(folder / "results.xml").iter("testcase"):
            function, _, place = case.attrib["name"].removeprefix("test[").removesuffix("]").rpartition("-")
            passed[function, int(place)] = case.find("failure") is None and case.find("error") is None
        return _by_name(passed)

    return list(map(one, _each(root, number)))


def _check50(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    checks = root / "checks"
    write(checks / ".cs50.yaml", 'check50:\n  checks: "__init__.py"\n')
    write(checks / "__init__.py", _filled_in("check50/__init__.py", asked))
    command = [str(python), "-m", "check50", "--dev", str(checks), "-o", "json", "--output-file", "../results.json"]
    folders = _each(root, len(given))
    for folder, submission in zip(folders, given, strict=True):
        write(folder / "student" / "submission.py", submission.source)
    return [Launch(command, folder / "student") for folder in folders]


def _read_check50(root: Path, number: int) -> list[Verdicts]:
    def one(folder: Path) -> Verdicts:
        results = json.loads((folder / "results.json").read_text())["results"]
        return {check["name"]: tuple(check["data"]["passed"]) for check in results if check["name"] != "exists"}

    return list(map(one, _each(root, number)))


def _otter(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    root.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(root / "autograder.zip", "w") as autograder:
        autograder.writestr("otter_config.json", json.dumps({"lang": "python", "pdf": False}))
        for name, made in asked.items():
            autograder.writestr(
                f"tests/{name}.py", _filled_in("otter-grader/test.py", asked, function=name, count=len(made))
            )
    command = [str(python), "-m", "otter", "run", "-a", "../autograder.zip", "-o", ".", "submission.ipynb"]
    folders = _each(root, len(given))
    for folder, submission in zip(folders, given, strict=True):
        write(folder / "submission.ipynb", json.dumps(_notebook([_code(submission.source)])))
    return [Launch(command, folder) for folder in folders]


def _read_otter(root: Path, number: int) -> list[Verdicts]:
    def one(folder: Path) -> Verdicts:
        tests = json.loads((folder / "results.json").read_text())["tests"]
        return {test["name"]: _cases_of_otter(test) for test in tests if "max_score" in test}

    return list(map(one, _each(root, number)))


def _cases_of_otter(test: dict[str, Any]) -> tuple[bool, ...]:
    """It lists every case of a test of which one fails, and none where all pass."""
    if test["score"] == test["max_score"]:
        return (True,) * int(test["max_score"])
    marks: list[str] = re.findall(r"case \d+ result:\s+(\S)", test["output"])
    return tuple(mark == "✅" for mark in marks)


def _nbgrader(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    """Write a course for each of two runs, for two cannot write into one database at a time."""
    command = [str(python), "-m", "nbgrader"]
    halves = [given[place::SIDE_BY_SIDE] for place in range(SIDE_BY_SIDE)]
    folders = [root / f"course-{place}" for place in range(SIDE_BY_SIDE)]
    for folder, half in zip(folders, halves, strict=True):
        write(folder / "nbgrader_config.py", 'c = get_config()\nc.CourseDirectory.course_id = "speed"\n')
        write(folder / "source" / "speed" / "speed.ipynb", json.dumps(_nbgrader_notebook("pass", asked)))
        for place, submission in enumerate(half):
            handed_in = folder / "submitted" / f"learner-{place:04}" / "speed" / "speed.ipynb"
            write(handed_in, json.dumps(_nbgrader_notebook(submission.source, asked)))
    run([Launch([*command, "generate_assignment", "speed", "--force"], folder) for folder in folders], root)
    return [Launch([*command, "autograde", "speed", "--force"], folder) for folder in folders]


def _nbgrader_notebook(source: str, asked: _Cases) -> dict[str, Any]:
    solution = _code(source, nbgrader=_nbgrader_cell("solution", solution=True))
    tests = [
        _code(
            _filled_in("nbgrader/test.py", asked, function=name),
            nbgrader={**_nbgrader_cell(name, solution=False), "points": len(made)},
        )
        for name, made in asked.items()
    ]
    return _notebook([solution, *tests])


def _nbgrader_cell(name: str, *, solution: bool) -> dict[str, Any]:
    kind = {"grade": not solution, "solution": solution, "locked": not solution, "task": False}
    return {"grade_id": name, "schema_version": 3, "cell_type": "code", **kind}


def _read_nbgrader(root: Path, number: int) -> list[Verdicts]:
    def one(place: int) -> Verdicts:
        course, learner = root / f"course-{place % SIDE_BY_SIDE}", f"learner-{place // SIDE_BY_SIDE:04}"
        graded = json.loads((course / "autograded" / learner / "speed" / "speed.ipynb").read_text())
        tests = [cell for cell in graded["cells"] if cell["metadata"]["nbgrader"]["grade"]]
        return {cell["metadata"]["nbgrader"]["grade_id"]: _printed(cell) for cell in tests}

    return list(map(one, range(number)))


def _printed(cell: dict[str, Any]) -> tuple[bool, ...]:
    said = next(output["text"] for output in cell["outputs"] if output["output_type"] == "stream")
    passed: list[bool] = json.loads("".join(said))
    return tuple(passed)


def _notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}


def _code(source: str, **metadata: object) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def _prairielearn(root: Path, python: Path, given: Sequence[Submission], asked: _Cases) -> list[Launch]:
    tests = _filled_in("pytest-prairielearn-grader/test_student.py", asked)
    command = [str(python), "-m", "pytest", "-p", "prairielearn-grader", "--color=no"]
    folders = _each(root, len(given))
    for folder, submission in zip(folders, given, strict=True):
        write(folder / "test_student.py", tests)
        write(folder / "test_student" / "student" / "student_code.py", submission.source)
    return [Launch([*command, str(folder)], folder) for folder in folders]


def _read_prairielearn(root: Path, number: int) -> list[Verdicts]:
    def one(folder: Path) -> Verdicts:
        tests = json.loads((folder / "autograder_results.json").read_text())["tests"]
        return _by_name({_case_of(test["name"]): test["points"] == test["max_points"] for test in tests})

    return list(map(one, _each(root, number)))


PEERS = (
    Peer(
        "gradescope-utils",
        ("gradescope-utils", "numpy"),
        "a unittest suite that imports the submission, JSONTestRunner, a process for each submission",
        (28, 8),
        _gradescope,
        _read_gradescope,
    ),
    Peer(
        "pytest",
        ("pytest", "numpy"),
        "a parametrised test that imports the submission, a process for each submission, results as JUnit XML",
        (16, 8),
        _pytest,
        _read_pytest,
    ),
    Peer(
        "check50",
        ("check50", "numpy"),
        "--dev, a check for each function with its 20 cases: with a check for each case it takes far longer",
        (8, 4),
        _check50,
        _read_check50,
    ),
    Peer(
        "otter-grader",
        ("otter-grader", "numpy", "ipykernel"),
        "otter run, a notebook with one cell, a test file for each function",
        (4, 4),
        _otter,
        _read_otter,
    ),
    Peer(
        "nbgrader",
        ("nbgrader", "numpy", "ipykernel"),
        "autograde, one cell of code and a graded cell for each function; two courses side by side",
        (4, 4),
        _nbgrader,
        _read_nbgrader,
    ),
    Peer(
        "pytest-prairielearn-grader",
        ("pytest-prairielearn-grader", "numpy"),
        "a test for each case, one process of the submission for all of them, its default list of refused imports",
        (4, 4),
        _prairielearn,
        _read_prairielearn,
        needs=("pandas", "networkx", "plot-serializer"),
    ),
)
