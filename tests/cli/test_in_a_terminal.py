"""The commands in a real terminal of a certain width, with a keyboard: lines, words, Ctrl-C, the debugger."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.processes import alive, children, wait_for, wait_for_busy_worker

pexpect = pytest.importorskip("pexpect", reason="it starts programs in terminals, which this system has none of")
if not hasattr(pexpect, "spawn"):
    pytest.skip("this system has no such terminals", allow_module_level=True)

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
WRONG = """
import numpy as np


def row_sums(x):
    print("the rows that came in are", x.tolist(), "and they have the shape", x.shape, "which is two numbers")
    return np.add.reduce(x, axis=1) / np.ones(len(x) + 1)
"""
ENDLESS = "def clamp(n, low=0, high=10):\n    print('ready', flush=True)\n    while True: pass\n"

Spawn = Callable[..., Any]  # pexpect.spawn


@pytest.fixture
def terminal(tmp_path: Path, temporary: Path) -> Spawn:
    """``terminal(60, "check", "clamp")`` starts the command in a terminal of so many columns."""

    def start(columns: int, *arguments: str) -> Any:
        return pexpect.spawn(
            str(Path(sys.executable).parent / "grader"),
            ["--course", str(TOY_COURSE), *arguments],
            cwd=str(tmp_path),
            env={**os.environ, "TMPDIR": str(temporary), "TERM": "xterm"},
            dimensions=(40, columns),
            encoding="utf-8",
            timeout=60,
        )

    return start


def ended(process: Any) -> int:
    """Wait for the end, and return the exit status."""
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus is not None
    return int(process.exitstatus)


def shown(process: Any) -> list[str]:
    """The lines that were shown until the end, without colours and a progress bar's."""
    process.expect(pexpect.EOF)
    text = ESCAPES.sub("", str(process.before))
    return [line.rpartition("\r")[2] for line in text.replace("\r\n", "\n").splitlines()]


def words(lines: list[str]) -> list[str]:
    """All words but score bars and marks below source, which are as long as there is room."""
    return [word for word in " ".join(lines).split() if not set(word) <= set("█░^")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "row-sums", "--all"),
        ("try", "row-sums"),
        ("list",),
        ("--lang", "ko", "list"),
        ("--lang", "ko", "hint", "clamp", "1"),
        ("check", "no-such-exercise-and-no-such-file"),
    ],
)
def test_no_line_is_cut_and_no_word_is_broken(terminal: Spawn, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "row_sums.py").write_text(WRONG.replace("the rows", "") if arguments[0] == "try" else WRONG)
    wide, *narrow = (shown(terminal(columns, *arguments)) for columns in (200, 80, 60))
    for columns, lines in zip((80, 60), narrow, strict=True):
        assert words(lines) == words(wide)
        if arguments[0] != "try":  # what the file prints by itself is left alone
            assert max(map(cell_len, lines)) <= columns


def test_ctrl_c_while_a_call_runs_leaves_nothing_behind(terminal: Spawn, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10):\n    while True: pass\n")
    process = terminal(80, "check", "clamp")
    zygote, worker = wait_for_busy_worker(process.pid)
    process.sendintr()
    assert ended(process) == 130
    wait_for(lambda: not alive(zygote) and not alive(worker))
    assert list(temporary.iterdir()) == []


def test_ctrl_c_while_workers_are_started_leaves_nothing_behind(
    terminal: Spawn, tmp_path: Path, temporary: Path
) -> None:
    (tmp_path / "clamp.py").write_text(ENDLESS)
    process = terminal(80, "check", "clamp")
    wait_for(lambda: children(process.pid))
    started = children(process.pid)
    process.sendintr()
    assert ended(process) == 130
    wait_for(lambda: not any(map(alive, started)))
    assert list(temporary.iterdir()) == []


def test_ctrl_c_ends_an_endless_call_that_is_tried(terminal: Spawn, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "clamp.py").write_text(ENDLESS)
    process = terminal(80, "try", "clamp")
    process.expect("nothing confines it")
    process.expect("ready")
    process.sendintr()
    process.expect(r"line [23], in clamp")  # where it was: before the loop, or in it
    process.expect("Interrupted.")
    assert ended(process) == 130
    assert list(temporary.iterdir()) == []


def test_the_debugger_begins_where_the_exception_came_from(terminal: Spawn, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10):\n    secret = n * 100\n    return [][n]\n")
    process = terminal(80, "try", "clamp", "--pdb")
    process.expect(r"\(Pdb\) ")
    process.sendline("p secret")
    process.expect("500")
    process.expect(r"\(Pdb\) ")
    process.sendintr()  # which ends no debugger
    process.sendline("q")
    process.expect("it raised IndexError")
    assert ended(process) == 1
