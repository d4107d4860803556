"""``grader verify --watch`` as an author sees it: a terminal, and an editor that saves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.processes import running, wait_for

Loop = Callable[..., "pexpect.spawn[str]"]
Run = Callable[..., subprocess.CompletedProcess[str]]
ENDLESS = '"""Sums the columns."""\nwhile True:\n    pass\n'
WAITING = "Waiting for a file to be saved; Ctrl-C ends it."


@pytest.fixture
def loop(course: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """``loop("row-sums")`` in a terminal, on a copy of the toy course."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("TMPDIR", str(temporary))
    started = []

    def start(*arguments: str, inside: Path | None = None) -> pexpect.spawn[str]:
        named = ["--course", str(course)] if inside is None else []
        command = [*named, "verify", *arguments, "--watch"]
        program = str(Path(sys.executable).parent / "grader")
        child = pexpect.spawn(
            program,
            command,
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 120),
            cwd=None if inside is None else str(inside),
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def save(path: Path, text: str) -> None:
    """As many editors do it: by a new file that takes the old one's name, and one more beside it."""
    path.with_name(f".{path.name}.swp").write_text("rubbish")
    new = path.with_name(f"{path.name}~")
    new.write_text(text)
    new.replace(path)


def ended(child: pexpect.spawn[str]) -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    status: int | None = child.exitstatus
    return status


def test_an_exercise_is_verified_again_when_any_file_of_it_is_saved(loop: Loop, course: Path, temporary: Path) -> None:
    hidden = course / "solutions" / "row-sums" / "hidden.yaml"
    wrong = course / "solutions" / "row-sums" / "wrong" / "columns.py"
    starter = course / "exercises" / "row-sums" / "row_sums.py"
    whole, mistake = hidden.read_text(), wrong.read_text()
    child = loop("row-sums")
    child.expect("✓ row-sums: ")
    child.expect_exact(WAITING)
    save(hidden, whole.replace("groups:", "grups:", 1))
    child.expect("✗ row-sums: ")
    child.expect("hidden.yaml:[0-9]+: ")
    child.expect_exact(WAITING)
    save(hidden, whole)
    child.expect("✓ row-sums: ")
    child.expect_exact(WAITING)
    wrong.write_text(mistake.replace("axis=0", "axis=1"))
    child.expect("✗ row-sums: ")
    child.expect("the wrong solution 'columns' got through")
    child.expect_exact(WAITING)
    wrong.write_text(mistake)
    child.expect("✓ row-sums: ")
    child.expect_exact(WAITING)
    starter.write_text(starter.read_text() + "# more\n")
    child.expect("✓ row-sums: ")
    child.expect_exact(WAITING)
    child.sendintr()
    child.expect("Interrupted.")
    assert ended(child) == 130
    assert list(temporary.iterdir()) == []


def test_without_a_name_what_is_saved_is_verified_and_nothing_else(loop: Loop, course: Path) -> None:
    child = loop(inside=course / "solutions")  # the course is found upward from here
    child.expect_exact(WAITING)
    assert "row-sums" not in child.before
    (course / "exercises" / "row-sums" / "README.md").touch()
    child.expect("✓ row-sums: ")
    child.expect_exact(WAITING)
    (course / "exercises" / "notes.txt").write_text("nothing that is verified")
    (course / "solutions" / "clamp" / "clamp.pyc").write_text("nor this")
    (course / "exercises" / "new-one").mkdir()
    (course / "exercises" / "new-one" / "README.md").write_text("nor what is not an exercise yet")
    (course / "exercises" / "clamp" / "README.md").touch()
    child.expect("clamp: ")
    assert "row-sums" not in child.before
    assert "new-one" not in child.before


def test_what_is_not_named_is_not_verified(loop: Loop, course: Path) -> None:
    child = loop("row-sums")
    child.expect_exact(WAITING)
    (course / "exercises" / "clamp" / "README.md").touch()
    (course / "exercises" / "row-sums" / "README.md").touch()
    child.expect("✓ row-sums: ")
    assert "clamp" not in child.before


def test_ctrl_c_in_the_middle_leaves_nothing(loop: Loop, course: Path, temporary: Path) -> None:
    child = loop("row-sums")
    child.expect_exact(WAITING)
    (course / "solutions" / "row-sums" / "wrong" / "columns.py").write_text(ENDLESS)
    wait_for(lambda: list(temporary.iterdir()))  # its worker's folder
    child.sendintr()
    child.expect("Interrupted.")
    assert ended(child) == 130
    assert list(temporary.iterdir()) == []


def test_it_goes_on_where_there_is_no_terminal(course: Path, temporary: Path) -> None:
    with running(course, temporary, "verify", "row-sums", "--watch") as process:
        assert process.stdout is not None
        lines = [next(process.stdout)]
        while WAITING not in lines[-1]:
            lines.append(next(process.stdout))
        assert lines[0].startswith("✓ row-sums: ")
        process.send_signal(signal.SIGTERM)  # as a service manager ends it
        assert process.stdout.read() == ""
        assert process.wait(20) == 130
    assert os.listdir(temporary) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("row-sums", "--json"), "--json prints one document at the end, and --watch has none; leave one of them out"),
        (("row-sum",), "there is no exercise 'row-sum'; did you mean row-sums"),
    ],
)
def test_what_cannot_be_watched_is_bad_input(grader: Run, arguments: tuple[str, ...], said: str) -> None:
    result = grader("verify", *arguments, "--watch")
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
