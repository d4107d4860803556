"""Groups that are a pytest file: the author's tests run here, the submission there, and nothing else is touched."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from grader.errors import ExerciseError
from grader.exercise.signatures import parse_signature
from grader.judge.calls import Source
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.judge.pytest_group import MAX_WORKERS, run_group_tests
from grader.judge.pytest_group import Tested as Result  # pytest takes what is called Test... for a test
from grader.model.exercise import Exercise, Group, Limits, Outline, Reveal, Text
from grader.model.report import Failure, GroupReport, Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox

TEXT = Text("text", "text")
TENFOLD = "def f(n): return 10 * n"


class Tiny(NamedTuple):
    """An exercise whose only group is a pytest file, and the sandbox that it runs in."""

    exercise: Exercise
    sandbox: Sandbox

    def tested(self, tests: str, program: str = TENFOLD) -> tuple[Result, ...]:
        group = self._written(tests)
        source = Source("tiny.py", textwrap.dedent(program).encode())
        return run_group_tests(self.exercise, group, source, self.sandbox)

    def told(self, tests: str, program: str = TENFOLD) -> list[tuple[str, str]]:
        """The outcome and message of every test."""
        return [(test.outcome.value, test.message) for test in self.tested(tests, program)]

    def graded(self, tests: str, program: str = TENFOLD, **group: object) -> Report:
        exercise = replace(self.exercise, groups=(replace(self._written(tests), **group),))
        submission = Submission("kim", "tiny", Path("tiny.py"), textwrap.dedent(program).encode())
        return grade(exercise, submission, AnswerKeys(self.sandbox, KeyStore(None)), self.sandbox)

    def _written(self, tests: str) -> Group:
        path = self.exercise.folder / "test_tiny.py"
        path.write_text(textwrap.dedent(tests))
        return replace(self.exercise.groups[0], tests=path)


@pytest.fixture
def tiny(tmp_path: Path, sandbox: Sandbox) -> Tiny:
    folder = tmp_path / "solutions" / "tiny"
    folder.mkdir(parents=True)
    signatures = ("f(n: int) -> int", "g(x: array[N], t: tuple = (), *, d: dict = None) -> object")
    exercise = Exercise(
        outline=Outline("tiny", TEXT, "track", "easy", 1, 1, (), "tiny.py"),
        folder=folder,
        signatures=tuple(map(parse_signature, signatures)),
        forbid=("numpy.clip",),
        limits=Limits(0.3, 128),
        hints=(),
        groups=(Group("properties", 4, TEXT, "f", hidden=True, tests=folder / "test_tiny.py"),),
        reference=None,
        wrong=(),
        sha256="",
    )
    return Tiny(exercise, sandbox)


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
        Result("test_right", "Ten times as much.", 1.0, Outcome.OK, ""),
        Result("test_wrong", "Twenty times.", 2.5, Outcome.WRONG, message),
        Result("test_last", "test_last", 1.0, Outcome.OK, ""),
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


@pytest.mark.parametrize(
    ("body", "outcome", "message"),
    [
        pytest.param("pytest.fail('no good')", "wrong", "no good", id="fail"),
        pytest.param(
            "with pytest.raises(ValueError): submission.f(1)", "wrong", "DID NOT RAISE ValueError", id="raises"
        ),
        pytest.param("assert submission.f(1) == pytest.approx(11)", "wrong", "assert 10 == 11 ± 1.1e-05", id="approx"),
        pytest.param("raise KeyError('a slip of the author')", "error", "'a slip of the author'", id="an error"),
        pytest.param("raise AssertionError", "wrong", "AssertionError", id="without a text"),
        pytest.param("submission.h(1)", "error", "tiny has no function h", id="an unknown function"),
        pytest.param("pytest.skip('not today')", "error", "not today", id="skip"),
    ],
)
def test_whatever_ends_a_test_is_its_result(tiny: Tiny, body: str, outcome: str, message: str) -> None:
    ((ended, said),) = tiny.told(f"import pytest\ndef test_x(submission):\n    {body}\n")
    assert ended == outcome
    assert message in said


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
    assert (group.score, group.points, group.cases.total) == (score, 4, 3)
    assert report.score == score


@pytest.mark.parametrize("points", ["", "(0)", "(-1)", "(1, 2)", "('two')", "(number=2)", "(float('nan'))", "(1e999)"])
def test_points_that_are_no_number_above_none_are_a_mistake_with_its_line(tiny: Tiny, points: str) -> None:
    with pytest.raises(ExerciseError) as stopped:
        tiny.tested(
            f"import pytest\ndef test_y(submission): ...\n@pytest.mark.points{points}\ndef test_x(submission): ..."
        )
    problem = "the mark 'points' of test_x takes one number above 0"
    assert (stopped.value.path.name, stopped.value.line, stopped.value.problem) == ("test_tiny.py", 3, problem)


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
        message="A hidden call raised an exception that is not expected.", why="A sentence of the author's."
    )
    assert group.outcome is Outcome.ERROR
    assert only(tiny.graded(QUOTING, "def f(n): return n")).failure == Failure(
        message="A hidden call came back with something else than is expected.", why="A sentence of the author's."
    )


def test_a_test_without_a_docstring_shows_none_of_its_values_at_hint(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING.replace('"""A sentence of the author\'s."""', ""), TELLING))
    assert group.failure is not None
    assert (group.failure.why, "987654" in repr(group)) == ("test_x", False)


def test_where_counterexamples_are_shown_the_assertion_is(tiny: Tiny) -> None:
    group = only(tiny.graded(QUOTING, "def f(n): return n", reveal=Reveal.COUNTEREXAMPLE))
    assert group.failure is not None
    assert group.failure.message.startswith("assert 987654 == (10 * 987654)")
    told = only(tiny.graded(QUOTING, TELLING, reveal=Reveal.COUNTEREXAMPLE)).failure
    assert told is not None
    assert told.message == "ValueError in line 1: the input was 987654"


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


def test_tensors_are_numpy_arrays_here(toy_course_tests: Tiny) -> None:
    tests = """
        import numpy as np
        def test_x(submission):
            back = submission.t(np.array([[1.0, 2.0]], "float32"))
            assert isinstance(back, np.ndarray)
            assert (back.dtype.name, back.tolist()) == ("float32", [[2.0, 4.0]])
    """
    program = "import torch\ndef t(x):\n    assert isinstance(x, torch.Tensor)\n    return 2 * x"
    assert toy_course_tests.told(tests, program) == [("ok", "")]


@pytest.fixture
def toy_course_tests(tiny: Tiny) -> Tiny:
    """The same with a function on tensors."""
    return Tiny(
        replace(tiny.exercise, signatures=(parse_signature("t(x: tensor[H, W]) -> tensor[H, W]"),)), tiny.sandbox
    )


@pytest.mark.parametrize("call", ["submission.f(1, 2)", "submission.f()", "submission.f(m=1)", "submission.f(1, n=1)"])
def test_a_call_that_does_not_fit_is_the_submissions_to_refuse(tiny: Tiny, call: str) -> None:
    tests = f"import pytest\ndef test_x(submission):\n    with pytest.raises(TypeError, match='argument'): {call}\n"
    assert tiny.told(tests) == [("ok", "")]


def test_a_harness_is_called_by_its_name(tiny: Tiny) -> None:
    twice = replace(parse_signature("twice(n: int) -> int"), name="harness.twice")
    harnessed = replace(
        tiny.exercise,
        harness=(twice,),
        harness_source=b"def twice(submission, n): return submission.f(submission.f(n))",
    )
    tests = "def test_x(submission): assert submission.twice(3) == 300"
    assert Tiny(harnessed, tiny.sandbox).told(tests) == [("ok", "")]


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
        pytest.param("def f(n): return {n}", "bad_output", "the result is a builtins.set", id="returns a set"),
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
    assert report.message.startswith("the file could not be loaded: ModuleNotFoundError")


def test_a_submission_that_was_rejected_is_not_tested(tiny: Tiny) -> None:
    group = tiny._written("def test_x(submission): ...")
    submission = Submission("kim", "tiny", Path("tiny.py"), b"", rejection="it is a symbolic link")
    keys = AnswerKeys(tiny.sandbox, KeyStore(None))
    report = grade(replace(tiny.exercise, groups=(group,)), submission, keys, tiny.sandbox)
    assert (report.score, report.max_score, report.outcome) == (0, 4, Outcome.REJECTED)


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
def test_a_file_that_cannot_be_run_is_its_authors_mistake_and_nobodys_score(tiny: Tiny, tests: str, why: str) -> None:
    with pytest.raises(ExerciseError, match=rf"test_tiny\.py: pytest cannot run these tests \([A-Z_]+\){why}$"):
        tiny.tested(tests)


def test_an_unknown_fixture_is_an_error_of_its_test(tiny: Tiny) -> None:
    ((outcome, _),) = tiny.told("def test_x(submision): ...")
    assert outcome == "error"


def test_an_interrupt_is_an_interrupt(tiny: Tiny) -> None:
    with pytest.raises(KeyboardInterrupt):
        tiny.tested("def test_x(submission): raise KeyboardInterrupt")


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


def test_two_files_of_the_same_name_are_two(tiny: Tiny, tmp_path: Path) -> None:
    tiny.tested("SEEN = []\ndef test_one(submission): ...")
    other = tmp_path / "solutions" / "other"
    other.mkdir()
    elsewhere = Tiny(replace(tiny.exercise, folder=other), tiny.sandbox)
    assert [test.name for test in elsewhere.tested("def test_other(submission): ...")] == ["test_other"]


def test_what_a_file_remembers_is_forgotten_before_the_next_submission(tiny: Tiny) -> None:
    tests = "SEEN = []\ndef test_x(submission):\n    SEEN.append(1)\n    assert len(SEEN) == 1\n"
    assert [tiny.told(tests) for _ in range(3)] == [[("ok", "")]] * 3


def test_a_file_that_was_changed_is_read_anew(tiny: Tiny) -> None:
    assert [tiny.told(f"def test_x(submission): assert {truth}")[0][0] for truth in (1, 0, 1)] == ["ok", "wrong", "ok"]


def test_fixtures_beside_the_file_are_taken_and_those_above_are_not(tiny: Tiny, tmp_path: Path) -> None:
    autouse = "import pytest\n@pytest.fixture(autouse=True)\ndef interfering(): raise RuntimeError('from above')\n"
    (tmp_path / "conftest.py").write_text(autouse)
    (tmp_path / "solutions" / "conftest.py").write_text(autouse)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tiny.exercise.folder / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef three(): return 3\n")
    assert tiny.told("def test_x(submission, three): assert submission.f(three) == 30") == [("ok", "")]


@pytest.mark.parametrize(("name", "value"), [("PYTEST_ADDOPTS", "-k nothing -x"), ("PYTEST_PLUGINS", "no_such_plugin")])
def test_settings_of_the_users_own_pytest_change_nothing(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert tiny.told("def test_x(submission): ...\ndef test_y(submission): assert 0")[0] == ("ok", "")
    assert os.environ[name] == value


@pytest.mark.parametrize("name", ["CI", "BUILD_NUMBER"])
def test_how_large_values_differ_is_not_written_out_in_full(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    program = "def f(n): return ['a' * 60] * 20_000"
    start = time.process_time()
    [(outcome, message)] = tiny.told("def test_x(submission): assert submission.f(1) == ['a' * 59 + 'b'] * 20", program)
    assert time.process_time() - start < 2
    assert (outcome, len(message) < 2000) == ("wrong", True)
    assert os.environ[name] == "1"


def test_afterwards_the_process_is_as_it_was(tiny: Tiny) -> None:
    def state() -> object:
        here = {name for name in sys.modules if "tiny" in name or "conftest" in name}
        return here, dict(os.environ), os.getcwd(), list(sys.path), sys.dont_write_bytecode, sys.stdout

    before = state()
    (tiny.exercise.folder / "conftest.py").write_text("")
    tiny.tested("import sys\ndef test_x(submission): assert 0\n")
    assert state() == before
    assert sorted(path.name for path in tiny.exercise.folder.iterdir()) == ["conftest.py", "test_tiny.py"]
