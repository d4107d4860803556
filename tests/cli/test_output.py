"""What is printed and written: whole, or a sentence and a status that is not a grade."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.cli.output import whole_output, write_file, write_privately
from grader.errors import GraderError

Run = Callable[..., subprocess.CompletedProcess[str]]
SCRIPT = str(Path(sys.executable).parent / "grader")
LARGE = "x" * 400_000  # more than any pipe holds


def to_pipe(monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> tuple[int, io.TextIOWrapper]:
    """The reading end of a non-blocking pipe, and standard output, which writes to it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    stream = os.fdopen(writing, "w", encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    return reading, stream


def test_a_pipe_that_takes_little_at_once_gets_all_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, stream = to_pipe(monkeypatch)
    got: list[bytes] = []

    def read_slowly() -> None:
        time.sleep(0.2)
        while part := os.read(reading, 1 << 16):
            got.append(part)

    reader = threading.Thread(target=read_slowly)
    reader.start()
    with stream, whole_output():
        print(LARGE)
    reader.join()
    os.close(reading)
    assert b"".join(got).decode() == f"{LARGE}\n"


def test_a_pipe_that_nobody_reads_is_told_apart_from_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, stream = to_pipe(monkeypatch)
    os.close(reading)
    with stream, pytest.raises(BrokenPipeError), whole_output():
        print("a line")


def test_letters_that_the_output_has_not_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, stream = to_pipe(monkeypatch, "ascii")
    with stream, whole_output():
        print("김 ✓")
    assert os.read(reading, 100) == b"\\uae40 \\u2713\n"
    os.close(reading)


def test_a_full_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with (
            pytest.raises(GraderError, match="standard output cannot be written: No space left on device"),
            whole_output(),
        ):
            print("a line")
        assert sys.stdout is full


def test_output_that_is_not_a_descriptor_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    with whole_output():
        print("a line")
    assert text.getvalue() == "a line\n"


def test_no_standard_output_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(GraderError, match="standard output is closed"), whole_output():
        pass


# --- files -------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "a.json", [b"new"])
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "a.json").write_text("old")
    monkeypatch.setattr(os, step, full)
    with pytest.raises(GraderError, match=r"a.json cannot be written: No space left on device"):
        write_file(tmp_path / "a.json", [b"new"])
    assert (tmp_path / "a.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "target.json").write_text("old")
    (tmp_path / "link.json").symlink_to("target.json")
    write_file(tmp_path / "link.json", [b"new"])
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "target.json").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with pytest.raises(GraderError, match="/dev/full cannot be written"):
        write_file(Path("/dev/full"), [b"new"])
    assert Path("/dev/full").is_char_device()


# --- the command as a process ------------------------------------------------------------------------------------


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_document_onto_a_full_disk_is_status_3(unbuffered: str) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "wb") as full:
        done = subprocess.run([SCRIPT, "schema"], stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
    assert done.returncode == 3
    assert done.stderr.decode().startswith("Error: standard output cannot be written: No space left on device; ")
    assert done.stderr.count(b"\n") == 1


def test_a_document_into_a_small_pipe_that_does_not_block_is_whole() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([SCRIPT, "schema"], stdout=writing, env=environment) as process:
        os.close(writing)
        parts = []
        while part := os.read(reading, 512):
            parts.append(part)
    os.close(reading)
    whole = subprocess.run([SCRIPT, "schema"], capture_output=True, check=True).stdout
    assert (process.returncode, b"".join(parts)) == (0, whole)
    assert len(whole) > 4096


@pytest.mark.parametrize("closed", [1, 2])
def test_a_descriptor_that_is_closed_is_never_a_grade(closed: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {closed}>&-', SCRIPT, "schema"], capture_output=True, check=False
    )
    assert done.returncode == (3 if closed == 1 else 0)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_errors_that_nobody_can_be_told_are_status_3_or_their_own(unbuffered: str) -> None:
    with open("/dev/full", "wb") as full:
        command = [SCRIPT, "hint", "corr2d", "99"]
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, check=False, env=environment)
    assert done.returncode == 3


@pytest.mark.quick
def test_what_is_private_is_whole_or_not_there(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("before")
    old.chmod(0o644)
    for path in (new, old):
        with pytest.raises(KeyboardInterrupt):
            write_privately(path, broken())
    assert not new.exists()
    assert old.read_text() == "before"
    write_privately(old, [b"after"])
    assert (old.read_text(), stat.S_IMODE(old.stat().st_mode)) == ("after", 0o600)
    new.symlink_to(old)
    with pytest.raises(GraderError, match="cannot be written"):
        write_privately(new, [b"through a link"])
    assert old.read_text() == "after"
