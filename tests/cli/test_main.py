from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import grader as package
from grader.cli import settings
from grader.cli.main import COMMANDS, cli, main
from grader.errors import ExerciseError, SandboxError, UsageError, WeakIsolationError

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = str(Path(__file__).parents[1] / "toy_course")
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


# --- help --------------------------------------------------------------------------------------------------------


def test_help_names_every_command_in_the_order_of_their_use() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    listed = [line.split()[0] for line in result.output.partition("Commands:\n")[2].splitlines()]
    assert (result.exit_code, listed) == (0, list(COMMANDS))


def test_every_command_module_is_a_command() -> None:
    modules = Path(package.__file__).parent.glob("cli/*_command.py")
    assert {path.stem.removesuffix("_command") for path in modules} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_of_itself(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    help_text, _, example = result.output.partition("  Example:\n")
    assert result.exit_code == 0
    assert len(help_text.split("\n\n")[1].split()) > 3  # a sentence after the usage line
    assert f"    grader {name}" in example


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_every_command_what_it_says_itself(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert COMMANDS[name] == command.get_short_help_str(limit=120)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"grader {name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_line_of_its_own_that_is_not_cut_short(name: str) -> None:
    [line] = [line for line in CliRunner().invoke(cli, ["--help"]).output.splitlines() if line.startswith(f"  {name} ")]
    assert line.endswith(".")
    assert not line.endswith("...")


def test_every_exit_status_is_in_the_readme() -> None:
    rows = [line.split("|")[1].strip() for line in README.splitlines() if line.startswith("| ")]
    assert [row for row in rows if row.isdigit()] == ["0", "1", "2", "3", "130", "141"]


def test_the_version_is_the_packages(script: Run) -> None:
    result = script("--version")
    assert (result.returncode, result.stdout) == (0, f"grader {package.__version__}\n")


def test_python_dash_m_grader_is_the_command() -> None:
    run = [sys.executable, "-m", "grader", "--version"]
    assert package.__version__ in subprocess.run(run, capture_output=True, text=True, check=True).stdout


# --- exit statuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (UsageError("there is no such path"), 2, "Error: there is no such path\n"),
        (ExerciseError(Path("a.yaml"), 3, "it is wrong"), 2, "Error: a.yaml:3: it is wrong\n"),
        (SandboxError("no worker could be had"), 3, "Error: no worker could be had\n"),
        (WeakIsolationError("this machine lacks it"), 3, "Error: this machine lacks it\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
    ],
)
def test_an_error_is_one_sentence_and_its_exit_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    said: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(settings.Settings, "course", fail)
    monkeypatch.setattr(sys, "argv", ["grader", "list"])
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert (left.value.code, printed.out, printed.err.lstrip("\n")) == (status, "", said)


@pytest.mark.parametrize(
    "error", [RuntimeError("a bug"), AssertionError("a bug"), OSError("a bug"), PermissionError(1, "a bug")]
)
def test_a_bug_of_ours_is_status_3_and_never_looks_like_a_grade(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("grader.grading.prepare", fail)
    reference = f"{TOY_COURSE}/solutions/clamp/clamp.py"
    monkeypatch.setattr(sys, "argv", ["grader", "--course", TOY_COURSE, "grade", reference, "--format", "json"])
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert (left.value.code, printed.out) == (3, "")
    assert f"{type(error).__name__}: {error}\n" in printed.err
    assert printed.err.endswith("The grader failed; nobody's score was changed by this. The lines above say where.\n")


def test_a_bug_of_ours_in_the_middle_of_one_submission_is_its_row_alone_and_status_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("grader.examiner.grade", fail)
    reference = f"{TOY_COURSE}/solutions/clamp/clamp.py"
    monkeypatch.setattr(sys, "argv", ["grader", "--course", TOY_COURSE, "grade", reference, "--format", "json"])
    with pytest.raises(SystemExit) as left:
        main()
    [report] = json.loads(capsys.readouterr().out)["reports"]
    assert (left.value.code, report["outcome"], report["score"]) == (3, "not_graded", 0.0)
    assert "a bug" in report["message"]
    assert "RuntimeError: a bug" in caplog.text


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (MemoryError(), "there is not enough memory"),
        (RuntimeError("can't start new thread"), "can't start new thread"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "Resource temporarily unavailable"),
    ],
)
def test_a_machine_that_is_short_of_something_is_a_sentence_and_status_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, what: str
) -> None:
    def fail(**_: object) -> int:
        raise error

    monkeypatch.setattr("grader.cli.main.cli.main", fail)
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert (left.value.code, printed.out) == (3, "")
    assert printed.err.startswith(f"Error: this machine ran out of what the grader needs ({what}); nobody's score ")
    assert printed.err.count("\n") == 1


def test_what_the_terminal_has_no_character_for_is_shown_as_an_escape(script: Run) -> None:
    reference = f"{TOY_COURSE}/solutions/clamp/clamp.py"
    result = script("--lang", "ko", "check", reference, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert "\\u" in result.stdout


@pytest.mark.parametrize("arguments", [["schema"], ["list"], ["grade"], ["grade", "--format", "json"]])
def test_output_that_nobody_reads_is_never_a_grade(arguments: list[str]) -> None:
    grading = arguments[0] == "grade"
    full_marks = [f"{TOY_COURSE}/solutions/clamp/clamp.py"] if grading else []
    command = [sys.executable, "-m", "grader", "--course", TOY_COURSE, *arguments, *full_marks]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        assert subprocess.run(command, stdout=closed, stderr=subprocess.DEVNULL, check=False).returncode == 141


@pytest.mark.parametrize(
    "arguments", [["lsit"], ["list", "--all"], ["list", "clamp"], ["hint"], ["grade", ".", "--format", "xml"]]
)
def test_a_command_line_that_cannot_be_read_is_status_2_with_nothing_on_stdout(
    grader: Run, arguments: list[str]
) -> None:
    result = grader(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_an_unknown_language_and_a_course_that_is_not_there_are_status_2(grader: Run, tmp_path: Path) -> None:
    for result in (grader("--lang", "fr", "list"), grader("list", course=tmp_path / "nowhere")):
        assert (result.returncode, result.stdout) == (2, "")
        assert "Error: Invalid value" in result.stderr
