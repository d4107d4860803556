from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
ONLY_LOW = """
def clamp(n, low=0, high=10):
    return max(low, n)
"""


def test_work_that_is_right_earns_everything_and_status_0(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = grader("check", "clamp")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        f"clamp  {tmp_path.name}\n"
        "  ✓ inside and outside  2 / 2  2 of 2 cases\n"
        "  ✓ every number  (hidden)  3 / 3  16 of 16 cases\n"
        "  ✓ bad arguments  (hidden)  1 / 1  1 of 1 cases\n"
        "  ✓ good manners  (hidden)  1 / 1  1 of 1 cases\n"
        "\n"
        "Next: grader start row-sums\n"
        f"clamp  {tmp_path.name}  ████████████████████████  7 / 7\n"
    )


def test_an_exercise_just_begun_earns_nothing_and_status_1(grader: Run) -> None:
    grader("start", "clamp")
    result = grader("check", "clamp")
    assert (result.returncode, result.stderr) == (1, "")
    assert "  0 / 7\n" in result.stdout
    message = "nothing is written here yet (NotImplementedError in line 6: return n, or the bound that it passes)"
    assert result.stdout.splitlines()[1:3] == [f"  {message}", ""]


def test_where_all_fails_for_one_reason_no_more_of_it_is_offered(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10)\n    return n\n")
    assert grader("check", "clamp").stdout.splitlines()[1:] == [
        "  the file could not be loaded: SyntaxError in line 1: expected ':'",
        "    clamp.py:1",
        "      def clamp(n, low=0, high=10)",
        "                                  ^",
        "",
        "For a hint: grader hint clamp",
        f"clamp  {tmp_path.name}  ░░░░░░░░░░░░░░░░░░░░░░░░  0 / 7",
    ]


def test_without_solutions_the_visible_groups_are_checked_and_the_points_left_are_said(
    grader: Run, course: Path, tmp_path: Path
) -> None:
    (course / "solutions").rename(tmp_path / "elsewhere")
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = grader("check", "clamp", course=course)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        f"clamp  {tmp_path.name}\n"
        "  ✓ inside and outside  2 / 2  2 of 2 cases\n"
        "\n"
        "5 more points are in hidden tests, which your instructor runs; this is not the grade.\n"
        "Next: grader start row-sums\n"
        f"clamp  {tmp_path.name}  2 of 7: visible tests pass, hidden ones are not run here\n"
    )


def test_without_solutions_a_wrong_answer_still_has_status_1(grader: Run, course: Path, tmp_path: Path) -> None:
    (course / "solutions").rename(tmp_path / "elsewhere")
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    result = grader("check", "clamp", course=course)
    assert result.returncode == 1
    assert "  ✗ inside and outside  0 / 2  1 of 2 cases  wrong\n" in result.stdout
    assert "expected: 10    yours: 12\n" in result.stdout


def test_without_a_name_every_exercises_file_that_is_here_is_checked(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    (tmp_path / "notes.py").write_text("raise SystemExit\n")
    result = grader("check")
    assert result.returncode == 0
    assert result.stdout == (
        "Next: grader start scale\n"
        "✓ clamp     ████████████████████████  7 / 7\n"
        "✓ row-sums  ████████████████████████  6 / 6\n"
    )


def test_of_several_files_the_first_that_is_not_right_is_shown_and_each_has_a_line(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=0)\n")
    grader("start", "scale")
    shown, whole = (grader("check", *arguments).stdout for arguments in ((), ("--all",)))
    assert [line.split()[:2] for line in shown.splitlines()[-3:]] == [["✓", "clamp"], ["✗", "row-sums"], ["✗", "scale"]]
    assert (shown.count("row-sums  "), shown.count("nothing is written here yet")) == (2, 0)
    assert (whole.count("row-sums  "), whole.count("nothing is written here yet")) == (2, 1)
    assert shown.count("The dtype stays") == 0
    assert whole.count("The dtype stays") == 1


def test_after_the_last_one_it_says_so(grader: Run, course: Path, tmp_path: Path) -> None:
    for solution in (course / "solutions").glob("*/[!t]*.py"):
        (tmp_path / solution.name).write_bytes(solution.read_bytes())
    result = grader("check")
    assert (result.returncode, result.stderr) == (0, "")
    assert "That was the last one.\n" in result.stdout


def test_after_one_that_is_right_those_begun_come_last(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    for slug in ("row-sums", "fit-line"):
        grader("start", slug)
    assert "\nNext: grader start scale\n" in grader("check", "clamp").stdout
    (tmp_path / "scale.ipynb").write_text("{}")
    assert "\nNext: grader check row-sums\n" in grader("check", "clamp").stdout


@pytest.mark.parametrize("arguments", [(), ("clamp",), ("clamp.ipynb",)])
def test_a_notebook_is_checked_like_a_file(grader: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    cells = [nbformat.v4.new_code_cell("%matplotlib inline"), nbformat.v4.new_code_cell(RIGHT)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "clamp.ipynb")
    result = grader("check", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert "  7 / 7\n" in result.stdout


def test_a_file_and_its_notebook_are_both_checked(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "clamp.ipynb").write_text("no notebook")
    scores = [line.split()[3:] for line in grader("check", "clamp").stdout.splitlines() if line[2:7] == "clamp"]
    assert scores == [["7", "/", "7"], ["0", "/", "7", "import_error"]]


def test_one_wrong_file_among_right_ones_gives_status_1(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    result = grader("check")
    assert result.returncode == 1
    assert "  6 / 6\n" in result.stdout


def test_a_file_elsewhere_is_checked_by_its_path_and_named_after_its_folder(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "kim" / "clamp.py").write_text(RIGHT)
    result = grader("check", "kim/clamp.py")
    assert result.returncode == 0
    assert result.stdout.startswith("clamp  kim\n")


def test_a_link_to_where_nothing_can_be_is_rejected(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").symlink_to("x" * 300)
    for arguments in ((), ("clamp",), ("clamp.py",)):
        result = grader("check", *arguments)
        assert (result.returncode, result.stderr) == (1, "")
        assert "rejected: it is a symbolic link" in result.stdout


def test_where_nothing_was_begun_the_next_step_is_said(grader: Run) -> None:
    result = grader("check")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: no exercise's file is here; begin one with 'grader start SLUG' or name your file\n"
    )


def test_an_exercise_not_begun_says_how_to_begin_it(grader: Run) -> None:
    result = grader("check", "row-sums")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: row_sums.py is not here; get it with: grader start row-sums\n"
    result = grader("check", "kim/row_sums.ipynb")
    assert result.stderr == "Error: kim/row_sums.ipynb is not here; get it with: grader start row-sums\n"


def test_a_name_that_is_no_exercise_is_bad_input(grader: Run) -> None:
    result = grader("check", "clmap")
    assert (result.returncode, result.stdout) == (2, "")
    neither = "is neither an exercise nor named like a file of one"
    assert result.stderr == f"Error: clmap {neither}; did you mean clamp (clamp.py)?\n"
    far = grader("check", "essay.txt")
    assert far.stderr == f"Error: essay.txt {neither}; see them all with: grader list\n"


def test_an_editor_gets_a_line_for_each_thing_that_is_wrong(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=7)\n")
    result = grader("check", "--format", "gcc")
    assert (result.returncode, result.stderr) == (1, "")
    first = result.stdout.splitlines()[0]
    assert first.startswith("row_sums.py:2:12: error: small arrays: row_sums(x): it raised AxisError in line 2: ")
    assert grader("check", "clamp", "--format", "gcc").stdout == ""


def test_a_starter_beside_a_filled_notebook_is_not_checked(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_bytes((TOY_COURSE / "exercises" / "clamp" / "clamp.py").read_bytes())
    cell = nbformat.v4.new_code_cell(RIGHT)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.write(notebook, tmp_path / "clamp.ipynb")
    result = grader("check", "clamp")
    assert (result.returncode, result.stdout.count("  7 / 7\n")) == (0, 1)


def test_feedback_is_korean_where_korean_is_asked_for(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    result = grader("check", "clamp", GRADER_LANG="ko")
    assert "범위 밖의 수는 경계가 된다." in result.stdout
    assert "✗ 안과 밖  0 / 2" in result.stdout
    assert "      수가 다르다\n" in result.stdout
    assert "A number inside the bounds stays" not in result.stdout
    assert "\n힌트: grader hint clamp\n" in result.stdout


def test_a_machine_that_lacks_a_protection_checks_all_the_same_and_says_what_was_missing(
    script: Run, python_without_seccomp: Path, tmp_path: Path
) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = script("check", "clamp", python=python_without_seccomp)
    assert (result.returncode, result.stderr) == (0, "")
    assert "  7 / 7\n" in result.stdout
    assert (
        "\nNext: grader start row-sums\n  Not confined by: syscalls: libseccomp is not here\nclamp  " in result.stdout
    )


NO_TORCH = "PyTorch is not installed here; grader doctor says how to install its small build"


def test_where_torch_is_missing_it_is_said_what_tells_the_command(
    script: Run, python_without_torch: Path, tmp_path: Path
) -> None:
    (tmp_path / "scale.py").write_bytes((TOY_COURSE / "solutions" / "scale" / "scale.py").read_bytes())
    result = script("check", "scale", python=python_without_torch)
    assert (result.returncode, result.stdout, result.stderr) == (3, "", f"Error: {NO_TORCH}\n")


def test_without_torch_other_exercises_of_a_handout_are_checked_and_nothing_ungraded_has_a_score(
    script: Run, python_without_torch: Path, tmp_path: Path
) -> None:
    for name in ("clamp", "scale"):
        (tmp_path / f"{name}.py").write_bytes((TOY_COURSE / "solutions" / name / f"{name}.py").read_bytes())
    handout = tmp_path / "handout"
    assert script("handout", handout).returncode == 0
    result = script("check", course=handout, python=python_without_torch)
    said = "Error: not everything could be checked; what stands above says why\n"
    assert (result.returncode, result.stderr) == (3, said)
    assert f"not graded: {NO_TORCH} " in " ".join(result.stdout.split())
    clamp, scale = (line.split() for line in result.stdout.splitlines()[-2:])
    assert " ".join(clamp[2:]) == "2 of 7: visible and practice tests pass, hidden ones are not run here"
    assert scale[2:] == ["not_graded"]
    assert "grader hint" not in result.stdout


def test_a_mistake_in_the_exercise_is_told_with_file_and_line(grader: Run, course: Path, tmp_path: Path) -> None:
    file = course / "solutions" / "clamp" / "hidden.yaml"
    file.write_text(file.read_text().replace("where: low <= high", "where: low <= hihg"))
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = grader("check", "clamp", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {file}:6: ")
    assert result.stderr.count("\n") == 1


def test_no_folder_is_left_behind(grader: Run, temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    grader("check", "clamp")
    assert list(temporary.iterdir()) == []


def test_an_exercise_just_begun_says_so_in_korean(grader: Run) -> None:
    grader("start", "clamp")
    assert "  아직 아무것도 쓰지 않았다(6행: NotImplementedError: " in grader("check", "clamp", GRADER_LANG="ko").stdout


@pytest.mark.parametrize("file", ["exercises/scale/exercise.yaml", "solutions/scale/hidden.yaml"])
def test_a_mistake_in_one_exercise_stops_that_one_alone(grader: Run, course: Path, tmp_path: Path, file: str) -> None:
    (course / file).write_text(f"{(course / file).read_text()}surprise: 1\n")
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    (tmp_path / "scale.py").write_text("def scale(x, factor):\n    return x * factor\n")
    result = grader("check", course=course)
    assert result.returncode == 0
    assert [line.split()[1] for line in result.stdout.splitlines()[-2:]] == ["clamp", "row-sums"]
    assert result.stderr.startswith(f"Left out, for a mistake in the exercise: {course / file}:")
    assert grader("check", "scale", course=course).returncode == 2
