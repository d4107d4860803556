"""Ctrl-C of what works on a whole class: a word, the exit status, and nothing left, half written or still running."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from grader.gradebook.address import InFile
from grader.gradebook.gradebook import Gradebook, Result
from grader.gradebook.rows import now
from grader.gradebook.work import work_on
from tests.cli.conftest import TOY_COURSE
from tests.cli.processes import alive, descendants, running, wait_for
from tests.cli.test_grade_command import RIGHT, hand_in
from tests.gradebook import pretend
from tests.gradebook.rows import rows

MANY = 1500


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A gradebook that takes a while to be written out."""
    with Gradebook(InFile(tmp_path / "book"), make=True) as made:
        made.record_all(
            [Result(work_on(each, "e1", ":"), pretend.pretend(each), now()) for each in pretend.class_of(MANY)]
        )
    return tmp_path / "book"


def interrupted(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C as a terminal does, and return what was said, without the course."""
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith("Course: "))


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_an_export_leaves_the_file_that_was_there_and_no_half_of_a_new_one(
    tmp_path: Path, temporary: Path, book: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "class.json").write_text("of last week")
    before = rows(InFile(book))
    with running(TOY_COURSE, temporary, "export", "json", "--gradebook", book, "--output", out / "class.json") as all_:
        wait_for(lambda: len(files(out)) == 2)  # the new one is being written
        assert interrupted(all_).split() == ["Interrupted."]
    assert files(out) == {"class.json"}
    assert (out / "class.json").read_text() == "of last week"
    assert list(temporary.iterdir()) == []
    assert rows(InFile(book)) == before


def test_an_export_that_nobody_reads_on_can_be_ended(temporary: Path, book: Path) -> None:
    with running(TOY_COURSE, temporary, "export", "json", "--gradebook", book) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == "{"
        assert interrupted(process).split() == ["Interrupted."]
    assert list(temporary.iterdir()) == []


def test_similar_leaves_no_worker_and_no_half_of_a_file(tmp_path: Path, temporary: Path) -> None:
    for number in range(12):
        hand_in(tmp_path / "class" / f"learner-{number}", f"{RIGHT}\nextra = {[number] * 150_000}\n")
    graded = ("grade", tmp_path / "class", "--conditions", "no", "--gradebook", tmp_path / "book")
    with running(TOY_COURSE, temporary, *graded) as process:
        process.communicate(timeout=120)
        assert process.returncode == 0
    before = rows(InFile(tmp_path / "book"))
    out = tmp_path / "out"
    out.mkdir()
    asked = ("similar", "--gradebook", tmp_path / "book", "--submissions", tmp_path / "class", "--format", "html")
    with running(TOY_COURSE, temporary, *asked, "--output", out / "similar.html") as process:
        started: set[int] = set()

        def at_work() -> bool:
            started.update(descendants(process.pid))
            return len(started) > 3  # a warm one, copies of it, and workers

        wait_for(at_work)
        assert interrupted(process).split() == ["Interrupted."]
    wait_for(lambda: not any(map(alive, started)))
    assert files(out) == set()
    assert list(temporary.iterdir()) == []
    assert rows(InFile(tmp_path / "book")) == before
