from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from grader.classroom.batch import gradable, grade_all
from grader.errors import ExerciseError, UsageError
from grader.exercise.course import Course
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.model.exercise import Exercise
from grader.model.report import Outcome
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import MissingProtection

CLAMP = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, min(n, high))
"""
ROW_SUMS = b"def row_sums(x):\n    return x.sum(axis=1)\n"


def submission(learner: str, slug: str, source: bytes) -> Submission:
    return Submission(learner, slug, Path("handed-in.py"), source)


@pytest.fixture
def course(toy_course: Course, tmp_path: Path) -> Course:
    """A copy of the toy course, to be broken."""
    return Course(Path(shutil.copytree(toy_course.root, tmp_path / "course")))


# --- what can be graded ------------------------------------------------------------------------------------------


def test_each_exercise_is_read_once_in_the_order_of_its_first_mention(toy_course: Course) -> None:
    exercises = gradable(toy_course, ["row-sums", "clamp", "row-sums", "clamp"])
    assert list(exercises) == ["row-sums", "clamp"]
    assert [exercise.slug for exercise in exercises.values()] == ["row-sums", "clamp"]


def test_an_exercise_without_its_solution_cannot_be_graded(course: Course) -> None:
    shutil.rmtree(course.solutions / "clamp")
    with pytest.raises(ExerciseError) as failed:
        gradable(course, ["row-sums", "clamp"])
    assert failed.value.path == course.solutions / "clamp" / "hidden.yaml"
    assert failed.value.problem == "the hidden group 'every number' has no cases, so clamp cannot be graded"
    assert list(gradable(course, ["row-sums"])) == ["row-sums"]


def test_an_exercise_with_one_empty_hidden_group_cannot_be_graded(course: Course) -> None:
    hidden = course.solutions / "clamp" / "hidden.yaml"
    text = hidden.read_text()
    start, end = text.index("  good manners:"), text.index("wrong:")
    hidden.write_text(text[:start] + text[end:])
    with pytest.raises(ExerciseError, match="the hidden group 'good manners' has no cases"):
        gradable(course, ["clamp"])


def test_a_group_that_needs_what_is_not_installed_is_left_out_and_the_others_are_graded(
    course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    public = course.exercises / "clamp" / "exercise.yaml"
    public.write_text(
        public.read_text().replace(
            "    reveal: counterexample\n", "    needs: {module: no_such_package, install: pip install none}\n"
        )
    )
    [report] = grade_all(gradable(course, ["clamp"]), [submission("kim", "clamp", CLAMP)], keys, sandbox)
    assert [group.name for group in report.groups] == ["inside and outside", "bad arguments", "good manners"]
    assert (report.score, report.max_score) == (4.0, 4.0)


def test_an_unknown_exercise_is_a_usage_error(toy_course: Course) -> None:
    with pytest.raises(UsageError, match="there is no exercise 'clmap'"):
        gradable(toy_course, ["clamp", "clmap"])


# --- grading -----------------------------------------------------------------------------------------------------


def test_reports_come_in_the_order_of_the_submissions(toy_course: Course, sandbox: Sandbox, keys: AnswerKeys) -> None:
    handed_in = [
        submission("lee", "row-sums", ROW_SUMS),
        submission("kim", "clamp", CLAMP),
        submission("kim", "row-sums", b"row_sums = None\n"),
    ]
    reports = list(grade_all(gradable(toy_course, ["clamp", "row-sums"]), handed_in, keys, sandbox))
    assert [(report.learner, report.exercise, report.score) for report in reports] == [
        ("lee", "row-sums", 6.0),
        ("kim", "clamp", 7.0),
        ("kim", "row-sums", 0.0),
    ]


def test_nobody_handed_anything_in(toy_course: Course, sandbox: Sandbox, keys: AnswerKeys) -> None:
    assert list(grade_all(gradable(toy_course, ["clamp"]), [], keys, sandbox)) == []


def test_the_key_of_an_exercise_is_made_once_for_all(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(exercise: Exercise, box: Sandbox, seed: str) -> AnswerKey:
        made.append(exercise.slug)
        return build_key(exercise, box, seed)

    monkeypatch.setattr("grader.judge.key_store.build_key", counted)
    handed_in = [submission(f"learner-{number}", "clamp", CLAMP) for number in range(5)]
    assert len(list(grade_all(gradable(toy_course, ["clamp"]), handed_in, keys, sandbox))) == 5
    assert made == ["clamp"]


def test_a_reference_that_fails_is_told_before_anything_is_graded(
    course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    (course.solutions / "row-sums" / "row_sums.py").write_text("def row_sums(x):\n    return y\n")
    handed_in = [submission("kim", "clamp", CLAMP), submission("kim", "row-sums", ROW_SUMS)]
    reports = grade_all(gradable(course, ["clamp", "row-sums"]), handed_in, keys, sandbox)
    with pytest.raises(ExerciseError, match=r"row_sums.py:2: the reference solution returned nothing .* NameError"):
        next(reports)


@pytest.mark.parametrize(
    ("hostile", "outcome"),
    [
        (b"import os\nos._exit(0)\n", Outcome.CRASH),
        (b"def clamp(n, low=0, high=10):\n    import os\n    os._exit(0)\n", Outcome.CRASH),
        (b"raise SystemExit(0)\n", Outcome.IMPORT_ERROR),
        (b"def clamp(n, low=0, high=10):\n    raise KeyboardInterrupt\n", Outcome.ERROR),
        (b"import builtins\nbuiltins.max = builtins.min = None\ndef clamp(*_):\n    return 77\n", Outcome.WRONG),
    ],
)
def test_what_one_submission_does_costs_its_neighbours_nothing(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys, hostile: bytes, outcome: Outcome
) -> None:
    handed_in = [
        submission("kim", "clamp", CLAMP),
        submission("mallory", "clamp", hostile),
        submission("lee", "clamp", CLAMP),
    ]
    kim, mallory, lee = grade_all(gradable(toy_course, ["clamp"]), handed_in, keys, sandbox)
    assert (kim.score, lee.score) == (7.0, 7.0)
    assert (mallory.score, mallory.outcome) == (0.0, outcome)


def test_an_upload_that_was_refused_whole_is_a_row_without_an_exercise(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    handed_in = [
        Submission("eve", None, Path("eve.zip"), b"", rejection="it cannot be read as an archive"),
        submission("kim", "clamp", CLAMP),
    ]
    eve, kim = grade_all(gradable(toy_course, ["clamp"]), handed_in, keys, sandbox)
    assert (eve.exercise, eve.score, eve.max_score, eve.outcome) == (None, 0.0, 0.0, Outcome.REJECTED)
    assert eve.message == "rejected: it cannot be read as an archive"
    assert kim.score == 7.0


def test_a_rejected_file_loses_the_points_of_its_exercise(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    handed_in = [Submission("eve", "clamp", Path("clamp.py"), b"", rejection="it is a symbolic link")]
    [report] = grade_all(gradable(toy_course, ["clamp"]), handed_in, keys, sandbox)
    assert (report.score, report.max_score, report.outcome) == (0.0, 7.0, Outcome.REJECTED)
    assert report.isolation is None  # nothing ran


def test_a_report_says_which_protections_held_while_it_was_made(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    [report] = grade_all(gradable(toy_course, ["clamp"]), [submission("kim", "clamp", CLAMP)], keys, sandbox)
    assert report.isolation is not None
    assert report.isolation.complete
    with Sandbox(allow_weak=True, protections=("filesystem", "memory")) as weak:
        [report] = grade_all(
            gradable(toy_course, ["clamp"]), [submission("kim", "clamp", CLAMP)], AnswerKeys(weak, KeyStore(None)), weak
        )
    assert report.isolation is not None
    assert report.isolation.missing == (MissingProtection("syscalls", "not asked for"),)


def test_an_interrupt_while_a_worker_is_forked_leaves_no_folder_behind(
    toy_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    there: list[Path] = []

    def interrupted(_: object) -> None:
        there.extend(tmp_path.iterdir())
        raise KeyboardInterrupt

    with Sandbox() as box:
        reports = grade_all(
            gradable(toy_course, ["clamp"]),
            [submission("kim", "clamp", CLAMP)] * 2,
            AnswerKeys(box, KeyStore(None)),
            box,
        )
        next(reports)
        monkeypatch.setattr("grader.sandbox.forked.Zygote.start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            next(reports)
    assert len(there) == 1
    assert list(tmp_path.iterdir()) == []
