"""One class, graded by one run, in four parts that are merged, and on a cluster: byte for byte the same reports.

Also where a part was killed half-way or graded twice, and where the cluster lost a worker.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import TOY_COURSE
from tests.cli.processes import children, command_line, descendants, wait_for

Run = Callable[..., subprocess.CompletedProcess[str]]

# Chunks and a cluster that suit a small class.
SMALL = """
import grader.crew.cluster as cluster
from grader.cli.main import main
cluster.CHUNK, cluster.usual_number = 5, lambda: 2
if __name__ == "__main__":
    main()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "GRADER_COURSE": str(TOY_COURSE), "GRADER_CACHE": str(tmp_path / "cache")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Everything that the toy course knows, twice, and somebody who handed in nothing."""
    for path in sorted((TOY_COURSE / "solutions").rglob("*.py")):
        slug = path.relative_to(TOY_COURSE / "solutions").parts[0]
        for number in range(2):
            learner = tmp_path / "class" / f"{path.parent.name}-{path.stem}-{slug}-{number}"
            learner.mkdir(parents=True)
            (learner / f"{slug.replace('-', '_')}.py").write_bytes(path.read_bytes())
    (tmp_path / "class" / "park").mkdir()
    return tmp_path / "class"


@pytest.fixture
def plain(script: Run, folder: Path) -> str:
    """What one run, left alone, says."""
    assert script("grade", folder, "--gradebook", "plain", "--jobs", "1").returncode == 1
    return exported(script, "plain")


def exported(script: Run, book: str) -> str:
    document = script("export", "json", "--gradebook", book).stdout
    assert document.count('"learner": ') > 20
    return re.sub(r'("seconds": )[\d.e-]+', r"\1", document)


@contextlib.contextmanager
def grading(environment: dict[str, str], folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    program = folder.parent / "small.py"
    program.write_text(SMALL)
    command = [sys.executable, str(program), "grade", str(folder), "--format", "csv", *options]
    with subprocess.Popen(
        command, cwd=folder.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def count(book: Path) -> int:
    """How many rows a gradebook has so far."""
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(book)) as connection:
        [(rows,)] = connection.execute("SELECT count(*) FROM reports")
        return int(rows)
    return 0


def test_four_parts_of_which_one_is_killed_half_way_and_one_is_graded_twice(
    script: Run, environment: dict[str, str], folder: Path, tmp_path: Path, plain: str
) -> None:
    parts = [f"part-{number}" for number in range(4)]
    with grading(environment, folder, "--shard", "0/4", "--gradebook", parts[0], "--jobs", "1") as process:
        wait_for(lambda: count(tmp_path / parts[0]))
        process.kill()
    before = count(tmp_path / parts[0])
    for number in (0, 1, 2, 3, 2):
        done = script("grade", folder, "--shard", f"{number}/4", "--gradebook", parts[number])
        assert done.returncode in (0, 1), done.stderr
    assert 0 < before < count(tmp_path / parts[0])
    assert script("merge", "merged", *parts, parts[1]).returncode == 0
    assert exported(script, "merged") == plain


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_cluster_of_two_workers_of_which_one_is_killed_half_way(
    script: Run, environment: dict[str, str], folder: Path, tmp_path: Path, plain: str, is_killed: bool
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (pip install 'convgrader[dask]')")
    with grading(environment, folder, "--dask", "local", "--gradebook", "book") as process:
        if is_killed:
            wait_for(lambda: count(tmp_path / "book"))
            os.kill(worker_of(process.pid), signal.SIGKILL)
            half = count(tmp_path / "book")
        _, said = process.communicate(timeout=240)
    assert process.returncode == 1, said
    if is_killed:
        assert 0 < half < count(tmp_path / "book")
    assert exported(script, "book") == plain


def worker_of(process: int) -> int:
    """Wait until one of the cluster's workers has a process that grades, and return the worker."""
    found: list[int] = []

    def has_one() -> bool:
        grading = {each for each in descendants(process) if b"grader.crew.grading_process" in command_line(each)}
        found[:] = [each for each in descendants(process) if set(children(each)) & grading]
        return bool(found)

    wait_for(has_one)
    return found[0]
