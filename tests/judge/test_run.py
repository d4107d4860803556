"""A run: the verdicts of every group, with the withheld inputs sent last, and what else is learned on the way."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import AnswerKey, query
from grader.judge.budget import Account
from grader.judge.run import Run, rejected, run
from grader.judge.runner import Runner
from grader.judge.session import Bounds, GiveUpPolicy, Program, Source
from grader.judge.verdict import Failed
from grader.model import exercise as model
from grader.model.exercise import Exercise, Limits, PytestFile, Reveal, SourceFile
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import List
from grader.wire.messages import Loaded, Raised, Use
from tests import making
from tests.fake_runner import ISOLATION, FakeRunner
from tests.making import group, keyed

KEY: AnswerKey = {
    "withheld": (keyed(5, expect=50),),
    "shown": (keyed(1, expect=10), keyed(2, expect=20)),
    "counter": (keyed(3, expect=30),),
    "empty": (),
}
CRASH = Stopped(Outcome.CRASH, "it ended without an answer")
TIMEOUT = Stopped(Outcome.TIMEOUT, "it took more than 0.1 s of CPU time")


def exercise(*groups: model.Group, forbid: tuple[str, ...] = ()) -> Exercise:
    usual = (
        group("withheld", hidden=True),
        group("shown"),
        group("counter", hidden=True, reveal=Reveal.COUNTEREXAMPLE),
        group("empty", hidden=True),
    )
    return making.exercise(*(groups or usual), forbid=forbid, limits=Limits(0.1, 256))


def done(
    runner: Runner,
    program: str = "",
    tiny: Exercise | None = None,
    key: AnswerKey | None = None,
    in_a_row: int = 3,
) -> Run:
    source = Source("tiny.py", textwrap.dedent(program).encode())
    bounds = Bounds(GiveUpPolicy(in_a_row, 10))
    return run(Program(tiny or exercise(), source), KEY if key is None else key, runner, Account(), bounds)


def outcomes(run: Run) -> dict[str, list[str]]:
    return {name: [verdict.outcome.value for verdict in verdicts] for name, verdicts in run.verdicts.items()}


def failures(run: Run, group: str) -> list[Failed]:
    """The verdicts of a group in which nothing passed."""
    failed = [verdict for verdict in run.verdicts[group] if isinstance(verdict, Failed)]
    assert len(failed) == len(run.verdicts[group])
    return failed


def seen() -> Callable[[int], list[int]]:
    """A function that returns all arguments that it has had."""
    arguments: list[int] = []

    def f(n: int) -> list[int]:
        arguments.append(n)
        return arguments[:]

    return f


def test_every_group_with_cases_has_a_verdict_on_each(sandbox: Sandbox) -> None:
    tried = done(sandbox, "def f(n): return 10 * n if n != 2 else 0")
    assert outcomes(tried) == {"withheld": ["ok"], "shown": ["ok", "wrong"], "counter": ["ok"]}
    assert (tried.message, tried.forbidden, tried.tests, tried.loading) == ("", (), {}, Outcome.OK)
    assert tried.seconds > 0
    assert tried.isolation is not None


def test_withheld_inputs_come_when_everything_disclosed_is_answered(sandbox: Sandbox) -> None:
    program = """
        SEEN = []
        def f(n):
            SEEN.append(n)
            return SEEN[:]
    """
    tried = done(sandbox, program)
    assert [failed.returned for failed in (*failures(tried, "shown"), *failures(tried, "counter"))] == [
        List((1,)),
        List((1, 2)),
        List((1, 2, 3)),
    ]
    assert failures(tried, "withheld")[0].returned == List((1, 2, 3, 5))


@pytest.mark.quick
def test_withheld_inputs_are_sent_in_a_batch_of_their_own_after_all_others() -> None:
    runner = FakeRunner(f=seen())
    done(runner)
    [worker] = runner.started
    assert [[query.args for query in batch] for batch in worker.batches] == [[(1,), (2,), (3,)], [(5,)]]


@pytest.mark.quick
def test_no_later_worker_is_sent_withheld_inputs_before_everything_disclosed_is_answered() -> None:
    runner = FakeRunner(f=lambda n: CRASH if n == 1 else 10 * n)
    assert outcomes(done(runner)) == {"withheld": ["ok"], "shown": ["crash", "ok"], "counter": ["ok"]}
    first, second = runner.started
    assert [[query.args for query in batch] for batch in first.batches] == [[(1,), (2,), (3,)]]
    assert [[query.args for query in batch] for batch in second.batches] == [[(2,), (3,)], [(5,)]]


@pytest.mark.quick
def test_a_case_is_sent_with_what_its_group_looks_at_and_without_what_it_expects() -> None:
    tiny = exercise(group("shown", properties=("pure", "fresh"), max_operations=4))
    runner = FakeRunner(f=seen())
    done(runner, tiny=tiny, key={"shown": KEY["shown"]})
    [[first, second]] = runner.started[0].batches
    assert (first.args, first.aspects, first.count_operations) == ((1,), ("pure", "fresh"), True)
    assert [first, second] == [query(tiny.groups[0], keyed.case) for keyed in KEY["shown"]]


@pytest.mark.quick
def test_the_seconds_are_those_of_all_workers() -> None:
    runner = FakeRunner(f=lambda n: CRASH if n in (2, 5) else 10 * n)
    assert done(runner).seconds == 0.5
    assert [worker.is_closed for worker in runner.started] == [True, True]


@pytest.mark.quick
@pytest.mark.parametrize(
    ("reason", "outcome", "message"),
    [
        (
            Raised(("ModuleNotFoundError", "Exception"), "No module named 'nowhere'", 1),
            "import_error",
            "the file could not be loaded: ModuleNotFoundError in line 1: No module named 'nowhere'",
        ),
        (CRASH, "crash", "the file could not be loaded: it ended without an answer"),
    ],
)
def test_where_loading_fails_no_input_is_sent(reason: Raised | Stopped, outcome: str, message: str) -> None:
    runner = FakeRunner(load=reason, f=lambda n: 10 * n)
    tried = done(runner)
    assert outcomes(tried) == {"withheld": [outcome], "shown": [outcome] * 2, "counter": [outcome]}
    assert (tried.message, tried.loading, tried.seconds) == (message, Outcome(outcome), 0.25)
    [worker] = runner.started
    assert worker.batches == []


@pytest.mark.parametrize(
    ("program", "outcome", "message"),
    [
        ("import nowhere", "import_error", "the file could not be loaded: ModuleNotFoundError in line 1: nowhere is"),
        ("import os\nos._exit(0)", "crash", "the file could not be loaded: it ended without an answer"),
        (
            "print('so far')\n1 / 0",
            "import_error",
            "the file could not be loaded: ZeroDivisionError in line 2: division",
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_has_failed_everything(
    sandbox: Sandbox, program: str, outcome: str, message: str
) -> None:
    tried = done(sandbox, program)
    assert outcomes(tried) == {"withheld": [outcome], "shown": [outcome] * 2, "counter": [outcome]}
    assert str(tried.message).startswith(message)
    assert ("so far" in str(tried.message)) is ("print" in program)


def test_what_the_source_names_is_told(sandbox: Sandbox) -> None:
    tried = done(sandbox, "import numpy as np\ndef f(n): return 10 * n or np.clip", exercise(forbid=("numpy.clip",)))
    assert tried.message == "line 2 uses numpy.clip, which this exercise does not allow"
    assert [use.name for use in tried.forbidden] == ["numpy.clip"]
    assert outcomes(tried)["shown"] == ["ok", "ok"]
    assert tried.loading is Outcome.FORBIDDEN


@pytest.mark.quick
def test_what_loads_only_once_has_failed_the_calls_that_are_left_and_no_others() -> None:
    not_loaded = Raised(("ValueError", "Exception"), "no", 1)
    runner = FakeRunner(
        load=lambda _: None if len(runner.started) == 1 else not_loaded, f=lambda n: CRASH if n == 2 else 10 * n
    )
    tried = done(runner)
    assert outcomes(tried) == {"withheld": ["error"], "shown": ["ok", "crash"], "counter": ["error"]}
    assert failures(tried, "counter")[0].message == "it raised ValueError in line 1: no"
    assert (tried.message, tried.loading) == ("", Outcome.OK)


@pytest.mark.quick
def test_forbidden_uses_are_told_rather_than_failed_cells() -> None:
    failed = Loaded((), (), failed=(Raised(("NameError",), "x", 1, cell=2),))
    told = done(FakeRunner(load=failed, f=lambda n: 10 * n))
    assert told.message == "while the file was loaded, 1 cell failed: NameError in line 1 of cell 2: x"
    uses = (Use("numpy.clip", 3),)
    told = done(FakeRunner(load=failed, forbidden=uses, f=lambda n: 10 * n))
    assert told.message == "line 3 uses numpy.clip, which this exercise does not allow"
    assert (told.forbidden, told.loading) == (uses, Outcome.FORBIDDEN)


@pytest.mark.quick
def test_who_may_run_out_of_time_once_is_not_called_after_that() -> None:
    def f(n: int) -> Stopped | int:
        return TIMEOUT if n == 1 else 10 * n

    runner = FakeRunner(f=f)
    assert outcomes(done(runner, in_a_row=1)) == {
        "withheld": ["timeout"],
        "shown": ["timeout"] * 2,
        "counter": ["timeout"],
    }
    assert len(runner.started) == 1
    assert outcomes(done(FakeRunner(f=f)))["shown"] == ["timeout", "ok"]


@pytest.mark.quick
def test_a_rejected_submission_has_failed_everything_and_nothing_ran() -> None:
    tests = PytestFile(SourceFile("test_x.py", b""))
    with_tests = exercise(group("shown"), group("tests", tests=tests))
    tried = rejected(with_tests, {"shown": KEY["shown"], "tests": ()}, "it is a symbolic link")
    assert outcomes(tried) == {"shown": ["rejected"] * 2}
    assert [test.outcome for test in tried.tests["tests"]] == [Outcome.REJECTED]
    assert (tried.message, tried.seconds, tried.isolation) == ("rejected: it is a symbolic link", 0.0, None)


@pytest.mark.quick
def test_what_the_workers_say_of_their_isolation_is_kept() -> None:
    assert done(FakeRunner(f=seen())).isolation == ISOLATION


# --- groups that are a pytest file -------------------------------------------------------------------------------

TESTS = b"def test_a(submission): assert submission.f(3) == 30\ndef test_b(submission): ...\n"
TESTED = exercise(
    group("shown"), group("tests", hidden=True, tests=PytestFile(SourceFile("solutions/tiny/test_tiny.py", TESTS)))
)
TESTED_KEY: AnswerKey = {"shown": KEY["shown"], "tests": ()}


def test_tests_have_results_beside_the_verdicts(sandbox: Sandbox) -> None:
    tried = done(sandbox, "def f(n): return 10 * n if n < 3 else 0", TESTED, TESTED_KEY)
    assert outcomes(tried) == {"shown": ["ok", "ok"]}
    assert {name: [test.outcome.value for test in tests] for name, tests in tried.tests.items()} == {
        "tests": ["wrong", "ok"]
    }


def test_tests_run_in_a_process_that_has_seen_nothing_else(sandbox: Sandbox) -> None:
    program = "SEEN = []\ndef f(n):\n    SEEN.append(n)\n    return 30 if SEEN == [3] else 10 * n"
    tried = done(sandbox, program, TESTED, TESTED_KEY)
    assert [test.outcome for test in tried.tests["tests"]] == [Outcome.OK, Outcome.OK]


def test_what_the_submission_uses_in_tests_is_among_the_seconds() -> None:
    """The tests run in a process of ours, and what they call here in none."""
    runner = FakeRunner(f=lambda n: 10 * n)
    tried = done(runner, tiny=TESTED, key=TESTED_KEY)
    assert [test.outcome for test in tried.tests["tests"]] == [Outcome.OK, Outcome.OK]
    assert [[query.args for batch in worker.batches for query in batch] for worker in runner.started] == [
        [(1,), (2,)],
        [(3,)],
    ]
    assert tried.seconds == 0.5


def test_tests_are_called_with_what_the_cases_have_left_of_one_budget() -> None:
    runner = FakeRunner()

    def slow(n: int) -> int:
        runner.spend(cpu_seconds=31)
        return 10 * n

    runner.functions = {"f": slow}
    tried = done(runner, tiny=TESTED, key=TESTED_KEY)
    assert outcomes(tried) == {"shown": ["ok", "ok"]}
    assert [test.outcome for test in tried.tests["tests"]] == [Outcome.CRASH, Outcome.OK]  # the second calls nothing
    assert len(runner.started) == 1


@pytest.mark.quick
def test_tests_of_what_cannot_be_loaded_are_not_run() -> None:
    tried = done(FakeRunner(load=Raised(("ValueError",), "no", 1)), tiny=TESTED, key=TESTED_KEY)
    assert [test.outcome for test in tried.tests["tests"]] == [Outcome.IMPORT_ERROR]


# --- groups that call a harness ----------------------------------------------------------------------------------


def harnessed(source: str) -> Exercise:
    twice = replace(parse_signature("twice(n: int) -> int"), name="harness.twice")
    tiny = exercise(group("shown"), group("twice", function="harness.twice"))
    file = SourceFile("solutions/tiny/harness.py", textwrap.dedent(source).encode())
    return replace(tiny, harness=(twice,), harness_file=file)


TWICE: AnswerKey = {
    "shown": KEY["shown"],
    "twice": (keyed(3, expect=300, function="harness.twice"),),
}
HARNESS = "def twice(submission, n): return submission.f(submission.f(n))"


def test_a_harness_calls_the_submission(sandbox: Sandbox) -> None:
    right, wrong = (done(sandbox, f"def f(n): return {each} * n", harnessed(HARNESS), TWICE) for each in (10, 9))
    assert outcomes(right) == {"shown": ["ok", "ok"], "twice": ["ok"]}
    assert outcomes(wrong) == {"shown": ["wrong", "wrong"], "twice": ["wrong"]}


def test_a_harness_has_nothing_to_call_where_the_function_is_missing(sandbox: Sandbox) -> None:
    tried = done(sandbox, "def g(n): ...", harnessed(HARNESS), TWICE)
    assert outcomes(tried) == {"shown": ["missing", "missing"], "twice": ["missing"]}
    assert failures(tried, "twice")[0].message == "f is not defined"


def test_an_error_that_a_harness_meets_is_told_with_the_submissions_line(sandbox: Sandbox) -> None:
    tried = done(sandbox, "\n\ndef f(n): return n // 0", harnessed(HARNESS), TWICE)
    assert str(failures(tried, "twice")[0].message).startswith("it raised ZeroDivisionError in line 3: ")


def test_a_harness_that_fails_by_itself_names_no_line_of_the_submissions(sandbox: Sandbox) -> None:
    tried = done(sandbox, "def f(n): return 10 * n", harnessed("def twice(submission, n): return n // 0"), TWICE)
    assert str(failures(tried, "twice")[0].message).startswith("it raised ZeroDivisionError: ")


@pytest.mark.parametrize(
    "making",
    [
        pytest.param("def twice(submission, n): return 300", id="a function of the same name"),
        pytest.param(
            "sys.modules['harness'] = types.SimpleNamespace(twice=lambda *_: 300)", id="a module in its place"
        ),
    ],
)
def test_what_a_submission_calls_its_harness_is_not_called(sandbox: Sandbox, making: str) -> None:
    program = f"import sys, types\ndef f(n): return 9 * n\n{making}\n"
    assert outcomes(done(sandbox, program, harnessed(HARNESS), TWICE))["twice"] == ["wrong"]


def test_the_harness_is_not_there_while_the_submission_is_loaded(sandbox: Sandbox) -> None:
    tried = done(sandbox, "import harness\ndef f(n): return 10 * n", harnessed(HARNESS), TWICE)
    assert str(tried.message).startswith("line 1 imports harness: harness is neither installed")


def test_a_harness_that_cannot_be_loaded_is_told(sandbox: Sandbox) -> None:
    tried = done(sandbox, "def f(n): return 10 * n", harnessed("import nowhere"), TWICE)
    assert outcomes(tried)["twice"] == ["import_error"]
