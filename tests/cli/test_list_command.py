from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from grader.cli.main import cli

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = str(Path(__file__).parents[1] / "toy_course")


def test_exercises_are_listed_by_track_in_the_courses_order() -> None:
    result = CliRunner().invoke(cli, ["--course", TOY_COURSE, "list"])
    assert result.output == (
        "\n"
        "numbers\n"
        "  clamp     easy     7 points  Clamp a number\n"
        "\n"
        "arrays\n"
        "  row-sums  easy     6 points  Sums of rows  (after clamp)\n"
        "  scale     medium  10 points  Scale a tensor  (after row-sums)\n"
        "  fit-line  hard     8 points  Fit a line  (after scale)\n"
        "\n"
        "4 exercises. Begin one with: grader start clamp\n"
    )
    assert result.exit_code == 0


def test_titles_are_korean_where_korean_is_asked_for() -> None:
    result = CliRunner().invoke(cli, ["--course", TOY_COURSE, "--lang", "ko", "list"])
    assert "  clamp     쉬움          7점  수 자르기\n" in result.output
    assert "Clamp a number" not in result.output


def test_lang_in_the_environment_chooses_the_language() -> None:
    assert "수 자르기" in CliRunner().invoke(cli, ["--course", TOY_COURSE, "list"], env={"LANG": "ko_KR.UTF-8"}).output
    assert "수 자르기" in CliRunner().invoke(cli, ["--course", TOY_COURSE, "list"], env={"GRADER_LANG": "ko"}).output
    both = {"LANG": "ko_KR.UTF-8", "GRADER_LANG": "en"}
    assert "수 자르기" not in CliRunner().invoke(cli, ["--course", TOY_COURSE, "list"], env=both).output


def test_the_course_is_found_upward_from_here(course: Path) -> None:
    inside = course / "exercises" / "clamp"
    result = subprocess.run(
        [sys.executable, "-m", "grader", "list"], cwd=inside, capture_output=True, text=True, check=True
    )
    assert "4 exercises. Begin one with: grader start clamp" in result.stdout


def test_a_course_without_solutions_is_listed_as_with_them(grader: Run, course: Path) -> None:
    whole = grader("list").stdout
    (course / "solutions").rename(course.parent / "elsewhere")
    assert grader("list", course=course).stdout == whole


def test_a_folder_without_exercises_is_bad_input(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = grader("list", course=tmp_path / "empty")
    sentence = f"Error: {tmp_path}/empty is not a course: it has no exercises/SLUG/exercise.yaml\n"
    assert (result.returncode, result.stdout, result.stderr) == (2, "", sentence)


def test_listing_loads_no_numbers_and_no_terminal_library() -> None:
    """They take longer to load than the list takes to print."""
    script = (
        "import sys; from grader.cli.main import cli;"
        f"cli.main(['--course', {TOY_COURSE!r}, 'list'], standalone_mode=False);"
        "print(sorted({'numpy', 'torch', 'rich', 'landlockpy', 'pytest', 'hypothesis'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_mistake_in_one_exercise_leaves_out_that_one_alone(grader: Run, course: Path) -> None:
    file = course / "exercises" / "clamp" / "exercise.yaml"
    file.write_text(file.read_text().replace("level: easy", "level: simple"))
    result = grader("list", course=course)
    assert result.returncode == 0
    slugs = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert slugs == ["row-sums", "scale", "fit-line"]
    assert result.stderr.startswith(f"Left out, for a mistake in the exercise: {file}:4: 'level' should be ")


def test_the_language_may_stand_behind_the_commands_name(grader: Run) -> None:
    assert grader("list", "--lang", "ko").stdout == grader("--lang", "ko", "list").stdout
    assert "수 자르기" in grader("--lang", "en", "list", "--lang", "ko").stdout
    assert grader("list", "--lang", "xx").returncode == 2
    assert grader("course", "use", "--lang", "ko", "--help").returncode == 0
