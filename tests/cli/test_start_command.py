from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from grader.cli.main import cli

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
STARTER = (TOY_COURSE / "exercises" / "clamp" / "clamp.py").read_text()


def test_the_starter_is_put_here_and_the_next_steps_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["--course", str(TOY_COURSE), "start", "clamp"])
    assert (tmp_path / "clamp.py").read_text() == STARTER
    assert result.output == (
        "Clamp a number, 7 points\n"
        "  clamp(n: int, low: int = 0, high: int = 10) -> int\n"
        "\n"
        "Read  clamp.md\n"
        "edit  clamp.py\n"
        "then  grader check clamp.py\n"
    )
    assert result.exit_code == 0


def test_a_harness_is_named_for_it_is_how_the_file_is_used(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--course", str(TOY_COURSE), "start", "fit-line", "--to", str(tmp_path)])
    assert f"see   {TOY_COURSE}/exercises/fit-line/harness.py, which calls what you write\nedit  " in result.output


def test_the_korean_statement_is_named_where_korean_is_asked_for(tmp_path: Path) -> None:
    arguments = ["--course", str(TOY_COURSE), "--lang", "ko", "start", "clamp", "--to", str(tmp_path)]
    result = CliRunner().invoke(cli, arguments)
    assert result.output.startswith("수 자르기, 7점\n")
    assert f"읽기  {tmp_path}/clamp.md\n" in result.output
    assert (tmp_path / "clamp.md").read_bytes() == (TOY_COURSE / "exercises/clamp/README.ko.md").read_bytes()


def test_the_folder_named_by_to_is_made(grader: Run, tmp_path: Path) -> None:
    result = grader("start", "clamp", "--to", "my/work")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "my" / "work" / "clamp.py").read_text() == STARTER
    assert result.stdout.endswith("edit  my/work/clamp.py\nthen  grader check my/work/clamp.py\n")


def test_a_file_that_is_there_is_never_overwritten(script: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("an evening's work")
    result = script("start", "clamp")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: clamp.py is there already, and your work is not overwritten; check it with: grader check clamp.py, "
        "or begin again, and keep it under another name, with: grader start clamp --reset\n"
    )
    assert (tmp_path / "clamp.py").read_text() == "an evening's work"


def test_an_empty_file_and_a_folder_are_there_too(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").touch()
    (tmp_path / "scale.py").mkdir()
    for slug in ("clamp", "scale"):
        result = grader("start", slug)
        assert (result.returncode, result.stdout) == (2, "")
        assert "is there already" in result.stderr
    assert (tmp_path / "clamp.py").read_text() == ""


def test_a_second_start_leaves_the_first_ones_file_alone(grader: Run, tmp_path: Path) -> None:
    grader("start", "clamp")
    (tmp_path / "clamp.py").write_text("begun")
    assert grader("start", "clamp").returncode == 2
    assert (tmp_path / "clamp.py").read_text() == "begun"


def test_a_link_is_not_written_through(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").symlink_to(tmp_path / "not-there-yet.py")
    assert grader("start", "clamp").returncode == 2
    assert not (tmp_path / "not-there-yet.py").exists()


def test_a_folder_that_cannot_be_made_is_bad_input(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = grader("start", "clamp", "--to", "file/inside")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: file/inside/clamp.py cannot be written: Not a directory; name another folder with --to\n"
    )


def test_an_unknown_exercise_is_bad_input_and_makes_no_folder(grader: Run, tmp_path: Path) -> None:
    result = grader("start", "clmap", "--to", "work")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no exercise 'clmap'; did you mean clamp?\n"
    assert not (tmp_path / "work").exists()


# --- the statement, the notebook, beginning again -----------------------------------------------------------------


def test_the_statement_lies_beside_the_file_and_notes_in_it_stay(grader: Run, tmp_path: Path) -> None:
    grader("start", "clamp")
    assert (tmp_path / "clamp.md").read_bytes() == (TOY_COURSE / "exercises/clamp/README.md").read_bytes()
    (tmp_path / "clamp.md").write_text("my notes")
    grader("start", "clamp", "--reset")
    assert (tmp_path / "clamp.md").read_text() == "my notes"


def test_reset_begins_again_and_keeps_every_old_file(grader: Run, tmp_path: Path) -> None:
    grader("start", "clamp")
    for number in (1, 2):
        (tmp_path / "clamp.py").write_text(f"try {number}")
        result = grader("start", "clamp", "--reset")
        assert result.returncode == 0
        assert result.stderr == f"clamp.py is kept as clamp.py.old-{number}\n"
    assert (tmp_path / "clamp.py").read_text() == STARTER
    assert [(tmp_path / f"clamp.py.old-{number}").read_text() for number in (1, 2)] == ["try 1", "try 2"]


def test_reset_of_a_link_keeps_the_link_and_what_it_leads_to(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("mine")
    (tmp_path / "clamp.py").symlink_to(tmp_path / "elsewhere.py")
    grader("start", "clamp", "--reset")
    assert (tmp_path / "elsewhere.py").read_text() == "mine"
    assert (tmp_path / "clamp.py").read_text() == STARTER


def test_a_notebook_holds_statement_and_starter_and_earns_what_is_written_into_it(grader: Run, tmp_path: Path) -> None:
    result = grader("start", "clamp", "--notebook")
    assert result.stdout.endswith("Read  clamp.ipynb\nedit  clamp.ipynb\nthen  grader check clamp.ipynb\n")
    notebook = nbformat.read(tmp_path / "clamp.ipynb", as_version=4)
    nbformat.validate(notebook)
    statement, extension, code = notebook["cells"]
    assert statement["source"] == (TOY_COURSE / "exercises/clamp/README.md").read_text()
    assert (extension["source"], code["source"]) == ("%load_ext grader", f"%%grade clamp\n{STARTER}")
    code["source"] = "%%grade clamp\n" + (TOY_COURSE / "solutions/clamp/clamp.py").read_text()
    nbformat.write(notebook, tmp_path / "clamp.ipynb")
    assert "7 / 7" in grader("check", "clamp").stdout


def test_file_and_notebook_are_begun_beside_each_other(grader: Run, tmp_path: Path) -> None:
    assert [grader("start", "clamp").returncode, grader("start", "clamp", "--notebook").returncode] == [0, 0]
    assert grader("start", "clamp", "--notebook").returncode == 2
