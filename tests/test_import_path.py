"""What the import path may hold: nothing of the current folder's, nor of what is graded."""

from __future__ import annotations

import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.import_path import put_right

SOURCES = str(Path(grader.__file__).parents[1])
LIBRARY = os.path.dirname(os.__file__)


def kept(monkeypatch: pytest.MonkeyPatch, path: list[str], *arguments: str) -> list[str]:
    monkeypatch.setattr(sys, "path", path)
    put_right(list(arguments))
    return sys.path


def test_the_current_folder_goes_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kim")
    monkeypatch.chdir(tmp_path / "kim")
    names = ["", ".", str(tmp_path / "kim"), str(tmp_path / "link"), "../kim", LIBRARY]
    assert kept(monkeypatch, names) == [LIBRARY]


def test_folders_in_the_current_one_and_those_around_it_go_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "class" / "kim" / "lib").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "class" / "kim")
    assert kept(monkeypatch, ["lib", str(tmp_path / "class"), str(tmp_path), LIBRARY]) == [LIBRARY]


@pytest.mark.parametrize("argument", ["{}", "{}/corr2d.py", "--output={}/report.json", "--course={}"])
def test_what_is_named_on_the_command_line_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str) -> None:
    kim = tmp_path / "kim"
    kim.mkdir()
    for name in ("corr2d.py", "report.json"):
        (kim / name).write_text("")
    assert kept(monkeypatch, [str(kim), LIBRARY], "grade", argument.format(kim)) == [LIBRARY]


def test_folders_elsewhere_the_libraries_and_our_own_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kim", "modules"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "kim")
    path = [str(tmp_path / "modules"), *sys.path[1:], SOURCES]
    assert kept(monkeypatch, list(path), ".", SOURCES) == path


def test_the_users_own_packages_stay_unless_somebody_moved_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(tmp_path / "packages"))
    assert kept(monkeypatch, [str(tmp_path / "packages")]) == [str(tmp_path / "packages")]
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    assert kept(monkeypatch, [str(tmp_path / "packages")]) == []


def test_a_current_folder_that_has_been_removed_is_nothing_to_fail_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert kept(monkeypatch, ["", LIBRARY]) == [LIBRARY]


@pytest.mark.parametrize("way", ["python -m grader", "PYTHONPATH=.", "PYTHONPATH=lib"])
def test_no_module_of_a_learners_is_imported(tmp_path: Path, way: str) -> None:
    (tmp_path / "lib").mkdir()
    for folder in (tmp_path, tmp_path / "lib"):
        for name in ("click", "msgspec", "numpy", "__future__"):
            (folder / f"{name}.py").write_text(f"raise SystemExit('{name} of a learner')\n")
    script = str(Path(sys.executable).parent / "grader")
    command = [sys.executable, "-m", "grader"] if way == "python -m grader" else [script]
    environment = {**os.environ, "PYTHONPATH": way.partition("=")[2]}
    done = subprocess.run(
        [*command, "--version"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
