"""Several processes that grade: the same reports as one, nothing lost with a process, nothing left behind."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader import Course, Grader
from grader.crew.crew import Crew
from grader.crew.desk import Desk, GradingProcess
from grader.crew.orders import Setup, order_of
from grader.errors import GraderError, WeakIsolationError
from grader.examiner import Manner, Task
from grader.judge.inputs import Inputs
from grader.judge.prepared import encode
from grader.model.report import Outcome, Report
from grader.model.submission import Helper, Submission
from tests.cli.processes import children, command_line, wait_for

CLAMP = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, min(n, high))
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where scratch folders are made, by us and by the processes."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def grader(toy_course: Course) -> Iterator[Grader]:
    with Grader(toy_course) as made:
        yield made


def clamp(learner: str, source: bytes = CLAMP) -> Submission:
    return Submission(learner, "clamp", Path("clamp.py"), source, origin=f"{learner}/clamp.py")


def class_of_mistakes(course: Course) -> list[Submission]:
    """Everything that the toy course knows, of learners with odd names, and what nobody can grade."""
    found = []
    for path in sorted(course.solutions.rglob("*.py")):
        slug = path.relative_to(course.solutions).parts[0]
        learner = f"a\0\udce9{path.stem}"
        one = Submission(learner, slug, Path("\udcff.py"), path.read_bytes(), name="\t<b>", origin=f"{learner}/x")
        found.append(replace(one, attempt=3, handed_in="2026-03-01T10:00:00+00:00", course="/a/course"))
    stray = Submission("lee", None, Path("what.py"), b"")
    absent = replace(clamp("park"), absence="nothing was handed in", source=b"")
    rejected = replace(clamp("cho"), rejection="it is a link")
    helped = replace(clamp("jang", b"from more import clamp\n"), helpers=(Helper("more.py", CLAMP),))
    return [*found, stray, absent, rejected, helped]


def without_times(reports: Iterable[tuple[int, Report]]) -> list[Report]:
    return [replace(report, seconds=0.0) for _, report in sorted(reports, key=lambda each: each[0])]


@pytest.mark.parametrize("inputs", [Inputs(), Inputs(own=True, secret=b"swordfish")])
def test_the_reports_are_those_of_one_process(grader: Grader, toy_course: Course, inputs: Inputs) -> None:
    handed_in = class_of_mistakes(toy_course)
    alone = without_times(grader.grade(handed_in, inputs=inputs))
    with Crew(grader, 2) as crew:
        assert without_times(crew.grade(handed_in, inputs=inputs)) == alone
    assert len({report.outcome for report in alone}) > 4
    assert any(report.conditions for report in alone)


def grading_processes() -> list[int]:
    return [pid for pid in children(os.getpid()) if b"grader.crew.grading_process" in command_line(pid)]


def test_a_process_that_is_killed_costs_nobody_anything(grader: Grader) -> None:
    handed_in = [clamp(f"learner-{number}") for number in range(30)]
    with Crew(grader, 2) as crew:
        reports = crew.grade(handed_in)
        done = list(itertools.islice(reports, 5))
        os.kill(grading_processes()[0], signal.SIGKILL)
        done += reports
    assert [report.outcome for report in without_times(done)] == [Outcome.OK] * 30
    assert grading_processes() == []


def test_a_submission_whose_process_is_killed_again_and_again_is_not_graded_which_is_nobodys_0(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Desk._asked

    def killed(desk: Desk, connection: object, order: object, prepared: object) -> Report:
        if b"kill" in order.source:  # type: ignore[attr-defined]
            os.kill(grading_processes()[0], signal.SIGKILL)
        return asked(desk, connection, order, prepared)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "_asked", killed)
    with Crew(grader, 1) as crew:
        reports = without_times(crew.grade([clamp("kim", CLAMP + b"# kill\n"), clamp("lee")], ordered=True))
    assert [report.outcome for report in reports] == [Outcome.NOT_GRADED, Outcome.OK]
    assert reports[0].message == "not graded: the process that graded it was killed from outside twice"
    assert reports[0].learner == "kim"


def test_who_leaves_half_way_leaves_no_process_and_no_folder(toy_course: Course, temporary: Path) -> None:
    endless = b"def clamp(n, low=0, high=10):\n    while True:\n        pass\n"
    with pytest.raises(KeyboardInterrupt), Grader(toy_course) as made, Crew(made, 2) as crew:  # noqa: PT012  # it leaves from inside
        reports = crew.grade([clamp(f"learner-{number}", CLAMP if number < 2 else endless) for number in range(9)])
        next(reports)
        raise KeyboardInterrupt
    assert grading_processes() == []
    assert list(temporary.iterdir()) == []


def test_processes_end_when_whoever_started_them_is_gone(temporary: Path) -> None:
    with ExitStack() as stack:
        process = GradingProcess(Setup(allow_weak=False), places=1)
        stack.callback(process.end)
        process.connection(0)
        [pid] = grading_processes()
        for each in process._sockets:
            each.shutdown(2)  # as the kernel does for a process that is killed
        wait_for(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] == "Z")
        assert list(temporary.iterdir()) == []


def test_no_process_grades_by_another_version_of_the_package() -> None:
    process = GradingProcess(Setup(allow_weak=False, package="older"), places=1)
    with pytest.raises(GraderError, match="a process that grades refused to: it has another version of the grader"):
        process.connection(0)
    assert grading_processes() == []


def test_what_is_sent_does_not_say_whose_it_is(grader: Grader) -> None:
    secret = replace(clamp("kim-minji"), name="Minji Kim", course="/home/teacher/course")
    order = order_of(Task(secret, grader.prepare("clamp"), Manner()), "clamp")
    assert "kim" not in repr(order).lower()
    assert "teacher" not in repr(order)


def test_what_would_be_refused_for_everybody_ends_the_run(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Report:
        raise WeakIsolationError("this machine cannot confine submissions")

    monkeypatch.setattr(Desk, "_asked", refused)
    with Crew(grader, 1) as crew, pytest.raises(WeakIsolationError):
        list(crew.grade([clamp("kim"), clamp("lee")]))


def test_an_exercise_is_sent_once_to_each_process(grader: Grader) -> None:
    sent: list[str] = []
    task = Task(clamp("kim"), grader.prepare("clamp"), Manner())
    process = GradingProcess(Setup(allow_weak=False), places=2)

    def prepared(slug: str) -> bytes:
        sent.append(slug)
        return encode(grader.prepare(slug))

    with Desk(process, 0) as first, Desk(process, 1) as second:
        for desk in (first, second, first):
            assert desk.grade(order_of(task, "clamp"), prepared).outcome is Outcome.OK
    assert sent == ["clamp"]


def test_after_the_end_nothing_more_is_graded(grader: Grader) -> None:
    desk = Desk(GradingProcess(Setup(allow_weak=False), places=1), 0)
    desk.cancel()
    with pytest.raises(GraderError, match="because the work was cancelled"):
        desk.grade(order_of(Task(clamp("kim"), grader.prepare("clamp"), Manner()), "clamp"), lambda _: b"")
    assert grading_processes() == []
