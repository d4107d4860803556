"""The library: a course and its grader, what they ask of each other, and what is left when somebody stops half-way."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

import grader as package
from grader import Course, Grader, Report, check
from grader.cache import Cache
from grader.errors import ExerciseError, KilledError, UsageError, WeakIsolationError
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.counterexample import FULL_SHRINKING, NO_SHRINKING, ShrinkBudget
from grader.judge.grade import grade
from grader.judge.inputs import Inputs
from grader.judge.prepared import Prepared, prepare
from grader.judge.runner import Runner
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
TAKEN_AHEAD = 8  # for each job


def submission(learner: str, slug: str, source: bytes) -> Submission:
    return Submission(learner, slug, Path("handed-in.py"), source)


def graded(grader: Grader, submissions: Iterable[Submission]) -> list[Report]:
    """The reports, in the order of the submissions."""
    return [report for _, report in grader.grade(submissions, ordered=True)]


@pytest.fixture
def course(toy_course: Course, tmp_path: Path) -> Course:
    """A copy of the toy course, to be broken."""
    return Course(Path(shutil.copytree(toy_course.root, tmp_path / "course")))


Start = Callable[..., Grader]


@pytest.fixture
def start() -> Iterator[Start]:
    """``start(course)`` is a grader of it that keeps nothing."""
    with ExitStack() as stack:
        yield lambda course, **options: stack.enter_context(Grader(course, cache=Cache(None), **options))


# --- what the package offers -------------------------------------------------------------------------------------


def modules_loaded_by(statement: str) -> set[str]:
    """The modules that are not Python's own and that a fresh interpreter loads for ``statement``."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement], capture_output=True, text=True, timeout=60, check=True
    )
    names = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines() if line.startswith("import time:")}
    return {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names} - {"imported package"}


def test_the_import_alone_loads_next_to_nothing() -> None:
    loaded = modules_loaded_by("import grader") - modules_loaded_by("pass")
    assert "grader" in loaded
    assert len(loaded) < 10
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({"numpy", "click", "rich", "torch", "msgspec"})


def test_grading_needs_neither_the_commands_nor_torch() -> None:
    statement = "from grader import Course, Grader, Report, check; import sys; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(result.stdout.split())
    assert "grader.grading" in loaded
    assert loaded.isdisjoint({"grader.cli.main", "grader.reporting.html", "click", "jinja2", "rich", "torch"})


def test_the_package_offers_four_names_and_no_other() -> None:
    assert package.__all__ == ["Course", "Grader", "Report", "check"]
    assert [getattr(package, name).__name__ for name in package.__all__] == package.__all__
    with pytest.raises(AttributeError, match="module 'grader' has no attribute 'Grade'"):
        package.Grade  # noqa: B018  # looked up, which is what fails


@pytest.mark.parametrize("source", [CLAMP, CLAMP.decode()])
def test_a_source_is_checked_in_a_line(toy_course: Course, source: bytes | str) -> None:
    report = check("clamp", source, course=toy_course.root)
    assert isinstance(report, Report)
    assert (report.exercise, report.score, report.max_score) == ("clamp", 7.0, 7.0)


def test_a_source_is_checked_in_the_nearest_course(toy_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(toy_course.exercises / "clamp")
    assert check("clamp", "def clamp(n, low=0, high=10):\n    return n\n").outcome is Outcome.WRONG
    with pytest.raises(UsageError, match="there is no exercise 'clmap'"):
        check("clmap", CLAMP)


def test_checking_looks_hard_for_a_small_counterexample_and_grading_does_not(
    toy_grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrinking: list[ShrinkBudget] = []

    def noted(prepared: Prepared, each: Submission, runner: Runner, *budgets: Any) -> Report:
        shrinking.append(budgets[0])
        return grade(prepared, each, runner, *budgets)

    monkeypatch.setattr("grader.examiner.grade", noted)
    assert toy_grader.check("clamp", CLAMP, filename="mine.py", learner="kim").learner == "kim"
    graded(toy_grader, [submission("kim", "clamp", CLAMP)])
    assert shrinking == [FULL_SHRINKING, NO_SHRINKING]


# --- what can be graded ------------------------------------------------------------------------------------------


def test_each_exercise_is_read_once_in_the_order_of_its_first_mention(toy_grader: Grader) -> None:
    exercises = toy_grader.gradable(["row-sums", "clamp", "row-sums", "clamp"])
    assert list(exercises) == ["row-sums", "clamp"]
    assert [exercise.slug for exercise in exercises.values()] == ["row-sums", "clamp"]


def test_an_exercise_without_its_solution_cannot_be_graded(course: Course, start: Start) -> None:
    shutil.rmtree(course.solutions / "clamp")
    grader = start(course)
    with pytest.raises(ExerciseError) as failed:
        grader.gradable(["row-sums", "clamp"])
    assert failed.value.path == str(course.solutions / "clamp" / "hidden.yaml")
    assert failed.value.problem == "the hidden group 'every number' has no cases, so clamp cannot be graded"
    assert list(grader.gradable(["row-sums"])) == ["row-sums"]


def test_without_any_solutions_the_whole_course_is_asked_for(course: Course, start: Start) -> None:
    shutil.rmtree(course.solutions)
    with pytest.raises(UsageError, match="has no solutions/, so clamp cannot be graded; name the whole course"):
        start(course).gradable(["clamp"])


def test_an_exercise_with_one_empty_hidden_group_cannot_be_graded(course: Course, start: Start) -> None:
    hidden = course.solutions / "clamp" / "hidden.yaml"
    text = hidden.read_text()
    first, last = text.index("  good manners:"), text.index("wrong:")
    hidden.write_text(text[:first] + text[last:])
    with pytest.raises(ExerciseError, match="the hidden group 'good manners' has no cases"):
        start(course).gradable(["clamp"])


def test_a_group_that_needs_what_is_not_installed_is_left_out_and_the_others_are_graded(
    course: Course, start: Start
) -> None:
    public = course.exercises / "clamp" / "exercise.yaml"
    public.write_text(
        public.read_text().replace(
            "    reveal: counterexample\n", "    needs: {module: no_such_package, install: pip install none}\n"
        )
    )
    grader = start(course)
    assert list(grader.gradable(["clamp"])) == ["clamp"]
    [report] = graded(grader, [submission("kim", "clamp", CLAMP)])
    assert [group.name for group in report.groups] == ["inside and outside", "bad arguments", "good manners"]
    assert (report.score, report.max_score) == (4.0, 4.0)


def test_an_unknown_exercise_is_a_usage_error(toy_grader: Grader) -> None:
    with pytest.raises(UsageError, match="there is no exercise 'clmap'"):
        toy_grader.gradable(["clamp", "clmap"])


def test_a_reference_that_fails_is_told_before_anything_is_graded(
    course: Course, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course.solutions / "row-sums" / "row_sums.py").write_text("def row_sums(x):\n    return y\n")
    monkeypatch.setattr("grader.examiner.grade", lambda *_: pytest.fail("something is graded"))
    grader = start(course)
    with pytest.raises(ExerciseError, match=r"row_sums.py:2: the reference solution returned nothing .* NameError"):
        grader.gradable(["clamp", "row-sums"])


# --- grading -----------------------------------------------------------------------------------------------------


def test_in_order_reports_come_as_the_submissions_do(toy_course: Course, start: Start) -> None:
    handed_in = [
        submission("lee", "row-sums", ROW_SUMS),
        submission("kim", "clamp", CLAMP),
        submission("kim", "row-sums", b"row_sums = None\n"),
    ]
    found = list(start(toy_course, jobs=2).grade(handed_in, ordered=True))
    assert [(place, report.learner, report.exercise, report.score) for place, report in found] == [
        (0, "lee", "row-sums", 6.0),
        (1, "kim", "clamp", 7.0),
        (2, "kim", "row-sums", 0.0),
    ]


@pytest.mark.parametrize(("ordered", "places"), [(False, [1, 0]), (True, [0, 1])])
def test_of_two_jobs_the_one_that_is_done_first_is_told_first_unless_order_is_asked_for(
    toy_course: Course,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    ordered: bool,
    places: list[int],
) -> None:
    go_on = threading.Event()

    def kim_last(prepared: Prepared, each: Submission, runner: Runner, *budgets: Any) -> Report:
        if each.learner == "kim":
            assert go_on.wait(30)
        elif ordered:
            go_on.set()
        return grade(prepared, each, runner, *budgets)

    monkeypatch.setattr("grader.examiner.grade", kim_last)
    handed_in = [submission(learner, "clamp", CLAMP) for learner in ("kim", "lee")]
    found = []
    for each in start(toy_course, jobs=2).grade(handed_in, ordered=ordered):
        found.append(each)
        go_on.set()
    assert [place for place, _ in found] == places
    assert [report.learner for _, report in found] == [handed_in[place].learner for place in places]


def test_nobody_handed_anything_in(toy_grader: Grader) -> None:
    assert list(toy_grader.grade([])) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("ordered", [True, False])
def test_submissions_without_end_are_taken_a_few_ahead(
    toy_course: Course, start: Start, jobs: int, ordered: bool
) -> None:
    taken: list[str] = []

    def handed_in() -> Iterator[Submission]:
        for number in itertools.count():
            taken.append(f"learner-{number}")
            yield submission(taken[-1], "clamp", CLAMP)

    reports = start(toy_course, jobs=jobs).grade(handed_in(), ordered=ordered)
    first = next(reports)
    assert len(taken) <= TAKEN_AHEAD * jobs
    found = dict([first, *itertools.islice(reports, 12)])
    assert len(found) == 13
    assert all(report.learner == taken[place] for place, report in found.items())
    assert len(taken) <= 13 + TAKEN_AHEAD * jobs


MANY = [
    submission("kim", "clamp", CLAMP),
    submission("lee", "clamp", b"def clamp(n, low=0, high=10):\n    return n if n < high else high\n"),
    submission("moon", "row-sums", ROW_SUMS),
    submission("park", "row-sums", b"def row_sums(x):\n    print(x)\n    return x.sum(axis=0)\n"),
    submission("choi", "clamp", b"def clamp(n, low=0, high=10):\n    import os\n    os._exit(0)\n"),
    submission("jung", "clamp", b"def clmap(n): ...\n"),
    Submission("eve", None, Path("eve.zip"), b"", rejection="it cannot be read as an archive"),
    Submission("eve", "clamp", Path("clamp.py"), b"", rejection="it is a symbolic link"),
]


def test_two_jobs_say_what_one_says(toy_course: Course, start: Start) -> None:
    reports = [graded(start(toy_course, jobs=jobs), MANY * 2) for jobs in (1, 2)]
    one, two = ([msgspec.structs.replace(report, seconds=0.0) for report in each] for each in reports)
    assert one == two
    assert len({report.outcome for report in one}) >= 5


def test_the_key_of_an_exercise_is_made_once_for_all(toy_grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(exercise: Exercise, runner: Runner, seed: str) -> AnswerKey:
        made.append(exercise.slug)
        return build_key(exercise, runner, seed)

    monkeypatch.setattr("grader.judge.prepared.build_key", counted)
    handed_in = [submission(f"learner-{number}", slug, CLAMP) for number in range(5) for slug in ("clamp", "row-sums")]
    toy_grader.gradable(["clamp", "row-sums", "clamp"])
    assert len(graded(toy_grader, handed_in)) == 10
    assert toy_grader.check("clamp", CLAMP).score == 7.0
    assert made == ["clamp", "row-sums"]


def test_with_own_inputs_every_learner_is_asked_something_else(
    toy_grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    keys: list[AnswerKey] = []

    def noted(prepared: Prepared, each: Submission, runner: Runner, *budgets: Any) -> Report:
        asked.append((each.learner, prepared.seed))
        keys.append(prepared.key)
        return grade(prepared, each, runner, *budgets)

    monkeypatch.setattr("grader.examiner.grade", noted)
    handed_in = [submission(learner, "clamp", CLAMP) for learner in ("kim", "lee", "kim")]
    assert [report.score for _, report in toy_grader.grade(handed_in, inputs=Inputs(own=True), ordered=True)] == [
        7.0
    ] * 3
    assert asked == [("kim", "kim"), ("lee", "lee"), ("kim", "kim")]
    kim, lee, again = keys
    assert kim == again
    changed = [name for name in kim if kim[name] != lee[name]]
    assert changed == [group.name for group in toy_grader.gradable(["clamp"])["clamp"].groups if group.given]
    keys.clear()
    graded(toy_grader, handed_in)
    assert keys[0] == keys[1] == keys[2]


def test_an_exercise_is_prepared_once_and_with_own_inputs_for_each_submission_too(
    toy_grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[str] = []

    def noted(exercise: Exercise, runner: Runner, cache: Cache, seed: str = "") -> Prepared:
        seeds.append(seed)
        return prepare(exercise, runner, cache, seed)

    for module in ("grader.grading", "grader.examiner"):
        monkeypatch.setattr(f"{module}.prepare", noted)
    handed_in = [submission(learner, "clamp", CLAMP) for learner in ("kim", "kim", "lee")]
    graded(toy_grader, handed_in)
    assert seeds == [""]
    assert len(list(toy_grader.grade(handed_in, inputs=Inputs(own=True)))) == 3
    assert sorted(seeds) == ["", "kim", "kim", "lee"]


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
    toy_grader: Grader, hostile: bytes, outcome: Outcome
) -> None:
    handed_in = [
        submission("kim", "clamp", CLAMP),
        submission("mallory", "clamp", hostile),
        submission("lee", "clamp", CLAMP),
    ]
    kim, mallory, lee = graded(toy_grader, handed_in)
    assert (kim.score, lee.score) == (7.0, 7.0)
    assert (mallory.score, mallory.outcome) == (0.0, outcome)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KilledError("its process was killed from outside twice"), ""),
        (ZeroDivisionError("of ours"), "ZeroDivisionError"),
    ],
)
def test_what_fails_in_us_on_one_submission_costs_its_row_alone(
    toy_grader: Grader,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    def fails_on_kim(prepared: Prepared, submission: Submission, *rest: Any) -> Report:
        if submission.learner == "kim":
            raise error
        return grade(prepared, submission, *rest)

    monkeypatch.setattr("grader.examiner.grade", fails_on_kim)
    kim, lee = graded(toy_grader, [submission(name, "clamp", CLAMP) for name in ("kim", "lee")])
    assert (kim.outcome, kim.score, kim.max_score) == (Outcome.NOT_GRADED, 0.0, 7.0)
    assert str(error) in str(kim.message)
    assert lee.score == 7.0
    assert said in caplog.text  # a traceback for what is a mistake of ours


def test_an_upload_that_was_refused_whole_is_a_row_without_an_exercise(toy_grader: Grader) -> None:
    handed_in = [
        Submission("eve", None, Path("eve.zip"), b"", rejection="it cannot be read as an archive"),
        submission("kim", "clamp", CLAMP),
    ]
    eve, kim = graded(toy_grader, handed_in)
    assert (eve.exercise, eve.score, eve.max_score, eve.outcome) == (None, 0.0, 0.0, Outcome.REJECTED)
    assert eve.message == "rejected: it cannot be read as an archive"
    assert kim.score == 7.0


def test_a_rejected_file_loses_the_points_of_its_exercise(toy_grader: Grader) -> None:
    handed_in = [Submission("eve", "clamp", Path("clamp.py"), b"", rejection="it is a symbolic link")]
    [report] = graded(toy_grader, handed_in)
    assert (report.score, report.max_score, report.outcome) == (0.0, 7.0, Outcome.REJECTED)
    assert report.isolation is None  # nothing ran


def test_a_report_says_which_protections_held_while_it_was_made(
    toy_course: Course, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    [report] = graded(start(toy_course), [submission("kim", "clamp", CLAMP)])
    assert report.isolation is not None
    assert report.isolation.complete
    monkeypatch.setattr("grader.sandbox.sandboxes.Sandbox", partial(Sandbox, protections=("filesystem", "memory")))
    [report] = graded(start(toy_course, allow_weak=True), [submission("kim", "clamp", CLAMP)])
    assert report.isolation is not None
    assert report.isolation.missing == (MissingProtection("syscalls", "not asked for"),)
    with pytest.raises(WeakIsolationError, match="syscalls: not asked for"):
        graded(start(toy_course), [submission("kim", "clamp", CLAMP)])


# --- stopping half-way -------------------------------------------------------------------------------------------


def descendants() -> set[int]:
    """All processes below this one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    generation = {os.getpid()}
    while generation := {pid for pid, parent in parents.items() if parent in generation}:
        found |= generation
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made, and nothing else is."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ValueError])
def test_an_error_in_the_callers_loop_leaves_no_process_and_no_folder(
    toy_course: Course, temporary: Path, kind: type[BaseException]
) -> None:
    before = descendants()
    during: set[int] = set()
    slow = b"import time\ntime.sleep(0.1)\n" + CLAMP

    def stopped() -> None:
        with Grader(toy_course, jobs=2, cache=Cache(None)) as grader:
            for _ in grader.grade(submission(f"learner-{number}", "clamp", slow) for number in itertools.count()):
                during.update(descendants() - before)
                raise kind("here")

    with pytest.raises(kind, match="here"):
        stopped()
    assert len(during) >= 2  # what starts workers, for each job
    assert not [pid for pid in during if Path(f"/proc/{pid}").exists()]
    assert list(temporary.iterdir()) == []


def test_who_leaves_the_loop_early_does_not_wait_for_all_that_was_taken(
    toy_course: Course, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def noted(prepared: Prepared, each: Submission, runner: Runner, *budgets: Any) -> Report:
        begun.append(each.learner)
        return grade(prepared, each, runner, *budgets)

    monkeypatch.setattr("grader.examiner.grade", noted)
    before = descendants()
    with Grader(toy_course, cache=Cache(None)) as grader:
        for _ in grader.grade(submission(f"learner-{number}", "clamp", CLAMP) for number in itertools.count()):
            break
    assert len(begun) < TAKEN_AHEAD
    assert descendants() == before
    assert list(temporary.iterdir()) == []


def test_an_interrupt_while_a_worker_is_forked_leaves_no_folder_behind(
    toy_course: Course, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[Path] = []

    def interrupted(_: object) -> None:
        there.extend(temporary.iterdir())
        raise KeyboardInterrupt

    with Grader(toy_course, cache=Cache(None)) as grader:
        assert grader.check("clamp", CLAMP).score == 7.0
        monkeypatch.setattr("grader.sandbox.forked.Forking.start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            next(grader.grade([submission("kim", "clamp", CLAMP)]))
    assert len(there) == 1
    assert list(temporary.iterdir()) == []


def test_what_takes_long_is_named_while_it_does(toy_grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.examiner.LONG_SECONDS", 0.0)
    is_named = threading.Event()
    was_named: list[tuple[str, str]] = []

    def waiting(prepared: Prepared, each: Submission, runner: Runner, *budgets: Any) -> Report:
        assert is_named.wait(60)
        return grade(prepared, each, runner, *budgets)

    def handed_in() -> Iterator[Submission]:
        yield submission("kim", "clamp", CLAMP)
        while not (slow := toy_grader.slow()):
            time.sleep(0.01)
        was_named.extend((each.learner, each.slug) for each in slow)
        is_named.set()

    monkeypatch.setattr("grader.examiner.grade", waiting)
    assert [report.score for report in graded(toy_grader, handed_in())] == [7.0]
    assert was_named == [("kim", "clamp")]
    assert toy_grader.slow() == []
