"""``grader similar``: a made class of which two share a rare result, two a text, and many a common mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from tests.cli.conftest import TOY_COURSE
from tests.cohort.similar_class import COMMON, ONE, hand_in_all, sources

Run = Callable[..., subprocess.CompletedProcess[str]]
NUMBER = len(dict(sources()))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the class and its gradebook, graded once."""
    folder = tmp_path_factory.mktemp("graded")
    hand_in_all(folder / "class")
    from grader.cli.main import cli

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        arguments = ["--course", str(TOY_COURSE), "grade", "class", "--gradebook", "book", "--output", "table.csv"]
        assert cli.main(arguments, standalone_mode=False) == 1
    return folder


def pairs(said: str) -> list[tuple[set[str], bool, bool]]:
    """Who is listed, and whether by results and by text."""
    [of_exercise] = json.loads(said)["exercises"]
    return [
        ({*pair["one"], *pair["other"]}, pair["results"] is not None, pair["text"] is not None)
        for pair in of_exercise["pairs"]
    ]


def test_rare_results_come_first_then_texts_and_what_many_do_is_not_listed(grader: Run, graded: Path) -> None:
    result = grader("similar", "--gradebook", graded / "book", "--submissions", graded / "class", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    found = pairs(result.stdout)
    assert found == [({"min", "noa"}, True, True), ({"ole", "pia"}, False, True)]
    assert not any(set(COMMON) & who for who, _, _ in found)
    [of_exercise] = json.loads(result.stdout)["exercises"]
    assert of_exercise["submissions"] == of_exercise["usual"]["texts"] == NUMBER


def test_a_gradebook_alone_has_results_and_no_texts(grader: Run, graded: Path) -> None:
    result = grader("similar", "--gradebook", graded / "book", "--format", "json")
    assert pairs(result.stdout) == [({"min", "noa"}, True, False)]
    assert json.loads(result.stdout)["texts_compared"] is False


def test_the_page_shows_both_texts_side_by_side(grader: Run, graded: Path, tmp_path: Path) -> None:
    result = grader(
        *("similar", "--gradebook", graded / "book", "--submissions", graded / "class"),
        *("--format", "html", "--output", "similar.html", "--lang", "ko"),
    )
    assert (result.returncode, result.stdout) == (0, "")
    shown = (tmp_path / "similar.html").read_text(encoding="utf-8")
    assert "distance = [each for each in (n - high,) if each &gt; 0]" in shown
    assert "found = [one for one in (number - top,) if one &gt; 0]" in shown
    assert "n = high" in shown  # of a pair with the same results both texts stand there from their first lines
    assert '<html lang="ko">' in shown


def test_text_and_table_go_to_standard_output(grader: Run, graded: Path) -> None:
    command = ("similar", "--gradebook", graded / "book", "--submissions", graded / "class", "--exercise", "clamp")
    said = grader(*command).stdout
    assert "1. min – noa" in said
    assert "2. ole – pia" in said
    rows = list(csv.DictReader(io.StringIO(grader(*command, "--format", "csv").stdout)))
    assert [(row["one"], row["other"]) for row in rows] == [("min", "noa"), ("ole", "pia")]


def test_dolos_gets_everybodys_text_for_nobody_elses_eyes(grader: Run, graded: Path, tmp_path: Path) -> None:
    result = grader(
        "similar", "--gradebook", graded / "book", "--submissions", graded / "class", "--dolos", "dolos/deep"
    )
    assert result.returncode == 0
    made = tmp_path / "dolos" / "deep" / "clamp.zip"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    with zipfile.ZipFile(made) as archive:
        table = list(csv.DictReader(io.TextIOWrapper(archive.open("info.csv"), "utf-8", newline="")))
        texts = {row["full_name"]: archive.read(row["filename"]).decode() for row in table}
    starter = (TOY_COURSE / "exercises" / "clamp" / "clamp.py").read_text()
    assert texts == {**dict(sources()), "": starter}
    result = grader("similar", "--gradebook", graded / "book", "--dolos", "dolos")
    assert (result.returncode, "say where they lie with --submissions" in result.stderr) == (2, True)


def test_a_notebook_is_compared_and_not_quoted(grader: Run, tmp_path: Path) -> None:
    folder = hand_in_all(tmp_path / "class")
    (folder / "ole" / "clamp.py").unlink()
    cells = [nbformat.v4.new_code_cell(part) for part in ONE.split("\ndef above")]
    cells[1]["source"] = f"%matplotlib inline\ndef above{cells[1]['source']}"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "ole" / "clamp.ipynb")
    grader("grade", "class", "--gradebook", "book")
    command = ("similar", "--gradebook", "book", "--submissions", "class")
    assert ({"ole", "pia"}, False, True) in pairs(grader(*command, "--format", "json").stdout)
    result = grader(*command, "--format", "html", "--dolos", "dolos")
    assert f"{NUMBER - 1} submissions; 1 are notebooks or not there" in result.stderr
    assert "ole" in result.stdout
    assert "distance" not in result.stdout


def test_below_sections_it_is_said_where_learners_folders_are(grader: Run, graded: Path, tmp_path: Path) -> None:
    for number, (name, source) in enumerate(sources()):
        folder = tmp_path / "term" / f"section-{number % 2}" / name
        folder.mkdir(parents=True)
        (folder / "clamp.py").write_text(source)
    command = ("similar", "--gradebook", graded / "book", "--submissions", "term", "--format", "json")
    found = pairs(grader(*command, "--learner-from", "[^/]+/([^/]+)").stdout)
    assert found == [({"min", "noa"}, True, True), ({"ole", "pia"}, False, True)]


def test_what_is_not_what_was_graded_is_not_compared(grader: Run, graded: Path, tmp_path: Path) -> None:
    hand_in_all(tmp_path / "class")
    (tmp_path / "class" / "ole" / "clamp.py").write_text("# changed since\n")
    os.unlink(tmp_path / "class" / "ada" / "clamp.py")
    (tmp_path / "class" / "ada" / "clamp.py").symlink_to(graded / "class" / "ada" / "clamp.py")
    result = grader("similar", "--gradebook", graded / "book", "--submissions", "class", "--format", "json")
    assert f"clamp: 2 of {NUMBER} submissions do not lie there as they were graded" in result.stderr
    assert pairs(result.stdout) == [({"min", "noa"}, True, True)]


def test_bad_input_is_one_sentence(grader: Run, graded: Path, tmp_path: Path) -> None:
    for arguments, said in (
        (("--gradebook", "none"), "none"),
        (("--gradebook", graded / "book", "--exercise", "clmap"), "it has: clamp"),
        (("--gradebook", graded / "book", "--output", "no/where.html"), "cannot be written"),
        (("--gradebook", graded / "book", "--submissions", tmp_path / "nobody"), "does not exist"),
    ):
        result = grader("similar", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert said in result.stderr
        assert "Traceback" not in result.stderr


def test_a_small_class_is_told_nothing(grader: Run, tmp_path: Path) -> None:
    for name, source in list(sources())[-4:]:
        (tmp_path / "few" / name).mkdir(parents=True)
        (tmp_path / "few" / name / "clamp.py").write_text(source)
    grader("grade", "few", "--gradebook", "few.book")
    result = grader("similar", "--gradebook", "few.book", "--submissions", "few")
    assert result.returncode == 0
    assert "clamp: 4 submissions. That is too few to say what is usual" in result.stdout
    assert "ole" not in result.stdout
