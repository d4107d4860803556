"""Runs that end before their time: the next one goes on, and ends with the gradebook of a run that was left alone."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.gradebook.address import Address, InFile
from grader.gradebook.batch import MANY
from grader.gradebook.gradebook import Gradebook, Result
from grader.gradebook.rows import now
from grader.gradebook.work import work_on
from grader.model.report import Report
from grader.model.submission import Submission
from grader.recording import How, Recorder
from tests.cli.processes import wait_for
from tests.gradebook import pretend
from tests.gradebook.conftest import MakeAddress
from tests.gradebook.rows import rows

LEARNERS = 300
KILLS = 20


def name_of(address: Address) -> str:
    return str(address.path) if isinstance(address, InFile) else address.url


def start(address: Address, log: Path, limit: int | None = None) -> subprocess.Popen[str]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "tests.gradebook.pretend", name_of(address), str(log), str(LEARNERS)]
    root = Path(__file__).parents[2]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=root, stdout=pipe, stderr=pipe, text=True, preexec_fn=limited)


def learners_in(address: Address) -> set[str]:
    return {row["learner"] for row in rows(address)}


@pytest.fixture
def uninterrupted(new_address: MakeAddress, tmp_path: Path) -> Address:
    address = new_address()
    pretend.main(name_of(address), str(tmp_path / "plain.log"), str(LEARNERS))
    return address


def test_killed_at_random_moments_it_ends_as_if_it_had_not_been(
    new_address: MakeAddress, uninterrupted: Address, tmp_path: Path
) -> None:
    address, log, chance = new_address(), tmp_path / "log", random.Random(13)
    said: set[str] = set()
    for _ in range(KILLS):
        with start(address, log) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(LEARNERS // KILLS // 2)):
                said |= {process.stdout.readline().strip()} - {""}  # which is of one that was done
            time.sleep(chance.random() * 0.02)
            process.kill()
            said |= {line.strip() for line in process.stdout if line.endswith("\n")}
        if said:
            assert said <= learners_in(address)
    with start(address, log) as process:
        assert process.wait() == 0
    assert rows(address) == rows(uninterrupted)
    graded = log.read_text().splitlines()
    assert set(graded) == {each.learner for each in pretend.class_of(LEARNERS)}
    assert len(graded) <= LEARNERS + KILLS * (1 + MANY)  # a kill costs at most what was to be written, and under way


def test_two_runs_at_once_end_with_the_gradebook_of_one(
    new_address: MakeAddress, uninterrupted: Address, tmp_path: Path
) -> None:
    address = new_address()
    both = [start(address, tmp_path / f"log{number}") for number in range(2)]
    assert [process.communicate()[1] for process in both] == ["", ""]
    assert [process.returncode for process in both] == [0, 0]
    assert rows(address) == rows(uninterrupted)


def test_what_is_graded_is_in_it_soon_also_where_nothing_else_ends(new_address: MakeAddress) -> None:
    address = new_address()
    told: list[int] = []

    def grade(submissions: Iterable[Submission]) -> Iterator[tuple[int, Report]]:
        first, *_ = submissions
        yield 0, pretend.pretend(first)
        wait_for(lambda: told)  # while this one takes for ever
        assert learners_in(address) == {first.learner}
        raise KeyboardInterrupt

    with Gradebook(address, make=True) as book, pytest.raises(KeyboardInterrupt):
        Recorder(book, How(grade, lambda _: "e1", ":")).run(
            pretend.class_of(3), lambda recorded: told.append(recorded.place)
        )
    assert told == [0]


def test_two_who_write_the_same_rows_in_another_order_wait_for_each_other_and_not_for_ever(
    new_address: MakeAddress, uninterrupted: Address
) -> None:
    address = new_address()
    learners = [*pretend.class_of(LEARNERS)]
    results = [Result(work_on(each, "e1", ":"), pretend.pretend(each), now()) for each in learners]

    def write(mine: list[Result]) -> None:
        with Gradebook(address) as book:
            for _ in range(3):
                for batch in range(0, LEARNERS, 20):
                    book.record_all(mine[batch : batch + 20])

    with Gradebook(address, make=True), ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write, each) for each in (results, results[::-1])]:
            done.result()
    assert rows(address) == rows(uninterrupted)


def test_a_full_disk_loses_nothing_that_was_reported_done(tmp_path: Path) -> None:
    plain, address, log = InFile(tmp_path / "plain"), InFile(tmp_path / "book"), tmp_path / "log"
    pretend.main(name_of(plain), str(log), str(LEARNERS))
    limit = 400 * 1024
    assert plain.path.stat().st_size > limit
    with start(address, log, limit) as process:
        out, said = process.communicate()
    assert process.returncode != 0
    assert f"the gradebook {address.path} cannot be written: " in said.splitlines()[-1]
    assert said.endswith("what was recorded before is in it; run the same command again, and it goes on from there\n")
    done = set(out.splitlines())
    assert 0 < len(done) < LEARNERS
    assert done <= learners_in(address)
    with start(address, log) as process:
        assert process.wait() == 0
    assert rows(address) == rows(plain)


FULL_DISK = """
set -e
mount -t tmpfs -o size=400k tmpfs "$DISK"
"$PYTHON" -m tests.gradebook.pretend "$DISK/book" "$OUT/log" "$LEARNERS" >"$OUT/first" 2>"$OUT/said" && exit 9
cp -a "$DISK/." "$OUT/when-full"
mount -o remount,size=16m tmpfs "$DISK"
"$PYTHON" -m tests.gradebook.pretend "$DISK/book" "$OUT/log" "$LEARNERS" >"$OUT/second"
cp -a "$DISK/." "$OUT/in-the-end"
"""


def may_mount(folder: Path) -> bool:
    """Whether a disk can be made that nobody else sees."""
    folder.mkdir()
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return (
        shutil.which("unshare") is not None and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    )


def test_a_disk_that_is_really_full_loses_nothing_either(tmp_path: Path) -> None:
    if not may_mount(tmp_path / "disk"):
        pytest.skip("no disk can be mounted here (it takes root, or CAP_SYS_ADMIN)")
    plain = InFile(tmp_path / "plain")
    pretend.main(name_of(plain), str(tmp_path / "plain.log"), str(LEARNERS))
    settings = {"DISK": tmp_path / "disk", "OUT": tmp_path, "PYTHON": sys.executable, "LEARNERS": LEARNERS}
    environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    root = Path(__file__).parents[2]
    for folder in ("when-full", "in-the-end"):
        (tmp_path / folder).mkdir()
    script = ["unshare", "--mount", "sh", "-c", FULL_DISK]
    done = subprocess.run(script, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "book cannot be written: database or disk is full" in (tmp_path / "said").read_text()
    reported = set((tmp_path / "first").read_text().splitlines())
    assert 0 < len(reported) < LEARNERS
    assert reported <= learners_in(InFile(tmp_path / "when-full" / "book"))
    assert rows(InFile(tmp_path / "in-the-end" / "book")) == rows(plain)
    assert reported.isdisjoint((tmp_path / "second").read_text().splitlines())
