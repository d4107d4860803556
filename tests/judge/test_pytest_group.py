"""Groups that are a pytest file: the author's tests run in a process apart, the submission in the sandbox."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from grader.cache import Cache
from grader.errors import ExerciseError
from grader.exercise.signatures import parse_signature
from grader.judge.budget import Account
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.pytest_group import MAX_WORKERS, run_pytest_group
from grader.judge.pytest_messages import Tested as Result  # pytest takes what is called Test... for a test
from grader.judge.quote import NOT_ASKED_AGAIN, TEST_UNLIKE_ALONE
from grader.judge.runner import Runner
from grader.judge.session import Program, Source
from grader.model.exercise import Exercise, PytestFile, Reveal, SourceFile
from grader.model.report import Failure, GroupReport, Outcome, Report
from grader.model.stopped import Stopped
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.values import Value
from tests.fake_runner import FakeRunner
from tests.making import exercise, group

TENFOLD = "def f(n): return 10 * n"


def pytest_file(tests: str, conftest: str | None = None) -> PytestFile:
    beside = None if conftest is None else SourceFile("solutions/tiny/conftest.py", textwrap.dedent(conftest).encode())
    return PytestFile(SourceFile("solutions/tiny/test_tiny.py", textwrap.dedent(tests).encode()), beside)


class Tiny(NamedTuple):
    """An exercise whose only group is a pytest file, and who runs its submissions."""

    exercise: Exercise
    runner: Runner

    def tested(self, tests: str, program: str = TENFOLD, conftest: str | None = None) -> tuple[Result, ...]:
        made = Program(self.exercise, Source("tiny.py", textwrap.dedent(program).encode()))
        return run_pytest_group(made, pytest_file(tests, conftest), self.runner, Account()).results

    def told(self, tests: str, program: str = TENFOLD, conftest: str | None = None) -> list[tuple[str, str]]:
        """The outcome and message of every test."""
        return [(test.outcome.value, test.message) for test in self.tested(tests, program, conftest)]

    def graded(self, tests: str, program: str = TENFOLD, rejection: str | None = None, **others: object) -> Report:
        [group] = self.exercise.groups
        written = replace(self.exercise, groups=(replace(group, tests=pytest_file(tests), **others),))
        source = textwrap.dedent(program).encode()
        submission = Submission("kim", "tiny", Path("tiny.py"), source, rejection=rejection)
        return grade(prepare(written, self.runner, Cache(None)), submission, self.runner)


def tiny_exercise(*signatures: str) -> Exercise:
    return replace(
        exercise(group("properties", hidden=True, tests=pytest_file("")), forbid=("numpy.clip",)),
        signatures=tuple(map(parse_signature, signatures)),
    )


TINY = tiny_exercise("f(n: int) -> int", "g(x: array[N], t: tuple = (), *, d: dict = None) -> object")


@pytest.fixture
def tiny(sandbox: Sandbox) -> Tiny:
    return Tiny(TINY, sandbox)


@pytest.fixture
def unboxed() -> Tiny:
    """The same where no sandbox is needed: f is tenfold, g gives back its first argument."""
    return Tiny(TINY, FakeRunner(f=lambda n: 10 * n, g=lambda x, t=(), *, d=None: x))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made from now on."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


# --- the process -------------------------------------------------------------------------------------------------


def test_hidden_tests_are_on_no_disk_while_they_run(unboxed: Tiny) -> None:
    tests = """
        import pathlib

        def test_files(seen):
            beside = sorted(pathlib.Path(__file__).parent.rglob("*"))
            assert [(path.name, path.stat().st_size) for path in beside] == seen
    """
    conftest = """
        import pytest

        @pytest.fixture
        def seen():
            return [("conftest.py", 0), ("test_tiny.py", 0)]
    """
    assert unboxed.told(tests, conftest=conftest) == [("ok", "")]


def test_a_failing_assertion_says_what_it_compared(unboxed: Tiny) -> None:
    [(outcome, message)] = unboxed.told("def test_f(submission):\n    assert submission.f(2) == 21")
    assert (outcome, message.partition("\n")[0]) == ("wrong", "assert 20 == 21")


def test_plugins_that_are_installed_are_off_in_it_ours_too(unboxed: Tiny) -> None:
    tests = """
        def test_plugins(pytestconfig):
            assert not [name for name in ("grader", "xdist", "anyio") if pytestconfig.pluginmanager.has_plugin(name)]
    """
    assert unboxed.told(tests) == [("ok", "")]


# --- results -----------------------------------------------------------------------------------------------------


def test_every_test_has_a_result_in_the_order_of_the_file(tiny: Tiny) -> None:
    tests = '''
        import pytest

        def test_right(submission):
            """Ten times as much."""
            assert submission.f(3) == 30

        @pytest.mark.points(2.5)
        def test_wrong(submission):
            """Twenty times.

            And more, which nobody reads.
            """
            assert submission.f(3) == 60

        def test_last(submission):
            pass
    '''
    message = "assert 30 == 60\n +  where 30 = submission.f(3)\n +    where submission.f = submission.f"
    assert tiny.tested(tests) == (
        Result("test_tiny.py::test_right", "Ten times as much.", 1.0, Outcome.OK, ""),
        Result("test_tiny.py::test_wrong", "Twenty times.", 2.5, Outcome.WRONG, message),
        Result("test_tiny.py::test_last", "test_last", 1.0, Outcome.OK, ""),
    )


def test_a_test_says_what_its_assertion_says(tiny: Tiny) -> None:
    tests = "def test_a(submission): assert submission.f(3) == 60\ndef test_b(submission): assert not 1, 'sizes differ'"
    first, second = tiny.told(tests)
    assert first[1].startswith("assert 30 == 60")
    assert second == ("wrong", "sizes differ\nassert not 1")


def test_the_sentence_of_a_test_is_the_first_line_of_its_docstring_or_its_name(tiny: Tiny) -> None:
    tests = '''
        def test_plain(submission): ...
        def test_blank(submission):
            """   """
        def test_below(submission):
            """
            Below the quotes.
            """
        class TestAll:
            def test_method(self, submission):
                """In a class."""
    '''
    assert [test.why for test in tiny.tested(tests)] == ["test_plain", "test_blank", "Below the quotes.", "In a class."]


def test_a_parametrized_test_has_a_result_for_each_of_its_values(tiny: Tiny) -> None:
    tests = """
        import pytest
        @pytest.mark.parametrize("secret", [101, 102, 103])
        def test_tenfold(submission, secret):
            assert submission.f(secret) == 10 * secret
    """
    results = tiny.tested(tests, "def f(n): return 10 * n if n != 102 else 0")
    assert [test.outcome for test in results] == [Outcome.OK, Outcome.WRONG, Outcome.OK]
    assert {test.why for test in results} == {"test_tenfold"}  # without the values, which are hidden


ENDINGS = {
    "fail": ("pytest.fail('no good')", "wrong", "no good"),
    "raises": ("with pytest.raises(ValueError): submission.f(1)", "wrong", "DID NOT RAISE ValueError"),
    "approx": ("assert submission.f(1) == pytest.approx(11)", "wrong", "assert 10 == 11 ± 1.1e-05"),
    "an error": ("raise KeyError('a slip of the author')", "error", "'a slip of the author'"),
    "without a text": ("raise AssertionError", "wrong", "AssertionError"),
    "an unknown function": ("submission.h(1)", "error", "tiny has no function h"),
    "skip": ("pytest.skip('not today')", "error", "not today"),
}


def test_whatever_ends_a_test_is_its_result(tiny: Tiny) -> None:
    tests = (f"def test_{number}(submission):\n    {body}" for number, (body, _, _) in enumerate(ENDINGS.values()))
    results = tiny.told("\n".join(["import pytest", *tests]))
    for (name, (_, outcome, message)), (ended, said) in zip(ENDINGS.items(), results, strict=True):
        assert ended == outcome, name
        assert message in said, name


def test_a_fixture_that_fails_fails_its_test(tiny: Tiny) -> None:
    tests = """
        import pytest
        @pytest.fixture
        def doubled(submission): return submission.f(1) / 0
        def test_x(doubled): ...
    """
    assert tiny.told(tests) == [("error", "division by zero")]


# --- points ------------------------------------------------------------------------------------------------------

THREE = """
    import pytest
    @pytest.mark.points(2)
    def test_a(submission): assert submission.f(1) == 10
    def test_b(submission): assert submission.f(2) == 20
    def test_c(submission): assert submission.f(3) == 30
"""


@pytest.mark.parametrize(
    ("program", "scoring", "score"),
    [
        (TENFOLD, "all", 4),
        (TENFOLD, "proportional", 4),
        ("def f(n): return 10 * n if n < 3 else 0", "all", 0),
        ("def f(n): return 10 * n if n < 3 else 0", "proportional", 3),
        ("def f(n): return 10 * n if n > 1 else 0", "proportional", 2),
        ("def f(n): return 0", "proportional", 0),
    ],
)
def test_points_are_for_all_tests_or_by_the_weight_of_those_that_passed(
    tiny: Tiny, program: str, scoring: str, score: float
) -> None:
    report = tiny.graded(THREE, program, scoring=scoring)
    (group,) = report.groups
    assert (group.score, group.points, group.total) == (score, 4, 3)
    assert report.score == score


@pytest.mark.parametrize("points", ["", "(0)", "(-1)", "(1, 2)", "('two')", "(number=2)", "(float('nan'))", "(1e999)"])
def test_points_that_are_no_number_above_none_are_a_mistake_with_its_line(tiny: Tiny, points: str) -> None:
    with pytest.raises(ExerciseError) as stopped:
        tiny.tested(
            f"import pytest\ndef test_y(submission): ...\n@pytest.mark.points{points}\ndef test_x(submission): ..."
        )
    problem = "the mark 'points' of test_x takes one number above 0"
    assert (str(stopped.value.path), stopped.value.line) == ("solutions/tiny/test_tiny.py", 3)
    assert stopped.value.problem == problem


# --- what is shown -----------------------------------------------------------------------------------------------

QUOTING = '''
    import pytest
    @pytest.mark.parametrize("secret", [987654])
    def test_x(submission, secret):
        """A sentence of the author's."""
        assert submission.f(secret) == 10 * secret
'''
TELLING = "def f(n): raise ValueError(f'the input was {n}')"


def only(report: Report) -> GroupReport:
    (group,) = report.groups
    return group


def test_at_hint_the_authors_sentence_is_shown_and_nothing_of_the_submissions(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING, TELLING))
    assert group.failure == Failure(
        message="A hidden call raised an exception that it should not raise.", why="A sentence of the author's."
    )
    assert group.outcome is Outcome.ERROR
    assert only(tiny.graded(QUOTING, "def f(n): return n")).failure == Failure(
        message="A hidden call returned a wrong value.", why="A sentence of the author's."
    )


def test_a_test_without_a_docstring_shows_none_of_its_values_at_hint(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING.replace('"""A sentence of the author\'s."""', ""), TELLING))
    assert group.failure is not None
    assert (group.failure.why, "987654" in repr(group)) == ("test_x", False)


def test_where_counterexamples_are_shown_the_assertion_is(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING, "def f(n): return n", reveal=Reveal.COUNTEREXAMPLE))
    assert group.failure is not None
    assert str(group.failure.message).startswith("assert 987654 == (10 * 987654)")
    told = only(tiny.graded(QUOTING, TELLING, reveal=Reveal.COUNTEREXAMPLE)).failure
    assert told is not None
    assert told.message == "ValueError in line 1: the input was 987654"


REMEMBERING = """
    SEEN = []
    def f(n):
        SEEN.append(n)
        return SEEN
"""
THREE_WRONG = """
    def test_a(submission): assert submission.f(11) == [11]
    def test_b(submission): assert submission.f(22) == 220
    def test_c(submission): assert submission.f(33) == 330
"""


def test_what_is_quoted_of_a_test_is_said_when_it_runs_alone(tiny: Tiny) -> None:
    shown = only(tiny.graded(THREE_WRONG, REMEMBERING, reveal=Reveal.COUNTEREXAMPLE))
    assert [each.value for each in shown.outcomes] == ["ok", "wrong", "wrong"]
    assert shown.failure is not None
    assert str(shown.failure.message).startswith("assert [22] == 220")
    assert "11" not in str(shown.failure.message)


def test_of_a_test_that_does_not_fail_alike_alone_only_the_authors_sentence_is_shown(tiny: Tiny) -> None:
    tests = THREE_WRONG.replace("def test_b(submission): ", 'def test_b(submission):\n        """Why."""\n        ')
    for alone in ("return 220", "raise ValueError(SEEN)"):
        program = f"SEEN = []\ndef f(n):\n    SEEN.append(n)\n    if SEEN == [22]: {alone}\n    return SEEN"
        shown = only(tiny.graded(tests, program, reveal=Reveal.COUNTEREXAMPLE))
        assert shown.failure == Failure(message=TEST_UNLIKE_ALONE, why="Why.")


def test_one_test_of_a_group_is_run_once_more_and_only_where_it_is_quoted() -> None:
    def asked(reveal: Reveal) -> list[list[Value]]:
        runner = FakeRunner(f=lambda n: 0)
        Tiny(TINY, runner).graded(THREE_WRONG, reveal=reveal)
        first, *tested = [[query.args[0] for batch in each.batches for query in batch] for each in runner.started]
        assert first == []  # this exercise has no cases
        return tested

    assert asked(Reveal.COUNTEREXAMPLE) == [[11, 22, 33], [11]]
    assert asked(Reveal.HINT) == [[11, 22, 33]]


def test_what_we_say_ourselves_of_a_test_is_shown_without_another_run() -> None:
    runner = FakeRunner(f=lambda n: Stopped(Outcome.CRASH, "it ended without an answer"))
    shown = only(Tiny(TINY, runner).graded(THREE_WRONG, reveal=Reveal.COUNTEREXAMPLE))
    assert shown.failure is not None
    assert shown.failure.message == "it ended without an answer"
    assert [len(worker.batches) for worker in runner.started] == [0, 1, 1, 1]


def test_a_test_whose_id_is_another_one_each_time_is_not_quoted(unboxed: Tiny) -> None:
    tests = """
        import os, pytest
        @pytest.mark.parametrize("n", [int.from_bytes(os.urandom(6), "big")])
        def test_x(submission, n): assert submission.f(n) == 0
    """
    shown = only(unboxed.graded(tests, reveal=Reveal.COUNTEREXAMPLE))
    assert shown.failure == Failure(message=TEST_UNLIKE_ALONE, why="test_x")


def test_where_the_account_is_overdrawn_no_test_is_run_once_more() -> None:
    runner = FakeRunner()

    def slow(n: int) -> int:
        runner.spend(cpu_seconds=61)
        return 0

    runner.functions = {"f": slow}
    shown = only(Tiny(TINY, runner).graded(THREE_WRONG, reveal=Reveal.COUNTEREXAMPLE))
    assert shown.failure == Failure(message=NOT_ASKED_AGAIN, why="test_a")
    assert [len(worker.batches) for worker in runner.started] == [0, 1]


def test_running_a_test_once_more_is_among_the_seconds() -> None:
    runner = FakeRunner(f=lambda n: 0)
    assert Tiny(TINY, runner).graded(THREE_WRONG, reveal=Reveal.HINT).seconds == 0.5
    assert Tiny(TINY, runner).graded(THREE_WRONG, reveal=Reveal.COUNTEREXAMPLE).seconds == 0.75


def test_what_reveals_nothing_shows_nothing(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING, TELLING, reveal=Reveal.NOTHING))
    assert (group.failure, group.outcome, group.score) == (None, Outcome.ERROR, 0)


def test_what_a_submission_puts_into_a_message_is_made_visible_and_cut(tiny: Tiny) -> None:
    tests = "def test_x(submission): submission.f(1)"
    ((_, message),) = tiny.told(tests, "def f(n): raise ValueError('\\x1b[2J\\u202e' + 'x' * 9000)")
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert len(message) < 2500


# --- the submission ----------------------------------------------------------------------------------------------


def test_values_go_both_ways(tiny: Tiny) -> None:
    tests = """
        import numpy as np
        def test_x(submission):
            x = np.array([1.0, 2.5])
            back = submission.g(x, (1, [2]), d={"a": None})
            assert back["x"].dtype == np.float64
            assert back["x"].tolist() == [2.0, 5.0]
            assert x.tolist() == [1.0, 2.5]
            back["x"][0] = 7  # ours to write to
            assert back["t"] == (1, [2])
            assert back["d"] == {"a": None}
            assert back["kinds"] == ["ndarray", "tuple", "list", "dict"]
            assert back["rest"] == [True, 3, 0.5, "text", None]
    """
    program = """
        def g(x, t=(), *, d=None):
            kinds = [type(thing).__name__ for thing in (x, t, t[1], d)]
            x *= 2
            return {"x": x, "t": t, "d": d, "kinds": kinds, "rest": [True, 3, 0.5, "text", None]}
    """
    assert tiny.told(tests, program) == [("ok", "")]


def test_an_array_keeps_its_dtype_and_a_list_becomes_what_the_signature_says(tiny: Tiny) -> None:
    tests = """
        import numpy as np
        def test_x(submission):
            assert submission.g(np.array([1, 2], "int8")) == "int8"
            assert submission.g([1, 2]) == "float64"
            assert submission.g(np.float32(3)) == "float32"
    """
    assert tiny.told(tests, "def g(x, t=(), *, d=None): return x.dtype.name") == [("ok", "")]


def test_tensors_are_numpy_arrays_here(sandbox: Sandbox) -> None:
    tests = """
        import numpy as np
        def test_x(submission):
            back = submission.t(np.array([[1.0, 2.0]], "float32"))
            assert isinstance(back, np.ndarray)
            assert (back.dtype.name, back.tolist()) == ("float32", [[2.0, 4.0]])
    """
    program = "import torch\ndef t(x):\n    assert isinstance(x, torch.Tensor)\n    return 2 * x"
    assert Tiny(tiny_exercise("t(x: tensor[H, W]) -> tensor[H, W]"), sandbox).told(tests, program) == [("ok", "")]


@pytest.mark.parametrize("call", ["submission.f(1, 2)", "submission.f()", "submission.f(m=1)", "submission.f(1, n=1)"])
def test_a_call_that_does_not_fit_is_the_submissions_to_refuse(tiny: Tiny, call: str) -> None:
    tests = f"import pytest\ndef test_x(submission):\n    with pytest.raises(TypeError, match='argument'): {call}\n"
    assert tiny.told(tests) == [("ok", "")]


def test_a_harness_is_called_by_its_name(tiny: Tiny) -> None:
    twice = replace(parse_signature("twice(n: int) -> int"), name="harness.twice")
    source = b"def twice(submission, n): return submission.f(submission.f(n))"
    harnessed = replace(tiny.exercise, harness=(twice,), harness_file=SourceFile("harness.py", source))
    tests = "def test_x(submission): assert submission.twice(3) == 300"
    assert Tiny(harnessed, tiny.runner).told(tests) == [("ok", "")]


@pytest.mark.parametrize(
    ("raising", "expected"),
    [
        pytest.param("raise ValueError('sizes differ')", "ValueError", id="one of Python's own"),
        pytest.param("raise KeyError('sizes differ')", "LookupError", id="by a class above it"),
        pytest.param("raise Own('sizes differ')", "ValueError", id="a class of its own, by the one above"),
        pytest.param(
            "raise UnicodeDecodeError('sizes differ', b'', 0, 1, '')", "UnicodeError", id="with odd arguments"
        ),
        pytest.param("raise StopIteration('sizes differ')", "Exception", id="one that Python looks at"),
        pytest.param("raise Base('sizes differ')", "Exception", id="of no class that an author knows"),
        pytest.param("raise SystemExit('sizes differ')", "Exception", id="one that would end the process"),
        pytest.param("raise KeyboardInterrupt('sizes differ')", "Exception", id="one that looks like Ctrl-C"),
    ],
)
def test_an_exception_of_the_submission_can_be_expected(tiny: Tiny, raising: str, expected: str) -> None:
    program = f"class Own(ValueError): ...\nclass Base(BaseException): ...\ndef f(n):\n    {raising}\n"
    tests = (
        f"import pytest\ndef test_x(submission):\n    with pytest.raises({expected}, match='differ'): submission.f(1)\n"
    )
    assert tiny.told(tests, program) == [("ok", "")]


@pytest.mark.parametrize(
    ("program", "outcome", "message"),
    [
        pytest.param("def f(n): raise ValueError('no')", "error", "ValueError in line 1: no", id="raises"),
        pytest.param("def f(n): return {n}", "bad_output", "the result is a set", id="returns a set"),
        pytest.param("def f(n):\n    while True: pass", "timeout", "it took more than 0.3 s of CPU time", id="loops"),
        pytest.param("import os\ndef f(n): os._exit(0)", "crash", "it ended without an answer", id="ends"),
        pytest.param("def f(n): return bytearray(1 << 40)", "memory", "MemoryError", id="too much memory"),
        pytest.param("x = 1", "missing", "f is not defined", id="lacks the function"),
        pytest.param("f = 3", "error", "f is not a function", id="has a number for it"),
        pytest.param(
            "import numpy\ndef f(n): return vars(numpy)['clip'](n, 0, 1)",
            "forbidden",
            "line 2 uses numpy.clip",
            id="cheats",
        ),
    ],
)
def test_a_call_that_brings_nothing_back_ends_its_test(tiny: Tiny, program: str, outcome: str, message: str) -> None:
    ((ended, said),) = tiny.told("def test_x(submission): submission.f(1)", program)
    assert ended == outcome
    assert said.startswith(message)


def test_a_call_that_ends_its_process_costs_its_test_and_no_other(tiny: Tiny) -> None:
    tests = """
        def test_a(submission): submission.f(1)
        def test_b(submission): assert submission.f(2) == 20
        def test_c(submission): submission.f(1)
        def test_d(submission): assert submission.f(4) == 40
    """
    program = "import os\ndef f(n): return 10 * n if n > 1 else os._exit(0)"
    assert [outcome for outcome, _ in tiny.told(tests, program)] == ["crash", "ok", "crash", "ok"]


@pytest.mark.parametrize("kind", ["StopIteration", "StopAsyncIteration"])
def test_a_call_that_raises_what_ends_loops_ends_its_test(tiny: Tiny, kind: str) -> None:
    tests = """
        def test_all(submission): assert all(map(lambda n: submission.f(n) == 10 * n, [1, 2]))
        def test_each(submission):
            for got, n in zip(map(submission.f, [1, 2]), [1, 2]): assert got == 10 * n
    """
    assert [outcome for outcome, _ in tiny.told(tests, f"def f(n): raise {kind}")] == ["error", "error"]


def test_a_group_of_exceptions_is_not_the_one_that_is_asked_for(tiny: Tiny) -> None:
    tests = """
        import pytest
        def test_x(submission):
            with pytest.raises(ValueError): submission.f(1)
    """
    program = "def f(n): raise ExceptionGroup('x', [TypeError()])"
    assert [outcome for outcome, _ in tiny.told(tests, program)] == ["error"]


def test_a_submission_that_ends_too_many_processes_has_failed_what_is_left(tiny: Tiny) -> None:
    tests = f"""
        import pytest
        @pytest.mark.parametrize("n", range({MAX_WORKERS + 2}))
        def test_x(submission, n): submission.f(n)
    """
    results = tiny.told(tests, "import os\ndef f(n): os._exit(0)")
    assert results[MAX_WORKERS - 1] == ("crash", "it ended without an answer")
    assert (
        results[MAX_WORKERS:] == [("crash", "the submission has ended too many processes, or took too long in all")] * 2
    )


def test_a_submission_remembers_from_one_test_to_the_next(tiny: Tiny) -> None:
    tests = "def test_a(submission): assert submission.f(0) == 1\ndef test_b(submission): assert submission.f(0) == 2"
    assert tiny.told(tests, "SEEN = []\ndef f(n):\n    SEEN.append(n)\n    return len(SEEN)") == [("ok", "")] * 2


def test_a_submission_that_cannot_be_loaded_is_not_tested(tiny: Tiny) -> None:
    report = tiny.graded("def test_x(submission): ...", "import nowhere")
    assert (report.score, report.outcome) == (0, Outcome.IMPORT_ERROR)
    assert report.groups[0].failure is None
    assert str(report.message).startswith("the file could not be loaded: ModuleNotFoundError")


def test_a_submission_that_was_rejected_is_not_tested(tiny: Tiny) -> None:
    report = tiny.graded("def test_x(submission): ...", rejection="it is a symbolic link")
    assert (report.score, report.max_score, report.outcome) == (0, 4, Outcome.REJECTED)


def test_the_seconds_are_those_of_the_submissions_workers(tiny: Tiny) -> None:
    tests = "def test_x(submission): submission.f(1)"
    program = Program(tiny.exercise, Source("tiny.py", b"def f(n):\n    for _ in range(3_000_000): pass\n"))
    assert 0.01 < run_pytest_group(program, pytest_file(tests), tiny.runner, Account()).seconds < 1


# --- files that are broken ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tests", "why"),
    [
        pytest.param("def test_x(:", r": SyntaxError: invalid syntax", id="no Python"),
        pytest.param("import nowhere", r": ModuleNotFoundError: No module named 'nowhere'", id="an import that fails"),
        pytest.param("raise SystemExit(0)", r"; try it alone", id="it ends"),
        pytest.param("x = 1", r"; try it alone", id="no test"),
        pytest.param(
            "import pytest\n@pytest.mark.point(2)\ndef test_x(submission): ...",
            r": 'point' not found in `markers` configuration option",
            id="an unknown mark",
        ),
        pytest.param("import pytest\ndef test_x(submission): pytest.exit('now')", r"; try it alone", id="it leaves"),
    ],
)
def test_a_file_that_cannot_be_run_is_its_authors_mistake_and_nobodys_score(
    unboxed: Tiny, tests: str, why: str
) -> None:
    with pytest.raises(ExerciseError, match=rf"test_tiny\.py: pytest cannot run these tests \([A-Z_]+\){why}$"):
        unboxed.tested(tests)
    with pytest.raises(ExerciseError, match=r"^solutions/tiny/test_tiny\.py: pytest cannot run these tests"):
        unboxed.graded(tests)


@pytest.mark.parametrize(
    "tests",
    [
        pytest.param("import os\ndef test_x(submission): os._exit(0)", id="in a test"),
        pytest.param("import os\ndef test_x(submission): os.kill(os.getpid(), 9)", id="by a signal"),
        pytest.param("import os\nos._exit(0)", id="while it is collected"),
        pytest.param("import os\ndef test_x(submission):\n    os.closerange(3, 99)\n    submission.f(1)", id="cut off"),
        pytest.param(
            "import sys\ndef test_x(submission):\n    submission.f(1)\n    sys.modules['os']._exit(0)", id="later"
        ),
    ],
)
def test_a_process_of_the_authors_that_dies_is_the_authors_mistake_and_nobodys_score(
    unboxed: Tiny, temporary: Path, tests: str
) -> None:
    died = r"^solutions/tiny/test_tiny\.py: pytest cannot run these tests \(its process ended\); try it alone$"
    with pytest.raises(ExerciseError, match=died):
        unboxed.tested(tests)
    with pytest.raises(ExerciseError, match=died):
        unboxed.graded(tests)
    assert list(temporary.iterdir()) == []


def test_an_unknown_fixture_is_an_error_of_its_test(unboxed: Tiny) -> None:
    ((outcome, _),) = unboxed.told("def test_x(submision): ...")
    assert outcome == "error"


def test_an_interrupt_is_an_interrupt(unboxed: Tiny) -> None:
    with pytest.raises(KeyboardInterrupt):
        unboxed.tested("def test_x(submission): raise KeyboardInterrupt")


# --- nothing else is touched -------------------------------------------------------------------------------------


def test_nothing_that_a_test_or_a_submission_prints_reaches_the_output(
    tiny: Tiny, capfd: pytest.CaptureFixture[str]
) -> None:
    tests = """
        import sys, warnings
        print("while it is collected")
        def test_a(submission):
            print("in a test", submission.f(1))
            print("to stderr", file=sys.stderr)
            warnings.warn("a warning")
            assert 0
    """
    tiny.tested(tests, "print('loading')\ndef f(n): print('calling', flush=True)")
    assert capfd.readouterr() == ("", "")


def test_a_test_may_warn(tiny: Tiny) -> None:
    """The project that runs these tests makes warnings errors; the author's have pytest's own settings."""
    tests = "import warnings\ndef test_x(submission): warnings.warn('old', DeprecationWarning, stacklevel=1)"
    assert tiny.told(tests) == [("ok", "")]


def test_two_files_of_the_same_name_are_two(unboxed: Tiny) -> None:
    unboxed.tested("SEEN = []\ndef test_one(submission): ...")
    assert [test.id for test in unboxed.tested("def test_other(submission): ...")] == ["test_tiny.py::test_other"]


def test_what_a_file_remembers_is_forgotten_before_the_next_submission(unboxed: Tiny) -> None:
    tests = "SEEN = []\ndef test_x(submission):\n    SEEN.append(1)\n    assert len(SEEN) == 1\n"
    assert [unboxed.told(tests) for _ in range(3)] == [[("ok", "")]] * 3


def test_a_file_that_was_changed_is_read_anew(unboxed: Tiny) -> None:
    assert [unboxed.told(f"def test_x(submission): assert {truth}")[0][0] for truth in (1, 0, 1)] == [
        "ok",
        "wrong",
        "ok",
    ]


def test_fixtures_beside_the_file_are_taken_and_those_above_are_not(
    unboxed: Tiny, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autouse = "import pytest\n@pytest.fixture(autouse=True)\ndef interfering(): raise RuntimeError('from above')\n"
    for above in (temporary, temporary.parent):
        (above / "conftest.py").write_text(autouse)
        (above / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.chdir(temporary.parent)
    tests = "def test_x(submission, three): assert submission.f(three) == 30"
    assert unboxed.told(tests, conftest="import pytest\n@pytest.fixture\ndef three(): return 3\n") == [("ok", "")]


@pytest.mark.parametrize(("name", "value"), [("PYTEST_ADDOPTS", "-k nothing -x"), ("PYTEST_PLUGINS", "no_such_plugin")])
def test_settings_of_the_users_own_pytest_change_nothing(
    unboxed: Tiny, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    results = unboxed.told("def test_x(submission): ...\ndef test_y(submission): assert 0")
    assert [outcome for outcome, _ in results] == ["ok", "wrong"]
    assert results[0] == ("ok", "")
    assert os.environ[name] == value


@pytest.mark.parametrize("name", ["CI", "BUILD_NUMBER"])
def test_how_large_values_differ_is_not_written_out_in_full(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    program = "def f(n): return ['a' * 60] * 20_000"
    before = seconds_of_children()
    [(outcome, message)] = tiny.told("def test_x(submission): assert submission.f(1) == ['a' * 59 + 'b'] * 20", program)
    assert seconds_of_children() - before < 10  # which is mostly for the start; in full it takes minutes
    assert (outcome, len(message) < 2000) == ("wrong", True)
    assert os.environ[name] == "1"


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


MEDDLING = """
    import os, sys, tempfile, time, types
    sys.modules["json"] = types.ModuleType("json")
    def test_x(submission):
        os.environ["MEDDLED"] = "1"
        os.environ.pop("PATH", None)
        os.chdir("/")
        os.umask(0o777)
        sys.path.insert(0, "/nowhere")
        sys.setrecursionlimit(200)
        sys.modules["grader"] = None
        sys.stdout = sys.stderr = None
        assert submission.f(1) == 10
"""


def state() -> tuple[object, ...]:
    mask = os.umask(0)
    os.umask(mask)
    modules = {name: id(module) for name, module in sys.modules.items()}
    settings = (sys.getrecursionlimit(), sys.dont_write_bytecode, mask, threading.active_count())
    return modules, dict(os.environ), os.getcwd(), list(sys.path), settings, sys.stdout, sys.stderr


def test_afterwards_the_graders_process_is_as_it_was(unboxed: Tiny, temporary: Path) -> None:
    assert unboxed.told("def test_x(submission): ...") == [("ok", "")]  # whatever is imported late is there now
    before = state()
    assert unboxed.told(MEDDLING, conftest="") == [("ok", "")]
    assert unboxed.told("def test_x(submission): assert 0")[0][0] == "wrong"
    with pytest.raises(ExerciseError):
        unboxed.tested("import nowhere")
    assert state() == before
    assert list(temporary.iterdir()) == []


def test_while_the_tests_run_the_graders_process_is_as_it_was() -> None:
    seen = []

    def tenfold(n: int) -> int:
        seen.append(state())
        return 10 * n

    watched = Tiny(TINY, FakeRunner(f=tenfold))
    meddling = MEDDLING + "    def test_y(submission): assert submission.f(2) == 20\n"
    assert watched.told("def test_x(submission): submission.f(1)") == [("ok", "")]
    assert watched.told(meddling) == [("ok", ""), ("ok", "")]
    before, *others = seen
    assert others == [before, before]


def test_the_tests_run_in_a_process_and_a_folder_of_their_own(unboxed: Tiny, temporary: Path) -> None:
    tests = """
        import os, sys
        from pathlib import Path
        def test_x(submission):
            here = Path(os.getcwd())
            assert here == Path(__file__).parent
            assert sorted(path.name for path in here.iterdir()) == ["conftest.py", "test_tiny.py"]
            assert os.getsid(0) == os.getpid()
            assert False, f"{os.getpid()} {here.parent}"
    """
    [(_, message)] = unboxed.told(tests, conftest="")
    pid, parent = message.splitlines()[0].split(" ", 1)
    assert (int(pid) != os.getpid(), parent) == (True, str(temporary))
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_two_groups_run_side_by_side_in_threads() -> None:
    """Each calls only when both have begun, and neither sees the other's module, settings or answers."""
    both = threading.Barrier(2, timeout=60)
    told: dict[int, list[tuple[str, str]]] = {}
    tests = """
        import os, sys
        SEEN = []
        def test_a(submission):
            SEEN.append({factor})
            os.environ["FACTOR"] = "{factor}"
            assert submission.f(3) == 3 * {factor}
        def test_b(submission):
            assert submission.f(4) == 4 * {factor}
            assert (SEEN, os.environ["FACTOR"]) == ([{factor}], "{factor}")
    """

    def work(factor: int) -> None:
        def multiplied(n: int) -> int:
            both.wait()
            return factor * n

        told[factor] = Tiny(TINY, FakeRunner(f=multiplied)).told(tests.replace("{factor}", str(factor)))

    threads = [threading.Thread(target=work, args=(factor,)) for factor in (10, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {10: [("ok", "")] * 2, 7: [("ok", "")] * 2}
    assert "FACTOR" not in os.environ


# --- what is left behind -----------------------------------------------------------------------------------------


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be reaped by others does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 60
    while is_alive(pid):
        assert time.monotonic() < deadline, f"the process {pid} lives on"
        time.sleep(0.02)


def read_when_there(path: Path) -> str:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < deadline, f"{path} was not written"
        time.sleep(0.02)
    return path.read_text()


def test_a_process_that_the_tests_started_is_not_waited_for_and_does_not_live_on(
    unboxed: Tiny, tmp_path: Path, temporary: Path
) -> None:
    tests = f"""
        import os, time
        def test_x(submission):
            pid = os.fork()
            if not pid:
                time.sleep(600)
                os._exit(0)
            open({str(tmp_path / "pid")!r}, "w").write(f"{{pid}}\\n")
    """
    assert unboxed.told(tests) == [("ok", "")]
    wait_until_gone(int(read_when_there(tmp_path / "pid")))
    assert list(temporary.iterdir()) == []


INTERRUPTED = """
import signal, sys, tempfile
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs ignore
from tests.judge.test_pytest_group import TINY, Tiny
from tests.fake_runner import FakeRunner
tempfile.tempdir = sys.argv[1]
Tiny(TINY, FakeRunner(f=lambda n: 10 * n)).tested(sys.argv[2])
"""


@contextlib.contextmanager
def grader_elsewhere(temporary: Path, tests: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs ``tests``, as the leader of a group of its own."""
    command = [sys.executable, "-c", INTERRUPTED, str(temporary), tests]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as grader:
        try:
            yield grader
        finally:
            grader.kill()


def test_ctrl_c_leaves_no_process_and_no_folder_behind(tmp_path: Path, temporary: Path) -> None:
    tests = f"""
        import os, time
        def test_x(submission):
            submission.f(1)
            open({str(tmp_path / "pid")!r}, "w").write(f"{{os.getpid()}}\\n")
            time.sleep(600)
    """
    with grader_elsewhere(temporary, tests) as grader:
        pid = int(read_when_there(tmp_path / "pid"))
        assert is_alive(pid)
        assert len(list(temporary.iterdir())) == 1
        os.killpg(grader.pid, signal.SIGINT)  # as a terminal does
        _, errors = grader.communicate(timeout=60)
    assert grader.returncode == -signal.SIGINT
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert not is_alive(pid)
    assert list(temporary.iterdir()) == []


def test_a_grader_that_is_killed_leaves_no_process_that_goes_on_calling(tmp_path: Path, temporary: Path) -> None:
    tests = f"""
        import os, time
        def test_x(submission):
            open({str(tmp_path / "pid")!r}, "w").write(f"{{os.getpid()}}\\n")
            while True:
                submission.f(1)
                time.sleep(0.01)
    """
    with grader_elsewhere(temporary, tests) as grader:
        pid = int(read_when_there(tmp_path / "pid"))
        assert is_alive(pid)
        grader.kill()
        grader.communicate(timeout=60)
    wait_until_gone(pid)


# --- the fixture same --------------------------------------------------------------------------------------------


# Each set is one file, as every run starts a process.
ALIKE = {
    "equal arrays": ("np.eye(2)", "np.eye(2)"),
    "empty arrays of one shape": ("np.zeros((0, 0))", "np.zeros((0, 0))"),
    "NaN at the same place": ("np.array([np.nan, 1.0])", "np.array([np.nan, 1.0])"),
    "NaN alone": ("float('nan')", "float('nan')"),
    "infinities": ("np.array([np.inf, -np.inf])", "np.array([np.inf, -np.inf])"),
    "float64 to nine digits": ("1.0", "1.0 + 1e-10"),
    "float32 to four": ("np.float32([1.0])", "np.float32([1.0 + 5e-5])"),
    "float16 to two": ("np.float16([1.0])", "np.float16([1.005])"),
    "a list for an array": ("np.array([1, 2])", "[1, 2]"),
    "a list for a tuple": ("(1, 2)", "[1, 2]"),
    "a numpy number for a number": ("3", "np.float64(3)"),
    "arrays in lists": ("[np.eye(2), (np.ones(3), 'a')]", "[np.eye(2), (np.ones(3), 'a')]"),
    "arrays in a dict": ("{'a': np.eye(2), 'b': None}", "{'a': np.eye(2), 'b': None}"),
    "what came from the submission": ("np.array([[1.5, 2]])", "submission.g(np.array([[1.5, 2]]))"),
}
DIFFERENT = {
    "0 x 0": ("np.zeros((0, 0))", "np.zeros((2, 2))", "expected the shape (0, 0), yours is (2, 2)"),
    "2 x 2": ("np.zeros((2, 2))", "np.zeros((0, 0))", "expected the shape (2, 2), yours is (0, 0)"),
    "no broadcasting": ("np.zeros((1, 3))", "np.zeros(3)", "expected the shape (1, 3), yours is (3,)"),
    "NaN elsewhere": ("np.array([np.nan, 1.0])", "np.array([1.0, np.nan])", "2 of 2 numbers differ"),
    "NaN for a number": ("np.array([1.0])", "np.array([np.nan])", "a finite number is expected"),
    "beyond nine in float64": ("np.array([1.0])", "np.array([1.0 + 1e-6])", "the number differs"),
    "beyond four in float32": ("np.float32([1.0])", "np.float32([1.001])", "the number differs"),
    "beyond two in float16": ("np.float16([1.0])", "np.float16([1.05])", "the number differs"),
    "another kind": ("[1, 2]", "'text'", "expected a list, yours is a string"),
    "another length": ("[1, 2]", "[1]", "expected 2 items, yours has 1"),
    "a bool is not an int": ("True", "1", "expected a bool, yours is an int"),
    "arrays in a dict": ("{'a': np.eye(2)}", "{'a': np.ones((2, 2))}", "a: 2 of 4 numbers differ"),
    "what came from the submission": ("20", "submission.f(1)", "the number differs"),
}
NOT_COMPARED = ("object()", "{1, 2}", "[np.zeros(1), {1}]", "np.array(['text'])", "2 ** 70")


def asserting_same(pairs: Iterable[tuple[str, str]]) -> str:
    """A file with one test for each pair of an expected and an actual value."""
    tests = (
        f"def test_{number}(submission, same): assert same({expected}, {actual})"
        for number, (expected, actual) in enumerate(pairs)
    )
    return "\n".join(["import numpy as np", *tests])


def test_what_is_the_same_to_a_value_group_is_the_same(unboxed: Tiny) -> None:
    results = unboxed.told(asserting_same(ALIKE.values()))
    assert dict(zip(ALIKE, results, strict=True)) == dict.fromkeys(ALIKE, ("ok", ""))


def test_what_differs_fails_its_test_and_the_assertion_says_how(unboxed: Tiny) -> None:
    tests = asserting_same((expected, actual) for expected, actual, _ in DIFFERENT.values())
    results = unboxed.told(tests)
    for (name, (_, _, difference)), (outcome, message) in zip(DIFFERENT.items(), results, strict=True):
        assert outcome == "wrong", name
        assert message.startswith("assert same: "), name
        assert difference in message.splitlines()[0], name
        assert " object at 0x" not in message, name
        assert "function same" not in message, name  # which has an address, another one in every run
    assert unboxed.told(tests) == results


def test_that_two_values_differ_can_be_asserted_too(unboxed: Tiny) -> None:
    tests = """
        import numpy as np
        def test_different(same): assert not same(np.zeros((0, 0)), np.zeros((2, 2)))
        def test_alike(same): assert not same(1, 1.0)
    """
    (different, _), (alike, message) = unboxed.told(tests)
    assert (different, alike) == ("ok", "wrong")
    assert message.startswith("assert not same: yes")


def test_what_cannot_be_compared_is_an_error_of_the_test(unboxed: Tiny) -> None:
    pairs = [pair for thing in NOT_COMPARED for pair in ((thing, "1"), ("1", thing))]
    results = unboxed.told(asserting_same(pairs))
    assert {pair: outcome for pair, (outcome, _) in zip(pairs, results, strict=True)} == dict.fromkeys(pairs, "error")
