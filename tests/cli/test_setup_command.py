"""``grader setup``: what it says of options that mean nothing, and of places that cannot be written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.setup_command import PLATFORMS

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("platform", sorted(set(PLATFORMS) - {"classroom50"}))
def test_it_says_where_what_it_wrote_goes(grader: Run, tmp_path: Path, platform: str) -> None:
    result = grader("setup", platform, "out", "--exercise", "clamp")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("out: ")
    assert (tmp_path / "out").exists()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gradescope", "out.zip", "--pass", "80"), "--pass means nothing for gradescope; leave it out"),
        (("prairielearn", "out", "--sealed", "c.sealed"), "--sealed means nothing for prairielearn; leave it out"),
        (("github", "out", "--sealed", "c.sealed", "--allow-weak-isolation"), "what is graded could read the key"),
        (("github", "out", "--exercise", "clamq"), "clamp"),
        (("github", "out", "--pass", "0"), "0 is not in the range"),
        (("github", "full"), "full is there already and is not an empty folder; remove it, or name another"),
        (("gitlab", "c.sealed"), "c.sealed is there already and is not an empty folder"),
        (("classroom50", "out"), "Classroom 50 publishes what a bundle holds, and this one would hold the solutions"),
        (("jenkins", "out"), "'jenkins' is not one of 'github', 'gitlab'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_writes_nothing(
    grader: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "c.sealed").write_text("sealed")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    result = grader("setup", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_may_be_there_and_a_file_in_the_way_is_told(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert grader("setup", "github", "empty", "--pass", "62.5").returncode == 0
    assert "PASS=62.5\n" in (tmp_path / "empty" / ".grader" / "settings.sh").read_text()
    (tmp_path / "file").touch()
    result = grader("setup", "container", "file/out")
    assert (result.returncode, result.stdout) == (3, "")
    assert "file/out cannot be written" in result.stderr
