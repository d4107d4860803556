"""A trial: the verdicts of every group, with the closed inputs sent last, and what else is learned on the way."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import AnswerKey, Expected, KeyedCase
from grader.judge.calls import Patience, Source
from grader.judge.run import Trial, rejected, try_out
from grader.model.exercise import Call, Case, Exercise, Group, Limits, Outline, Reveal, Text
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.values import List

TEXT = Text("text", "text")


def keyed(argument: int, expected: int) -> KeyedCase:
    return KeyedCase(Case("w", Call("f", (argument,), {})), Expected(expected))


KEY: AnswerKey = {
    "closed": (keyed(5, 50),),
    "shown": (keyed(1, 10), keyed(2, 20)),
    "open": (keyed(3, 30),),
    "empty": (),
}


def exercise(*groups: Group, forbid: tuple[str, ...] = ()) -> Exercise:
    usual = (
        Group("closed", 1, TEXT, "f", hidden=True),
        Group("shown", 1, TEXT, "f"),
        Group("open", 1, TEXT, "f", hidden=True, reveal=Reveal.COUNTEREXAMPLE),
        Group("empty", 1, TEXT, "f", hidden=True),
    )
    return Exercise(
        outline=Outline("tiny", TEXT, "track", "easy", 1, 1, (), "tiny.py"),
        folder=Path("tiny"),
        signatures=(parse_signature("f(n: int) -> int"),),
        forbid=forbid,
        limits=Limits(0.1, 256),
        hints=(),
        groups=groups or usual,
        reference=None,
        wrong=(),
        sha256="",
    )


def tried(
    sandbox: Sandbox, program: str, tiny: Exercise | None = None, key: AnswerKey | None = None, patience: int = 3
) -> Trial:
    source = Source("tiny.py", textwrap.dedent(program).encode())
    return try_out(tiny or exercise(), source, KEY if key is None else key, sandbox, Patience(patience, 10))


def outcomes(trial: Trial) -> dict[str, list[str]]:
    return {name: [verdict.outcome.value for verdict in verdicts] for name, verdicts in trial.verdicts.items()}


def test_every_group_with_cases_has_a_verdict_on_each(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "def f(n): return 10 * n if n != 2 else 0")
    assert outcomes(trial) == {"closed": ["ok"], "shown": ["ok", "wrong"], "open": ["ok"]}
    assert (trial.message, trial.forbidden, trial.tests) == ("", (), {})
    assert trial.seconds > 0
    assert trial.isolation is not None


def test_closed_inputs_are_sent_when_everything_open_is_answered(sandbox: Sandbox) -> None:
    program = """
        SEEN = []
        def f(n):
            SEEN.append(n)
            return SEEN[:]
    """
    trial = tried(sandbox, program)
    assert [verdict.actual for verdict in (*trial.verdicts["shown"], *trial.verdicts["open"])] == [
        List((1,)),
        List((1, 2)),
        List((1, 2, 3)),
    ]
    assert trial.verdicts["closed"][0].actual == List((1, 2, 3, 5))


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
    trial = tried(sandbox, program)
    assert outcomes(trial) == {"closed": [outcome], "shown": [outcome] * 2, "open": [outcome]}
    assert trial.message.startswith(message)
    assert ("so far" in trial.message) is ("print" in program)


def test_what_the_source_names_is_told(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "import numpy as np\ndef f(n): return 10 * n or np.clip", exercise(forbid=("numpy.clip",)))
    assert trial.message == "line 2 uses numpy.clip, which this exercise does not allow"
    assert [use.name for use in trial.forbidden] == ["numpy.clip"]
    assert outcomes(trial)["shown"] == ["ok", "ok"]


def test_who_has_no_patience_makes_no_call_after_the_first_that_ran_out_of_time(sandbox: Sandbox) -> None:
    program = "def f(n):\n    while n == 1: pass\n    return 10 * n"
    assert outcomes(tried(sandbox, program, patience=1)) == {
        "closed": ["timeout"],
        "shown": ["timeout"] * 2,
        "open": ["timeout"],
    }
    assert outcomes(tried(sandbox, program))["shown"] == ["timeout", "ok"]


def test_a_rejected_submission_has_failed_everything_and_nothing_ran() -> None:
    with_tests = exercise(Group("shown", 1, TEXT, "f"), Group("tests", 1, TEXT, "f", tests=Path("test_x.py")))
    trial = rejected(with_tests, {"shown": KEY["shown"], "tests": ()}, "it is a symbolic link")
    assert outcomes(trial) == {"shown": ["rejected"] * 2, "tests": []}
    assert [test.outcome for test in trial.tests["tests"]] == [Outcome.REJECTED]
    assert (trial.message, trial.seconds, trial.isolation) == ("rejected: it is a symbolic link", 0.0, None)


# --- groups that are a pytest file -------------------------------------------------------------------------------


@pytest.fixture
def tested(tmp_path: Path) -> Exercise:
    path = tmp_path / "test_tiny.py"
    path.write_text("def test_a(submission): assert submission.f(3) == 30\ndef test_b(submission): ...\n")
    return exercise(Group("shown", 1, TEXT, "f"), Group("tests", 1, TEXT, "f", hidden=True, tests=path))


def test_tests_have_results_beside_the_verdicts(sandbox: Sandbox, tested: Exercise) -> None:
    trial = tried(sandbox, "def f(n): return 10 * n if n < 3 else 0", tested, {"shown": KEY["shown"], "tests": ()})
    assert outcomes(trial) == {"shown": ["ok", "ok"]}
    assert {name: [test.outcome.value for test in tests] for name, tests in trial.tests.items()} == {
        "tests": ["wrong", "ok"]
    }


def test_tests_run_in_a_process_that_has_seen_nothing_else(sandbox: Sandbox, tested: Exercise) -> None:
    program = "SEEN = []\ndef f(n):\n    SEEN.append(n)\n    return 30 if SEEN == [3] else 10 * n"
    trial = tried(sandbox, program, tested, {"shown": KEY["shown"], "tests": ()})
    assert [test.outcome for test in trial.tests["tests"]] == [Outcome.OK, Outcome.OK]


def test_tests_of_what_cannot_be_loaded_are_not_run(sandbox: Sandbox, tested: Exercise) -> None:
    trial = tried(sandbox, "1 / 0", tested, {"shown": KEY["shown"], "tests": ()})
    assert [test.outcome for test in trial.tests["tests"]] == [Outcome.IMPORT_ERROR]


# --- groups that call a harness ----------------------------------------------------------------------------------


def harnessed(source: str) -> Exercise:
    twice = replace(parse_signature("twice(n: int) -> int"), name="harness.twice")
    tiny = exercise(Group("shown", 1, TEXT, "f"), Group("twice", 1, TEXT, "harness.twice"))
    return replace(tiny, harness=(twice,), harness_source=textwrap.dedent(source).encode())


TWICE: AnswerKey = {
    "shown": KEY["shown"],
    "twice": (KeyedCase(Case("w", Call("harness.twice", (3,), {})), Expected(300)),),
}
HARNESS = "def twice(submission, n): return submission.f(submission.f(n))"


def test_a_harness_calls_the_submission(sandbox: Sandbox) -> None:
    right, wrong = (tried(sandbox, f"def f(n): return {each} * n", harnessed(HARNESS), TWICE) for each in (10, 9))
    assert outcomes(right) == {"shown": ["ok", "ok"], "twice": ["ok"]}
    assert outcomes(wrong) == {"shown": ["wrong", "wrong"], "twice": ["wrong"]}


def test_a_harness_has_nothing_to_call_where_the_function_is_missing(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "def g(n): ...", harnessed(HARNESS), TWICE)
    assert outcomes(trial) == {"shown": ["missing", "missing"], "twice": ["missing"]}
    assert trial.verdicts["twice"][0].message == "f is not defined"


def test_an_error_that_a_harness_meets_is_told_with_the_submissions_line(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "\n\ndef f(n): return n // 0", harnessed(HARNESS), TWICE)
    assert trial.verdicts["twice"][0].message.startswith("it raised ZeroDivisionError in line 3: ")


def test_a_harness_that_fails_by_itself_names_no_line_of_the_submissions(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "def f(n): return 10 * n", harnessed("def twice(submission, n): return n // 0"), TWICE)
    assert trial.verdicts["twice"][0].message.startswith("it raised ZeroDivisionError: ")


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
    assert outcomes(tried(sandbox, program, harnessed(HARNESS), TWICE))["twice"] == ["wrong"]


def test_the_harness_is_not_there_while_the_submission_is_loaded(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "import harness\ndef f(n): return 10 * n", harnessed(HARNESS), TWICE)
    assert trial.message.startswith("line 1 imports harness: harness is neither installed")


def test_a_harness_that_cannot_be_loaded_is_told(sandbox: Sandbox) -> None:
    trial = tried(sandbox, "def f(n): return 10 * n", harnessed("import nowhere"), TWICE)
    assert outcomes(trial)["twice"] == ["import_error"]
