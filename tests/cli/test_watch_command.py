"""Watching as a learner sees it: a terminal, an editor that saves, keys."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.processes import running

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()
ONLY_LOW = "def clamp(n, low=0, high=10):\n    return max(low, n)\n"
ENDLESS = "def clamp(n, low=0, high=10):\n    while True: pass\n"
KEYS = "q quit"

Watch = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def watch(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """``watch("clamp")`` in a terminal of 100 columns, in the folder of the learner's files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("TMPDIR", str(temporary))
    started = []

    def start(*arguments: str) -> pexpect.spawn[str]:
        command = [str(Path(sys.executable).parent / "grader"), "--course", str(TOY_COURSE), "watch", *arguments]
        child = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=60, dimensions=(50, 100))
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def ended(child: pexpect.spawn[str]) -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    status: int | None = child.exitstatus
    return status


def save_at_once(path: Path, text: str) -> None:
    """As many editors do it: by a new file that takes the old one's name."""
    new = path.with_name(f".{path.name}.swp")
    new.write_text(text)
    new.replace(path)


# --- saving -------------------------------------------------------------------------------------------------------


def test_each_save_is_checked_and_q_ends_it(watch: Watch, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    child = watch("clamp")
    child.expect("1 / 7")
    child.expect(KEYS)
    (tmp_path / "clamp.py").write_text(RIGHT)
    child.expect("7 / 7")
    child.expect("Next: grader start row-sums")
    child.expect(KEYS)
    child.send("q")
    assert ended(child) == 0
    assert list(temporary.iterdir()) == []


def test_files_that_are_replaced_deleted_and_half_saved(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "clamp.py"
    file.write_text(ONLY_LOW)
    child = watch("clamp")
    child.expect("1 / 7.*q quit")
    save_at_once(file, RIGHT)
    child.expect("7 / 7.*q quit")
    file.rename(tmp_path / "elsewhere.py")
    child.expect("clamp.py is gone")
    (tmp_path / "elsewhere.py").rename(file)
    child.expect("7 / 7.*q quit")
    file.write_text("")  # and then the rest
    file.write_text(ONLY_LOW)
    child.expect("1 / 7.*q quit")


def test_fifty_quick_saves_end_with_the_last_one(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "clamp.py"
    file.write_text(ONLY_LOW)
    child = watch("clamp")
    child.expect("1 / 7.*q quit")
    for number in range(50):
        file.write_text(f"{RIGHT}\n# {number}\n" if number % 2 else f"{ONLY_LOW}\n# {number}\n")
    child.expect("7 / 7.*q quit")
    child.send("q")
    assert ended(child) == 0


def test_a_save_without_a_change_and_other_files_are_passed_over(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "clamp.py"
    file.write_text(RIGHT)
    child = watch()
    child.expect("7 / 7.*q quit")
    file.write_text(RIGHT)
    (tmp_path / "notes.txt").write_text("7 / 7")
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    child.expect("row-sums")
    assert "clamp" not in child.before
    child.expect("6 / 6.*q quit")


def test_a_module_that_the_file_imports_is_watched_too(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "limits.py").write_text("def upper(n, high):\n    return n\n")
    (tmp_path / "clamp.py").write_text(
        "import limits\n" + RIGHT.replace("max(low, min(n, high))", "max(low, limits.upper(n, high))")
    )
    child = watch("clamp")
    child.expect("/ 7.*q quit")
    (tmp_path / "limits.py").write_text("def upper(n, high):\n    return min(n, high)\n")
    child.expect("7 / 7.*q quit")


# --- keys ---------------------------------------------------------------------------------------------------------


def test_keys_show_hints_the_list_and_the_feedback_again(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    child = watch("clamp")
    child.expect("1 / 7.*q quit")
    for key, said in (("h", "Hint 1 of 2"), ("h", "Hint 2 of 2"), ("l", "best so far: 1 / 7"), ("a", "every number")):
        child.send(key)
        child.expect(said)
        child.expect(KEYS)


def test_n_begins_the_next_exercise_and_goes_on_with_it(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    child = watch("clamp")
    child.expect("7 / 7.*q quit")
    child.send("n")
    child.expect("nothing is written here yet")
    child.expect("edit  row_sums.py")
    (tmp_path / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    child.expect("6 / 6.*q quit")


def test_without_any_file_it_waits_for_one(watch: Watch, tmp_path: Path) -> None:
    child = watch()
    child.expect("Nothing is here yet; begin with: grader start clamp")
    child.expect(KEYS)
    (tmp_path / "clamp.py").write_text(RIGHT)
    child.expect("7 / 7.*q quit")


# --- the end ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["q", "\x03"], ids=["q", "ctrl-c"])
def test_it_ends_at_once_while_an_endless_function_is_checked(
    watch: Watch, tmp_path: Path, temporary: Path, key: str
) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    child = watch("clamp")
    child.expect("7 / 7.*q quit")
    (tmp_path / "clamp.py").write_text(ENDLESS)
    while not list(temporary.iterdir()):  # its worker's folder
        pass
    child.send(key)
    assert ended(child) == (0 if key == "q" else 130)
    assert list(temporary.iterdir()) == []


def test_the_terminal_is_put_right_again(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    child = pexpect.spawn("/bin/sh", encoding="utf-8", timeout=60, env={**os.environ, "PS1": "$ "})
    command = f"{Path(sys.executable).parent / 'grader'} --course {TOY_COURSE} watch clamp"
    child.sendline(f"stty -a > before; {command}; stty -a > after; echo over $?")
    child.expect("7 / 7.*q quit")
    child.sendintr()
    child.expect("over 0")
    child.close(force=True)
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()


def test_where_nobody_can_press_keys_none_are_offered(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "clamp.py").write_text(RIGHT)
    with running(TOY_COURSE, temporary, "watch", "clamp", cwd=tmp_path) as process:
        assert process.stdout is not None
        lines = [next(process.stdout)]
        while "Next:" not in lines[-1]:
            lines.append(next(process.stdout))
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.wait(20) == 130


def test_an_unknown_exercise_is_bad_input(watch: Watch) -> None:
    child = watch("clmap")
    child.expect("Error: there is no exercise 'clmap'; did you mean clamp")
    assert ended(child) == 2
