"""A class as platforms, people and tools hand it over, in every layout at once: a row for everybody, the right one."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Files = Mapping[str, bytes]
People = Mapping[str, Files]

RIGHT = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
WRONG = RIGHT.replace(b"max(low, min(n, high))", b"min(n, high)")
CELL: dict[str, object] = {
    "cell_type": "code",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
    "source": RIGHT.decode(),
}
NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [CELL]}).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


class Kind(NamedTuple):
    """What one learner hands in, and what the row about it says."""

    files: Files
    outcome: str
    score: float = 0.0


KINDS = {
    "right": Kind({"clamp.py": RIGHT}, "ok", 7.0),
    "right, as a notebook": Kind({"clamp.ipynb": NOTEBOOK}, "ok", 7.0),
    "right, in another case": Kind({"Clamp.py": RIGHT}, "ok", 7.0),
    "right, packed": Kind({"work.zip": zipped({"clamp.py": RIGHT})}, "ok", 7.0),
    "right, packed twice": Kind({"all.zip": zipped({"work.zip": zipped({"hw/clamp.py": RIGHT})})}, "ok", 7.0),
    "wrong": Kind({"clamp.py": WRONG}, "wrong", 4.0),
    "not Python": Kind({"clamp.py": b"def clamp(n:\n"}, "import_error"),
    "nothing in the file": Kind({"clamp.py": b""}, "missing"),
    "misnamed": Kind({"clamp_final.py": RIGHT}, "not_handed_in"),
    "something else": Kind({"essay.txt": b"Dear teacher,\n"}, "not_handed_in"),
    "UTF-16": Kind({"clamp.py": RIGHT.decode().encode("utf-16")}, "rejected"),
    "a broken archive": Kind({"work.zip": b"PK\x03\x04 and no more"}, "rejected"),
    "two versions": Kind({"clamp.py": RIGHT, "clamp (1).py": WRONG}, "rejected"),
}
EVERYBODY = [f"s{number:03}" for number in range(300)]
KIND_OF = {learner: list(KINDS)[number % len(KINDS)] for number, learner in enumerate(EVERYBODY)}


# --- layouts -----------------------------------------------------------------------------------------------------


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def folder(root: Path, files: Files) -> Path:
    for name, data in files.items():
        write(root / name, data)
    return root


def below(folders: Mapping[str, Files]) -> dict[str, bytes]:
    return {f"{name}/{file}": data for name, files in folders.items() for file, data in files.items()}


def plain(people: People) -> Files:
    return below(people)


def gradescope(people: People) -> Files:
    lines = []
    for number, learner in enumerate(people):
        lines += [f"submission_{number}:", "  :submitters:", f"  - :name: {learner}", f"    :sid: '{number}'"]
    metadata = "\n".join(lines).encode() + b"\n"
    folders = {f"submission_{number}": files for number, files in enumerate(people.values())}
    return {"submission_metadata.yml": metadata, **below(folders)}


def canvas(people: People) -> Files:
    marks = {learner: f"{learner}_{int(learner[1:]) + 1}00" for learner in people}
    return {
        f"{marks[learner]}_{place}_{file}": data
        for learner, files in people.items()
        for place, (file, data) in enumerate(files.items())
    }


def moodle(people: People) -> Files:
    folders = {f"{name} Kim_{int(name[1:])}_assignsubmission_file_": files for name, files in people.items()}
    return below(folders)


def nbgrader(people: People) -> Files:
    released = {"source/hw1/clamp.py": b"", "release/hw1/clamp.py": b""}
    return {**released, **below({f"submitted/{name}/hw1": files for name, files in people.items()})}


def clones(people: People) -> Files:
    of_git = {".git/config": b"[core]\n", "README.md": b"# hw1\n"}
    return below({f"hw1-{learner}": {**of_git, **files} for learner, files in people.items()})


def zips(people: People) -> Files:
    return {f"{learner}.zip": zipped(files) for learner, files in people.items()}


class Layout(NamedTuple):
    """How a class comes: its files, and under which name and in what they are handed over."""

    files: Callable[[People], Files]
    name: str


LAYOUTS = [
    Layout(plain, "class"),
    Layout(plain, "plain.zip"),
    Layout(gradescope, "assignment_1_export"),
    Layout(gradescope, "assignment_2_export.zip"),
    Layout(canvas, "submissions"),
    Layout(canvas, "submissions.zip"),
    Layout(moodle, "Homework 1-77"),
    Layout(moodle, "Homework 2-78.zip"),
    Layout(nbgrader, "course"),
    Layout(nbgrader, "course.zip"),
    Layout(clones, "hw1-submissions"),
    Layout(zips, "zips"),
    Layout(zips, "zips.zip"),
    Layout(gradescope, "above/assignment_3_export.zip"),
    Layout(moodle, "above/Homework 3-79"),
]


def lay(layout: Layout, root: Path, people: People) -> None:
    files = layout.files(people)
    place = root / layout.name
    if place.suffix == ".zip":
        write(place, zipped(files))
    else:
        folder(place, files)


def test_a_class_of_300_in_every_layout_has_300_rows_in_one_command(grader: Run, tmp_path: Path) -> None:
    share = len(EVERYBODY) // len(LAYOUTS)
    for place, layout in enumerate(LAYOUTS):
        learners = EVERYBODY[place * share : (place + 1) * share]
        lay(layout, tmp_path / "handed in", {learner: KINDS[KIND_OF[learner]].files for learner in learners})
    result = grader("grade", *sorted((tmp_path / "handed in").iterdir()), "--format", "json")
    rows = json.loads(result.stdout)["reports"]
    told = [(learner_of(row), row["outcome"], row["score"]) for row in rows]
    assert sorted(told) == [
        (learner, KINDS[KIND_OF[learner]].outcome, KINDS[KIND_OF[learner]].score) for learner in EVERYBODY
    ]
    assert {row["outcome"] for row in rows} == {kind.outcome for kind in KINDS.values()}
    assert (result.returncode, result.stderr) == (1, "")


def learner_of(row: Mapping[str, str]) -> str:
    """Whose the row is, by the name that is shown, which in all layouts holds the learner's."""
    found = re.findall(r"s\d{3}", f"{row['name']} {row['learner']}")
    assert len(set(found)) == 1
    return str(found[0])


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.files.__name__} {layout.name}")
def test_a_class_that_is_right_in_any_layout_ends_with_0(grader: Run, tmp_path: Path, layout: Layout) -> None:
    lay(layout, tmp_path, dict.fromkeys(EVERYBODY[:3], KINDS["right"].files))
    result = grader("grade", Path(layout.name).parts[0], "--format", "json")
    rows = json.loads(result.stdout)["reports"]
    assert [(learner_of(row), row["outcome"]) for row in rows] == [(learner, "ok") for learner in EVERYBODY[:3]]
    assert (result.returncode, result.stderr) == (0, "")


# --- the exit status ---------------------------------------------------------------------------------------------


BELOW = pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.score < 7])


@BELOW
def test_one_row_below_full_marks_keeps_a_class_from_0(grader: Run, tmp_path: Path, kind: str) -> None:
    folder(tmp_path / "class" / "kim", KINDS["right"].files)
    folder(tmp_path / "class" / "lee", KINDS[kind].files)
    folder(tmp_path / "class" / "park", KINDS["right"].files)
    assert grader("grade", "class").returncode == 1


@pytest.mark.parametrize("form", [("--format", "csv"), ("--format", "html"), ("--feedback",), ("--jobs", "1")])
def test_the_status_is_the_same_in_every_form(grader: Run, tmp_path: Path, form: tuple[str, ...]) -> None:
    folder(tmp_path / "class" / "kim", KINDS["right"].files)
    folder(tmp_path / "class" / "lee", KINDS["misnamed"].files)
    assert grader("grade", "class", *form).returncode == 1


@BELOW
def test_a_learner_below_full_marks_alone_is_not_0_either(grader: Run, tmp_path: Path, kind: str) -> None:
    folder(tmp_path / "lee", KINDS[kind].files)
    assert grader("grade", "lee", "--learner", "lee").returncode == 1


def an_empty_folder(root: Path) -> tuple[str, ...]:
    (root / "class" / "lee").mkdir()
    return ()


def a_link(root: Path) -> tuple[str, ...]:
    (root / "class" / "lee").symlink_to("kim")
    return ()


def a_pipe(root: Path) -> tuple[str, ...]:
    (root / "class" / "lee").mkdir()
    os.mkfifo(root / "class" / "lee" / "clamp.py")
    return ()


def on_the_roster_alone(root: Path) -> tuple[str, ...]:
    (root / "roster.csv").write_text("id,name\nkim,Kim\nlee,Lee\n")
    return ("--roster", "roster.csv")


def another_exercise(root: Path) -> tuple[str, ...]:
    return ("--exercise", "clamp", "--exercise", "row-sums")


def no_pattern_matches(root: Path) -> tuple[str, ...]:
    folder(root / "class" / "lee", KINDS["right"].files)
    return ("--learner-from", "(kim)")


@pytest.mark.parametrize(
    "add", [an_empty_folder, a_link, a_pipe, on_the_roster_alone, another_exercise, no_pattern_matches]
)
def test_a_row_for_what_is_not_there_keeps_a_class_from_0(
    grader: Run, tmp_path: Path, add: Callable[[Path], tuple[str, ...]]
) -> None:
    folder(tmp_path / "class" / "kim", KINDS["right"].files)
    options = add(tmp_path)
    result = grader("grade", "class", *options, "--format", "json")
    outcomes = Counter(row["outcome"] for row in json.loads(result.stdout)["reports"])
    assert (result.returncode, outcomes["ok"], outcomes.total()) == (1, 1, 2)


@pytest.mark.parametrize("needing", ["all", "one"])
def test_what_needs_something_that_is_not_installed_is_left_out_and_all_of_it_is_not_graded(
    grader: Run, course: Path, tmp_path: Path, needing: str
) -> None:
    needs = "    needs: {module: not_installed_here, install: pip install it}\n"
    path = course / "exercises" / "clamp" / "exercise.yaml"
    text = re.sub(r"(?m)^(  - name: .*\n)", rf"\1{needs}", path.read_text(), count=0 if needing == "all" else 1)
    path.write_text(text)
    result = grader("grade", folder(tmp_path / "kim", KINDS["right"].files), "--format", "json", course=course)
    [row] = json.loads(result.stdout)["reports"]
    assert (result.returncode, row["outcome"]) == ((3, "not_graded") if needing == "all" else (0, "ok"))
    assert "pip install it" in result.stderr
