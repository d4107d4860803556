from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.processes import alive, children, running, wait_for_busy_worker

Run = Callable[..., subprocess.CompletedProcess[str]]


def without_lines(text: str, first: str, count: int) -> str:
    """``text`` without the line ``first`` and those that follow it, ``count`` in all."""
    lines = text.splitlines()
    start = lines.index(first)
    return "\n".join(lines[:start] + lines[start + count :]) + "\n"


def survivors(course: Path) -> str:
    """What is said of the mutants of clamp that only the group 'bad arguments' kills."""
    reference = f"{course}/solutions/clamp/clamp.py"
    return (
        f"    {reference}: a mutant passes, in line 6:\n"
        "    - if low > high:\n"
        '    -     raise ValueError("low is above high")\n'
        "    + pass\n"
        f"    {reference}: a mutant passes, in line 7:\n"
        '    - raise ValueError("low is above high")\n'
        "    + pass\n"
    )


def test_the_toy_course_is_proven(grader: Run, temporary: Path) -> None:
    result = grader("verify", "--jobs", "1")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "✓ clamp: 4 wrong, 0 partial, 0 right, 20 cases, 12 mutants (12 killed, 0 equivalent, 0 survived)\n"
        "✓ row-sums: 2 wrong, 0 partial, 0 right, 7 cases, 4 mutants (4 killed, 0 equivalent, 0 survived)\n"
        "✓ scale: 4 wrong, 0 partial, 0 right, 8 cases, 11 mutants (11 killed, 0 equivalent, 0 survived)\n"
        "✓ fit-line: 3 wrong, 0 partial, 0 right, 15 cases, 16 mutants (16 killed, 0 equivalent, 0 survived)\n"
        "4 exercises, 13 wrong, 0 partial, 0 right, 43 mutants, 0 findings\n"
    )
    assert list(temporary.iterdir()) == []


def test_only_the_exercises_that_are_named_are_looked_at(grader: Run) -> None:
    result = grader("verify", "row-sums", "clamp")
    assert result.stdout == (
        "✓ row-sums: 2 wrong, 0 partial, 0 right, 7 cases, 4 mutants (4 killed, 0 equivalent, 0 survived)\n"
        "✓ clamp: 4 wrong, 0 partial, 0 right, 20 cases, 12 mutants (12 killed, 0 equivalent, 0 survived)\n"
        "2 exercises, 6 wrong, 0 partial, 0 right, 16 mutants, 0 findings\n"
    )


def test_a_hidden_group_without_its_cases_names_the_wrong_solution_that_got_through(grader: Run, course: Path) -> None:
    hidden = course / "solutions" / "clamp" / "hidden.yaml"
    hidden.write_text(without_lines(hidden.read_text(), "  bad arguments:", 3))
    result = grader("verify", "clamp", course=course)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        "✗ clamp: 4 wrong, 0 partial, 0 right, 19 cases, 12 mutants (10 killed, 0 equivalent, 2 survived)\n"
        f"    {course}/exercises/clamp/exercise.yaml: the hidden group 'bad arguments' has no cases in hidden.yaml\n"
        f"    {course}/solutions/clamp/wrong/unchecked.py: the wrong solution 'unchecked' got through: "
        "it should fail 'bad arguments', and no group of that name has cases\n"
        f"{survivors(course)}"
        "1 exercise, 4 wrong, 0 partial, 0 right, 12 mutants, 4 findings\n"
    )


def test_a_group_gone_from_both_files_names_the_wrong_solution_that_got_through(grader: Run, course: Path) -> None:
    hidden = course / "solutions" / "clamp" / "hidden.yaml"
    hidden.write_text(without_lines(hidden.read_text(), "  bad arguments:", 3))
    public = course / "exercises" / "clamp" / "exercise.yaml"
    public.write_text(without_lines(public.read_text(), "  - name: {en: bad arguments, ko: 잘못된 인수}", 4))
    result = grader("verify", "clamp", course=course)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        "✗ clamp: 4 wrong, 0 partial, 0 right, 19 cases, 12 mutants (10 killed, 0 equivalent, 2 survived)\n"
        f"    {course}/solutions/clamp/wrong/unchecked.py: the wrong solution 'unchecked' got through: "
        "it should fail 'bad arguments', and no group of that name has cases\n"
        f"{survivors(course)}"
        "1 exercise, 4 wrong, 0 partial, 0 right, 12 mutants, 3 findings\n"
    )


def test_one_exercise_with_a_finding_does_not_hide_the_others(grader: Run, course: Path) -> None:
    wrong = course / "solutions" / "clamp" / "wrong" / "as-float.py"
    wrong.write_text((course / "solutions" / "clamp" / "clamp.py").read_text())
    result = grader("verify", "clamp", "row-sums", course=course)
    assert result.returncode == 1
    assert result.stdout == (
        "✗ clamp: 4 wrong, 0 partial, 0 right, 20 cases, 12 mutants (12 killed, 0 equivalent, 0 survived)\n"
        f"    {wrong}: the wrong solution 'as-float' got through: it should fail 'good manners', and nothing there "
        "fails it\n"
        "✓ row-sums: 2 wrong, 0 partial, 0 right, 7 cases, 4 mutants (4 killed, 0 equivalent, 0 survived)\n"
        "2 exercises, 6 wrong, 0 partial, 0 right, 16 mutants, 1 finding\n"
    )


def test_an_unknown_exercise_is_bad_input(grader: Run) -> None:
    result = grader("verify", "clamp", "clmap")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no exercise 'clmap'; did you mean clamp?\n"


def test_a_mistake_in_a_file_is_told_with_file_and_line(grader: Run, course: Path) -> None:
    hidden = course / "solutions" / "clamp" / "hidden.yaml"
    hidden.write_text(hidden.read_text().replace('    hint: {en: "Which type', '    hnit: {en: "Which type'))
    result = grader("verify", "clamp", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {hidden}:29: ")
    assert "hnit" in result.stderr


def test_a_machine_that_lacks_a_protection_proves_nothing(script: Run, python_without_seccomp: Path) -> None:
    result = script("verify", "clamp", python=python_without_seccomp)
    assert (result.returncode, result.stdout) == (3, "")
    assert "libseccomp is not here" in result.stderr


# --- one JSON document -------------------------------------------------------------------------------------------


def test_the_document_holds_each_exercise_and_the_sums(grader: Run) -> None:
    result = grader("verify", "clamp", "row-sums", "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "schema": "convgrader/verification/v1",
        "exercises": [
            {
                "exercise": "clamp",
                "wrong_solutions": 4,
                "partial_solutions": 0,
                "right_solutions": 0,
                "cases": 20,
                "mutants": {"made": 12, "killed": 12, "equivalent": 0, "survived": 0},
                "findings": [],
            },
            {
                "exercise": "row-sums",
                "wrong_solutions": 2,
                "partial_solutions": 0,
                "right_solutions": 0,
                "cases": 7,
                "mutants": {"made": 4, "killed": 4, "equivalent": 0, "survived": 0},
                "findings": [],
            },
        ],
        "total": {
            "exercises": 2,
            "wrong_solutions": 6,
            "partial_solutions": 0,
            "right_solutions": 0,
            "cases": 27,
            "mutants": {"made": 16, "killed": 16, "equivalent": 0, "survived": 0},
            "findings": 0,
        },
    }


def test_findings_are_in_the_document_with_their_files_and_status_1(grader: Run, course: Path) -> None:
    wrong = course / "solutions" / "clamp" / "wrong" / "as-float.py"
    right = (course / "solutions" / "clamp" / "clamp.py").read_text()
    wrong.write_text(right)
    result = grader("verify", "clamp", "--json", course=course)
    assert (result.returncode, result.stderr) == (1, "")
    document = json.loads(result.stdout)
    problem = "the wrong solution 'as-float' got through: it should fail 'good manners', and nothing there fails it"
    assert document["exercises"][0]["findings"] == [{"path": str(wrong), "problem": problem}]
    assert document["total"]["findings"] == 1


# --- how it is run -----------------------------------------------------------------------------------------------


def test_however_many_run_side_by_side_they_say_the_same(grader: Run, course: Path) -> None:
    hidden = course / "solutions" / "clamp" / "hidden.yaml"
    hidden.write_text(without_lines(hidden.read_text(), "  bad arguments:", 3))
    one, three = (grader("verify", "clamp", "--jobs", jobs, course=course) for jobs in ("1", "3"))
    assert one.stdout == three.stdout
    assert (one.returncode, three.returncode) == (1, 1)


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_there_is_at_least_one_of_them(grader: Run, jobs: str) -> None:
    result = grader("verify", "clamp", "--jobs", jobs)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Invalid value for '--jobs'" in result.stderr


def test_a_reference_that_is_no_python_is_bad_input(grader: Run, course: Path) -> None:
    (course / "solutions" / "clamp" / "clamp.py").write_text("def clamp(n:\n")
    result = grader("verify", "clamp", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert "clamp.py: the reference solution cannot be loaded: SyntaxError in line 1" in result.stderr


def test_a_pytest_file_that_cannot_be_run_is_its_authors_mistake(grader: Run, course: Path) -> None:
    tests = course / "solutions" / "fit-line" / "test_properties.py"
    tests.write_text("def test_x(submission):\n    assert (\n")
    result = grader("verify", "fit-line", "--jobs", "1", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert (
        result.stderr
        == f"Error: {tests}: pytest cannot run these tests (INTERRUPTED): SyntaxError: '(' was never closed\n"
    )


def test_ctrl_c_ends_it_with_130_and_leaves_nothing_behind(course: Path, temporary: Path) -> None:
    endless = '"""Never ends."""\n\n\ndef clamp(n, low=0, high=10):\n    while True:\n        pass\n'
    (course / "solutions" / "clamp" / "wrong" / "as-float.py").write_text(endless)
    with running(course, temporary, "verify", "clamp", "--jobs", "2") as process:
        wait_for_busy_worker(process.pid)
        zygotes = children(process.pid)
        workers = [worker for zygote in zygotes for worker in children(zygote)]
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (130, "", "Interrupted.")
    assert workers
    assert [process for process in (*zygotes, *workers) if alive(process)] == []
    assert list(temporary.iterdir()) == []


def test_a_mistake_in_one_of_several_exercises_is_a_finding_there(grader: Run, course: Path) -> None:
    file = course / "solutions" / "clamp" / "hidden.yaml"
    file.write_text(f"{file.read_text()}surprise: 1\n")
    result = grader("verify", "clamp", "row-sums", course=course)
    assert result.returncode == 1
    clamp, finding, row_sums, total = result.stdout.splitlines()
    assert clamp.startswith("✗ clamp: 0 wrong")
    assert finding.startswith(f"    {file}:")
    assert "'surprise' is not a key" in finding
    assert row_sums.startswith("✓ row-sums: ")
    assert total.endswith(", 1 finding")
