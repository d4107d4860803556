"""Parts of a class, graded as the schedulers of clusters would have them graded, and put together again."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click import BadParameter
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.hand_ins import HandIn, HandIns
from grader.cli.shards import Shard, ShardOption
from grader.gradebook.address import InFile
from grader.gradebook.gradebook import Gradebook
from tests.cli.conftest import TOY_COURSE
from tests.cli.test_grade_command import ONLY_HIGH, RIGHT, hand_in
from tests.gradebook.rows import rows

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
Run = Callable[..., subprocess.CompletedProcess[str]]


def row(learner: str, slug: str | None = "clamp") -> HandIn:
    return HandIn(learner, learner, slug, learner, Path(learner))


@pytest.mark.quick
@given(st.lists(st.tuples(st.text(), st.sampled_from([None, "clamp", "scale"])), unique=True), st.integers(1, 9))
def test_every_hand_in_is_in_one_part_whatever_else_there_is(named: list[tuple[str, str | None]], of: int) -> None:
    found = HandIns(tuple(row(*each) for each in named), ())
    parts = [Shard(number, of).part(found).items for number in range(of)]
    assert sorted(map(id, found.items)) == sorted(id(each) for part in parts for each in part)
    for each in found.items:
        alone = HandIns((each,), ())
        assert [bool(Shard(number, of).part(alone).items) for number in range(of)] == [each in part for part in parts]


@pytest.mark.quick
def test_parts_are_the_same_on_every_machine_and_counted_from_0_or_from_1() -> None:
    found = HandIns(tuple(row(f"learner-{number}") for number in range(8)), ())
    assert [each.learner for each in Shard(3, 3).part(found).items] == [
        each.learner for each in Shard(0, 3).part(found).items
    ]
    sizes = [len(Shard(number, 3).part(found).items) for number in (1, 2, 3)]
    assert sum(sizes) == 8
    assert max(sizes) < 8


@pytest.mark.quick
@pytest.mark.parametrize("text", ["", "3", "4/3", "-1/3", "1/0", "1/3/5", "one/3", "1 / 3", "١/٣"])
def test_what_is_not_a_part_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="is not a part such as 3/20"):
        ShardOption().convert(text, None, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(8):
        hand_in(tmp_path / "class" / f"learner-{number}", ONLY_HIGH if number % 2 else RIGHT)
    (tmp_path / "class" / "park").mkdir()
    return tmp_path / "class"


# The name that each scheduler gives to the number of a job, and its line in the README.
SCHEDULERS = {
    "SLURM_ARRAY_TASK_ID": r"sbatch --array=0-3 --wrap='(.*)'",
    "HQ_TASK_ID": r"hq submit --array=0-3 -- sh -c '(.*)'",
    "JOB_COMPLETION_INDEX": r"command: \[sh, -c, '(.*)'\]",
    "Process": r"arguments = (.*?) +# HTCondor",
}


def job(scheduler: str, number: int) -> list[str]:
    """What ``scheduler`` runs as its job ``number``, by the README."""
    [line] = re.findall(SCHEDULERS[scheduler], README)
    if scheduler == "Process":  # which HTCondor itself puts in place, and no shell
        return ["grader", *shlex.split(line.replace("$(Process)", str(number)))]
    return ["sh", "-c", line]


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_four_jobs_and_a_merge_give_the_gradebook_of_one_run(
    script: Run, folder: Path, tmp_path: Path, scheduler: str
) -> None:
    environment = {
        **os.environ,
        "GRADER_COURSE": str(TOY_COURSE),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
    statuses = []
    for number in (0, 1, 2, 3, 2):  # one of them twice
        job_environment = {**environment, scheduler: str(number)}
        done = subprocess.run(
            job(scheduler, number), cwd=tmp_path, env=job_environment, capture_output=True, check=False
        )
        statuses.append(done.returncode)
    assert set(statuses) <= ({0, 1} if scheduler == "Process" else {0})
    parts = sorted(tmp_path.glob("part-*.gradebook"), reverse=True)
    assert len(parts) == 4
    shutil.copy(parts[0], tmp_path / "again.gradebook")
    merged = script("merge", "class.gradebook", *parts, "again.gradebook")
    assert (merged.returncode, merged.stderr) == (0, "")
    assert re.fullmatch(r"\d+ rows of 5 gradebooks are in class\.gradebook\n", merged.stdout)
    assert script("grade", folder, "--gradebook", "plain").returncode == 1
    assert rows(InFile(tmp_path / "class.gradebook")) == rows(InFile(tmp_path / "plain"))
    texts = [
        without_times(script("export", "json", "--gradebook", name).stdout) for name in ("class.gradebook", "plain")
    ]
    assert texts[0] == texts[1]
    assert texts[0].count('"learner": ') == 9


def without_times(document: str) -> str:
    return re.sub(r'("seconds": )[\d.e-]+', r"\1", document)


def test_a_part_of_nobody_is_not_a_failure(script: Run, folder: Path) -> None:
    empty = next(number for number in range(500) if not part_of(folder, number, 500))
    result = script("grade", folder, "--shard", f"{empty}/500", "--gradebook", "part")
    assert (result.returncode, result.stderr) == (0, "")


def part_of(folder: Path, number: int, of: int) -> tuple[HandIn, ...]:
    named = [row(each.name, "clamp" if any(each.iterdir()) else None) for each in folder.iterdir()]
    return Shard(number, of).part(HandIns(tuple(named), ())).items


def test_where_two_versions_of_an_exercise_meet_the_one_that_graded_last_counts_and_that_is_told(
    grader: Run, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(TOY_COURSE, tmp_path / "course"))
    hand_in(tmp_path / "class" / "kim", RIGHT)
    grader("grade", "class", "--gradebook", "old", course=course)
    statement = course / "exercises" / "clamp" / "exercise.yaml"
    statement.write_text(statement.read_text().replace("points: 3", "points: 6", 1))
    grader("grade", "class", "--gradebook", "new", course=course)
    for order in (("old", "new"), ("new", "old")):
        merged = grader("merge", "-".join(order), *order)
        assert merged.stderr == (
            "kim clamp: graded by two versions of the exercise; the one that graded last counts: "
            "10 / 10, and not 7 / 7\n"
        )
        with Gradebook(InFile(tmp_path / "-".join(order))) as book:
            assert [report.max_score for report in book.reports()] == [10.0]
    assert grader("merge", "old-new", "new").stderr == ""


def test_a_gradebook_is_not_merged_into_itself(grader: Run, tmp_path: Path) -> None:
    result = grader("merge", "a", "b", "a")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: a is what the others are put into; leave it out of what follows\n"
    assert not (tmp_path / "a").exists()
