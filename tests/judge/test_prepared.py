"""What grading needs, worked out once: kept by all that it depends on, and as good elsewhere as it is here."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cache import Cache
from grader.exercise.course import Course
from grader.exercise.strategies import Block
from grader.grading import Grader
from grader.judge.answer_keys import KeyedCase, build_key
from grader.judge.behaviours import Behaviour, behaviours_of_mistakes
from grader.judge.grade import grade
from grader.judge.inputs import Inputs
from grader.judge.prepared import Prepared, _package, decode, encode, prepare, with_pools
from grader.judge.runner import Runner
from grader.model.exercise import Exercise, Extra, Given, PytestFile, Raises, Returns, Reveal, Satisfies, SourceFile
from grader.model.report import Environment, Outcome, Report
from grader.model.report import encode as encode_report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.values import Dict, List, Tuple, from_numpy
from grader.wire.limits import PROTECTIONS
from grader.wire.messages import Load
from tests.fake_runner import FakeRunner
from tests.making import LIKE_REFERENCE, case, exercise, group, keyed, reference, wrong

quick = pytest.mark.quick

RIGHT = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
RIGHT_SCORE = 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a cache makes its folder."""
    return tmp_path / "cache" / "keys"


@pytest.fixture
def course(toy_course: Course, tmp_path: Path) -> Course:
    """A copy of the toy course, to be changed."""
    return Course(Path(shutil.copytree(toy_course.root, tmp_path / "course")))


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every source that any worker of a sandbox loads from now on."""
    sources: list[bytes] = []
    usual = Worker.load

    def load(worker: Worker, order: Load) -> Any:
        sources.append(order.source)
        return usual(worker, order)

    monkeypatch.setattr(Worker, "load", load)
    return sources


def tenfold(n: int) -> int:
    return 10 * n


PROGRAMS = {b"reference": {"f": tenfold}, b"ninefold": {"f": lambda n: 9 * n}, b"nothing": {"f": lambda n: None}}


def tiny(*mistakes: str, **others: Any) -> Exercise:
    """An exercise whose case is left to the reference, with these wrong solutions."""
    made = tuple(wrong(name, name.encode()) for name in mistakes)
    return exercise(group("values", case(3)), **{"reference": reference(), "wrong": made, **others})


def loads(runner: FakeRunner) -> list[bytes]:
    """What the workers of ``runner`` have loaded; it then forgets them."""
    sources = [load.source for worker in runner.started for load in worker.loads]
    runner.started.clear()
    return sources


# --- what is prepared --------------------------------------------------------------------------------------------


@quick
def test_a_prepared_exercise_holds_the_answers_and_how_the_known_mistakes_behave() -> None:
    prepared = prepare(tiny("ninefold"), FakeRunner(PROGRAMS), Cache(None), "kim")
    assert prepared == Prepared(
        tiny("ninefold"),
        "kim",
        {"values": (KeyedCase(case(3), Returns(30)),)},
        {"ninefold": ({"values": (Behaviour(outcome=Outcome.WRONG, kind="value", returned=True, value=27),)},)},
    )


@quick
def test_without_a_cache_everything_is_worked_out_each_time() -> None:
    runner = FakeRunner(PROGRAMS)
    for _ in range(2):
        prepare(tiny("ninefold", "nothing"), runner, Cache(None))
        assert loads(runner) == [b"reference", b"ninefold", b"nothing"]


@quick
def test_with_a_cache_it_is_worked_out_once(folder: Path) -> None:
    runner = FakeRunner(PROGRAMS)
    first = prepare(tiny("ninefold", "nothing"), runner, Cache(folder))
    assert loads(runner) == [b"reference", b"ninefold", b"nothing"]
    assert prepare(tiny("ninefold", "nothing"), runner, Cache(folder)) == first
    assert loads(runner) == []


@quick
def test_answers_and_behaviours_of_an_exercise_without_wrong_solutions_are_kept_apart(folder: Path) -> None:
    """Where nothing but the wrong solutions told them apart, the one was read as the other."""
    runner = FakeRunner(PROGRAMS)
    for _ in range(3):
        prepared = prepare(tiny(), runner, Cache(folder))
        assert prepared.key == {"values": (KeyedCase(case(3), Returns(30)),)}
        assert prepared.behaviours == {}
    assert loads(runner) == [b"reference"]
    assert len(list(folder.iterdir())) == 2


def test_an_exercise_without_wrong_solutions_is_verified_and_then_graded_with_one_cache(
    course: Course, folder: Path
) -> None:
    """To verify it left behaviours in place of its answers, and then no submission could be graded."""
    shutil.rmtree(course.solutions / "clamp" / "wrong")
    hidden = course.solutions / "clamp" / "hidden.yaml"
    whole = hidden.read_text()
    hidden.write_text(whole[: whole.index("\nwrong:")])
    for _ in range(2):
        with Grader(course, cache=Cache(folder)) as grader:
            grader.verify("clamp")
            assert grader.check("clamp", RIGHT).score == RIGHT_SCORE


@quick
def test_whoever_looks_into_the_cache_finds_no_answers_for_behaviours(folder: Path) -> None:
    """Answers may be read as behaviours where there are none of either."""
    nothing = exercise(group("values"), reference=reference())
    runner = FakeRunner(PROGRAMS)
    assert [prepare(nothing, runner, Cache(folder)).behaviours for _ in range(2)] == [{}, {}]
    assert [prepare(nothing, runner, Cache(folder)).key for _ in range(2)] == [{"values": ()}] * 2


def graded_with(runner: Runner, clamp: Exercise, folder: Path, loaded: Callable[[], list[bytes]], number: int) -> None:
    """Grade as many passing submissions, twice prepared, and hold what was ``loaded`` against that."""
    assert clamp.reference is not None
    submissions = [
        Submission(f"{each}", "clamp", Path("clamp.py"), b"# learner %d\n" % each + RIGHT) for each in range(number)
    ]
    prepare(clamp, runner, Cache(folder))
    assert loaded() == [clamp.reference.source, *(each.members[0].source for each in clamp.wrong)]
    prepared = prepare(clamp, runner, Cache(folder))
    reports = [grade(prepared, submission, runner) for submission in submissions]
    assert {report.score for report in reports} == {RIGHT_SCORE}
    assert loaded() == [submission.source for submission in submissions]


@quick
def test_regrading_200_passing_submissions_runs_each_once_and_the_reference_never(
    toy_course: Course, folder: Path
) -> None:
    namespace: dict[str, Any] = {}
    exec(RIGHT, namespace)
    runner = FakeRunner(clamp=namespace["clamp"])
    graded_with(runner, toy_course.exercise("clamp"), folder, lambda: loads(runner), 200)


def test_so_it_is_in_a_sandbox(toy_course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes]) -> None:
    def taken() -> list[bytes]:
        sources = [*loaded]
        loaded.clear()
        return sources

    graded_with(sandbox, toy_course.exercise("clamp"), folder, taken, 5)


def test_what_is_prepared_is_the_same_whether_it_was_worked_out_or_kept(
    toy_course: Course, sandbox: Sandbox, folder: Path
) -> None:
    for each in toy_course.in_order():
        anew = prepare(each, sandbox, Cache(None))
        assert repr(anew.key) == repr(build_key(each, sandbox))
        assert repr(anew.behaviours) == repr(behaviours_of_mistakes(each, anew.key, sandbox))
        for _ in range(2):
            assert repr(prepare(each, sandbox, Cache(folder))) == repr(anew)


def test_within_a_run_nothing_is_read_twice(toy_course: Course, folder: Path) -> None:
    with Grader(toy_course, cache=Cache(folder)) as grader:
        prepared = grader.prepare("clamp")
        shutil.rmtree(folder)
        assert grader.prepare("clamp") is prepared


# --- what a kept key depends on ----------------------------------------------------------------------------------


def built(course: Course, runner: FakeRunner, folder: Path) -> bool:
    """Whether a grader that has just been started has to run the reference of clamp."""
    clamp = course.exercise("clamp")
    assert clamp.reference is not None
    prepare(clamp, runner, Cache(folder))
    return clamp.reference.source in loads(runner)


def clamped(n: int, low: int = 0, high: int = 10) -> int:
    return max(low, min(n, high))


@pytest.fixture
def clamping() -> FakeRunner:
    """Whatever source it loads clamps."""
    return FakeRunner(clamp=clamped)


@quick
@pytest.mark.parametrize(
    "path",
    [
        "exercises/clamp/exercise.yaml",
        "exercises/clamp/clamp.py",
        "solutions/clamp/hidden.yaml",
        "solutions/clamp/clamp.py",
    ],
)
def test_a_file_of_the_exercise_that_changed_has_another_key(
    course: Course, clamping: FakeRunner, folder: Path, path: str
) -> None:
    assert [built(course, clamping, folder) for _ in range(2)] == [True, False]
    with (course.root / path).open("a") as file:
        file.write("\n# changed\n")
    assert [built(course, clamping, folder) for _ in range(2)] == [True, False]


class _ElsewhereRunner(FakeRunner):
    def environment(self, *, torch: bool) -> Environment:
        return Environment("3.99.0", "9.9.9", None, "linux-riscv64")


@quick
def test_another_version_of_a_library_has_another_key(course: Course, clamping: FakeRunner, folder: Path) -> None:
    assert built(course, clamping, folder)
    elsewhere = _ElsewhereRunner(clamp=clamped)
    assert [built(course, elsewhere, folder) for _ in range(2)] == [True, False]


@pytest.fixture
def forgotten_package() -> Iterator[Callable[[], None]]:
    """What forgets which version of this package runs, as a new process does."""
    yield _package.cache_clear
    _package.cache_clear()


@quick
def test_another_version_of_this_package_has_another_key(
    course: Course,
    clamping: FakeRunner,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    forgotten_package: Callable[[], None],
) -> None:
    for version, expected in (("0.1.0", [True, False]), ("0.2.0", [True, False]), ("0.1.0", [False])):
        (tmp_path / version).mkdir(exist_ok=True)
        (tmp_path / version / "__init__.py").write_text(f'__version__ = "{version}"\n')
        monkeypatch.setattr("grader.__file__", str(tmp_path / version / "__init__.py"))
        forgotten_package()
        assert [built(course, clamping, folder) for _ in expected] == expected


@quick
@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"outline": replace(tiny().outline, slug="other")}, id="another exercise of the same content"),
        pytest.param({"sha256": "changed"}, id="other files"),
        pytest.param({"groups": (replace(tiny().groups[0], missing_extra=Extra("visdom", "pip")),)}, id="no extra"),
        pytest.param({"signatures": tiny(signature="f(n: tensor[H]) -> int").signatures}, id="another library"),
    ],
)
def test_what_else_an_answer_depends_on_has_another_key(folder: Path, other: dict[str, Any]) -> None:
    class _Runner(FakeRunner):
        def environment(self, *, torch: bool) -> Environment:
            return Environment("3.11.0", "2.0.0", "2.6.0" if torch else None, "linux")

    runner = _Runner(PROGRAMS)
    for changed in (tiny(), replace(tiny(), **other)):
        for expected in ([b"reference"], []):
            prepare(changed, runner, Cache(folder))
            assert loads(runner) == expected


@quick
def test_another_seed_has_another_key(folder: Path) -> None:
    runner = FakeRunner(PROGRAMS)
    for seed in ("", "kim", "lee"):
        for expected in ([b"reference"], []):
            assert prepare(tiny(), runner, Cache(folder), seed).seed == seed
            assert loads(runner) == expected


@quick
def test_a_wrong_solution_that_changed_has_other_behaviours_and_the_same_key(
    course: Course, clamping: FakeRunner, folder: Path
) -> None:
    prepare(course.exercise("clamp"), clamping, Cache(folder))
    loads(clamping)
    with (course.solutions / "clamp" / "wrong" / "as-float.py").open("a") as file:
        file.write("\n# changed\n")
    clamp = course.exercise("clamp")
    prepare(clamp, clamping, Cache(folder))
    assert loads(clamping) == [each.members[0].source for each in clamp.wrong]
    assert len(clamp.wrong) == 4


@quick
def test_one_wrong_solution_fewer_has_other_behaviours(folder: Path) -> None:
    runner = FakeRunner(PROGRAMS)
    assert [*prepare(tiny("ninefold", "nothing"), runner, Cache(folder)).behaviours] == ["ninefold", "nothing"]
    assert [*prepare(tiny("ninefold"), runner, Cache(folder)).behaviours] == ["ninefold"]


# --- everybody's own inputs --------------------------------------------------------------------------------------


def test_with_a_seed_of_ones_own_one_has_generated_cases_of_ones_own(
    toy_course: Course, sandbox: Sandbox, folder: Path
) -> None:
    fit_line = toy_course.exercise("fit-line")
    kim, lee, kim_again = (prepare(fit_line, sandbox, Cache(folder), learner).key for learner in ("kim", "lee", "kim"))
    assert kim == kim_again
    assert kim["any step"] != lee["any step"]
    assert kim["one step"] == lee["one step"]  # what the author wrote is everybody's


def test_behaviours_are_those_in_ones_own_cases(toy_course: Course, sandbox: Sandbox) -> None:
    fit_line = toy_course.exercise("fit-line")
    kim, lee = (
        prepare(fit_line, sandbox, Cache(None), learner).behaviours["fixed-rate"][0]["any step"]
        for learner in ("kim", "lee")
    )
    assert kim != lee


@pytest.mark.parametrize("own_inputs", [True, False])
def test_each_learner_is_graded_with_own_inputs_only_where_that_is_asked_for(
    toy_course: Course, monkeypatch: pytest.MonkeyPatch, folder: Path, own_inputs: bool
) -> None:
    used: list[Prepared] = []

    def recording(prepared: Prepared, *rest: Any) -> Report:
        used.append(prepared)
        return grade(prepared, *rest)

    monkeypatch.setattr("grader.examiner.grade", recording)
    submissions = [Submission(each, "fit-line", Path("fit_line.py"), b"x = 1\n") for each in ("kim", "lee", "lee")]
    with Grader(toy_course, cache=Cache(folder)) as grader:
        list(grader.grade(submissions, inputs=Inputs(own=own_inputs)))
    kim, lee, lee_again = sorted(used, key=lambda prepared: prepared.seed)
    assert lee == lee_again
    assert [prepared.seed for prepared in (kim, lee)] == (["kim", "lee"] if own_inputs else ["", ""])
    assert (kim == lee) is not own_inputs
    assert (kim.key["any step"] == lee.key["any step"]) is not own_inputs


# --- what a submission may not do --------------------------------------------------------------------------------


@pytest.mark.parametrize(("protected", "score"), [(True, 0), (False, RIGHT_SCORE)])
def test_a_submission_may_not_read_the_answers(
    toy_course: Course, sandbox: Sandbox, folder: Path, protected: bool, score: float
) -> None:
    prepared = prepare(replace(toy_course.exercise("clamp"), forbid=()), sandbox, Cache(folder))
    paths = sorted(map(str, folder.iterdir()))
    assert len(paths) == 2
    program = f"""
import hashlib, os
refused = 0
for path in {paths!r}:
    try:
        data = open(path, "rb").read()
    except PermissionError:
        refused += 1
    else:
        assert hashlib.sha256(data[32:]).digest() == data[:32]
if refused:
    raise PermissionError(f"{{refused}} refused")
else:
{textwrap.indent(RIGHT.decode(), "    ")}
"""
    submission = Submission("mallory", "clamp", Path("clamp.py"), program.encode())
    if protected:
        report = grade(prepared, submission, sandbox)
        assert re.search(r"PermissionError in line \d+: 2 refused", str(report.message))
    else:
        with Sandbox(protections=PROTECTIONS[1:], allow_weak=True) as weak:
            report = grade(prepared, submission, weak)
    assert report.score == score


# --- sent elsewhere ----------------------------------------------------------------------------------------------

EVERYTHING = Prepared(
    exercise(
        group(
            "values",
            case(
                from_numpy(np.array([np.nan, np.inf, -0.0])), k=Dict({"a": List((1, Tuple((2.5, "x"))))}), expect=None
            ),
            case(True, expect=Raises("ValueError")),
            case(1, expect=Satisfies(("n < 1",))),
            case(float("nan")),
            points=4.0,
            hidden=True,
            reveal=Reveal.COUNTEREXAMPLE,
            scoring="proportional",
            properties=("pure", "dtype"),
            max_operations=3,
            missing_extra=Extra("visdom", "pip install visdom"),
            id="values-id",
            given=Given(
                draws=(("n", "integers(1, 9)"),),
                where="n > 1",
                args=("n", ["n", 1, [2.5, None]], {"data": [1, 2]}),
                kwargs=(("k", "n"), ("mode", True)),
                examples=3,
                why="made",
                expectation=LIKE_REFERENCE,
                line=7,
            ),
        ),
        group("tests", points=4.0, tests=PytestFile(SourceFile("t.py", b"\x00\xff"), SourceFile("conftest.py", b""))),
        signature="f(n: int, x: tensor[H, W] | None = None, *, k: tuple = (1, 'a')) -> tuple",
        reference=reference(),
        wrong=(wrong("ninefold", b"\xff not text"),),
        statements={"en": SourceFile("README.md", b"# Tiny"), "ko": SourceFile("README.ko.md", "# 작은".encode())},
        harness_file=SourceFile("harness.py", b""),
    ),
    "a seed",
    {
        "values": (
            keyed(from_numpy(np.array([np.nan], "float16")), expect=from_numpy(np.array([[np.nan, 1]]), "tensor")),
            keyed(expect=None),
            keyed(expect=float("-inf")),
            keyed(expect=Raises("ValueError")),
            keyed(expect=Satisfies(("n < 1", "m > 2"))),
            KeyedCase(case(7), Returns(True), {"n": 7, "x": Block((1, 2), (-3, 4))}),
        ),
        "tests": (),
    },
    {
        "ninefold": (
            {
                "values": (
                    Behaviour(outcome=Outcome.WRONG, kind="value", returned=True, value=float("nan")),
                    Behaviour(outcome=Outcome.WRONG, kind="value", returned=True, value=None),
                    Behaviour(outcome=Outcome.ERROR, kind="ValueError", own=False, refusal=True),
                )
            },
        )
    },
)


@quick
def test_what_is_encoded_is_decoded_as_it_was() -> None:
    again = decode(encode(EVERYTHING))
    assert repr(again) == repr(EVERYTHING)  # NaN, and True is not 1
    assert encode(again) == encode(EVERYTHING)


@quick
def test_what_holds_no_nan_is_equal_too() -> None:
    prepared = prepare(tiny("ninefold", "nothing"), FakeRunner(PROGRAMS), Cache(None))
    assert decode(encode(prepared)) == prepared


def test_every_exercise_of_the_toy_course_is_decoded_as_it_was(toy_course: Course, sandbox: Sandbox) -> None:
    for each in toy_course.in_order():
        prepared = prepare(each, sandbox, Cache(None))
        assert repr(decode(encode(prepared))) == repr(prepared)


@quick
@settings(deadline=None, derandomize=True, max_examples=300)
@given(data=st.data())
def test_what_is_torn_or_changed_is_refused_or_is_a_prepared_exercise(data: st.DataObject) -> None:
    whole = encode(EVERYTHING)
    position = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:position] + bytes([whole[position] ^ data.draw(st.integers(1, 255))]) + whole[position + 1 :]
    with pytest.raises(msgspec.DecodeError):
        decode(whole[:position])
    with contextlib.suppress(msgspec.DecodeError):
        assert isinstance(decode(flipped), Prepared)


@quick
@pytest.mark.parametrize("other", [b"", b"\xc0", b"{}", msgspec.msgpack.encode({"exercise": 1}), b"\x81" * 100_000])
def test_what_is_nothing_of_the_kind_is_refused(other: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(other)


# One that is right, some that fail in their ways, and one that is not loaded.
HANDED_IN = {
    "clamp": (
        RIGHT.decode(),
        "def clamp(n, low=0, high=10):\n    print('n is', n)\n    return max(low, n)\n",
        "def clamp(n, low=0, high=10):\n    raise ValueError(f'no {n}')\n",
        "import nowhere",
    ),
    "row-sums": ("def row_sums(x):\n    return x.sum(0)\n",),
    "scale": ("import torch\ndef scale(x, factor):\n    return x * float('nan')\n",),
    "fit-line": ("def fit_line(*args, **kwargs):\n    return 0\n",),
}


def graded_elsewhere(prepared: Prepared, submissions: list[Submission], folder: Path) -> list[bytes]:
    """The reports of a fresh interpreter with a sandbox of its own, which starts in ``folder``."""
    told = [{"learner": each.learner, "path": str(each.path), "source": each.source.decode()} for each in submissions]
    done = subprocess.run(
        [sys.executable, "-I", Path(__file__).with_name("grade_elsewhere.py")],
        input=json.dumps(told).encode() + b"\n" + encode(prepared),
        capture_output=True,
        cwd=folder,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return msgspec.msgpack.decode(done.stdout, type=list[bytes])


def graded_here(prepared: Prepared, submission: Submission, sandbox: Sandbox) -> bytes:
    return encode_report(replace(grade(prepared, submission, sandbox), seconds=0.0))


@pytest.mark.parametrize("slug", HANDED_IN)
def test_graded_in_another_process_without_the_course_the_report_is_the_same_to_the_byte(
    course: Course, sandbox: Sandbox, tmp_path: Path, slug: str
) -> None:
    prepared = with_pools(prepare(course.exercise(slug), sandbox, Cache(None)), sandbox, Cache(None))
    assert prepared.pools
    submissions = [Submission("kim", slug, Path(f"{slug}.py"), source.encode()) for source in HANDED_IN[slug]]
    here = [graded_here(prepared, submission, sandbox) for submission in submissions]
    shutil.rmtree(course.root)
    (tmp_path / "elsewhere").mkdir()
    assert graded_elsewhere(prepared, submissions, tmp_path / "elsewhere") == here
    assert len(set(here)) == len(here)
    assert [graded_here(prepared, submission, sandbox) for submission in submissions] == here  # nor is it read here


def test_no_file_of_the_course_is_opened_when_a_prepared_exercise_is_graded(
    course: Course, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = {each.slug: prepare(each, sandbox, Cache(None)) for each in course.in_order()}
    opened: list[str] = []

    def look(event: str, args: tuple[Any, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir") and str(course.root) in str(args[0]) and watching:
            opened.append(str(args[0]))

    watching = True
    sys.addaudithook(look)
    (course.root / "exercises" / "clamp" / "clamp.py").read_bytes()
    assert len(opened) == 1  # it is seen
    opened.clear()
    try:
        for slug, sources in HANDED_IN.items():
            grade(prepared[slug], Submission("kim", slug, Path("it.py"), sources[-1].encode()), sandbox)
    finally:
        watching = False
    assert opened == []
