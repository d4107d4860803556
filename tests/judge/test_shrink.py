"""The smallest counterexample: least shape, then least numbers, the same kind of failure, at a bounded cost."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.msgpack import encode

from grader.exercise.given import Generator
from grader.exercise.signatures import parse_signature
from grader.exercise.strategies import Block
from grader.judge.answer_keys import Expected, KeyedCase, build_key
from grader.judge.calls import Answered, Source
from grader.judge.conversation import Conversation
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.judge.run import try_out
from grader.judge.shrink import EFFORTS, FULL_EFFORT, NO_EFFORT, Effort, smallest
from grader.judge.verdict import Verdict, judge
from grader.model.exercise import Case, Exercise, Given, Group, Limits, Outline, Reveal, Text
from grader.model.report import Outcome
from grader.model.submission import Submission
from grader.reporting.rendering import value_text
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.wire.messages import Load, Observed, Query, Returned

TEXT = Text("text", "text")
TOTAL = "def total(x, mode='plain'):\n    return x.sum()\n"
DRAWS = (
    ("H", "integers(1, 5)"),
    ("W", "integers(1, 5)"),
    ("x", "array(H, W)"),
    ("mode", "sampled_from('plain', 'loud', 'quiet')"),
)


class Tiny(NamedTuple):
    """An exercise with one generated group, ``total(x, mode)``, and the sandbox that it runs in."""

    exercise: Exercise
    sandbox: Sandbox

    @property
    def group(self) -> Group:
        return self.exercise.groups[0]

    def failing(self, program: str) -> tuple[KeyedCase, Verdict]:
        """The largest generated case that ``program`` fails."""
        keyed = build_key(self.exercise, self.sandbox)
        verdicts = try_out(self.exercise, source(program), keyed, self.sandbox).verdicts["any"]
        cases = zip(keyed["any"], verdicts, strict=True)
        return [(case, verdict) for case, verdict in cases if verdict.outcome is not Outcome.OK][-1]

    def shrunk(
        self, program: str, effort: Effort = FULL_EFFORT, failed: tuple[KeyedCase, Verdict] | None = None
    ) -> tuple[KeyedCase, Verdict]:
        return smallest(
            self.exercise, self.group, failed or self.failing(program), source(program), self.sandbox, effort
        )


def source(program: str) -> Source:
    return Source("total.py", textwrap.dedent(program).encode())


def tiny_exercise(folder: Path, reference: str | None = TOTAL, **given: Any) -> Exercise:
    usual = {"draws": DRAWS, "where": None, "args": ("x", "mode"), "kwargs": (), "examples": 30, "why": "w"}
    made = Given(**{**usual, "raises": None, "line": 1, **given})
    path = folder / "total.py"
    if reference is not None:
        path.write_text(textwrap.dedent(reference))
    return Exercise(
        outline=Outline("total", TEXT, "track", "easy", 1, 1, (), "total.py"),
        folder=folder,
        signatures=(parse_signature("total(x: array[H, W], mode: str = 'plain') -> float"),),
        forbid=(),
        limits=Limits(0.3, 128),
        hints=(),
        groups=(Group("any", 1, TEXT, "total", hidden=True, reveal=Reveal.COUNTEREXAMPLE, given=made),),
        reference=path if reference is not None else None,
        wrong=(),
        sha256="",
    )


@pytest.fixture
def tiny(tmp_path: Path, sandbox: Sandbox) -> Tiny:
    return Tiny(tiny_exercise(tmp_path), sandbox)


def shown(keyed: KeyedCase) -> str:
    return ", ".join(map(value_text, keyed.case.call.args))


# --- how small ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "smallest_call"),
    [
        pytest.param("x[:, 1:].sum()", "array([[1]], float64), 'plain'", id="a column is lost"),
        pytest.param("x.sum() + (x.shape[0] > 1)", "array([[0], [0]], float64), 'plain'", id="from two rows on"),
        pytest.param("x.sum() + (x.shape[0] > 1 and x.shape[1] > 2)",
                     "array([[0, 0, 0], [0, 0, 0]], float64), 'plain'", id="from 2 x 3 on"),
        pytest.param("x.sum() + (x.shape[1] == 4)", "array([[0, 0, 0, 0]], float64), 'plain'", id="at four columns"),
        pytest.param("abs(x).sum()", "array([[-1]], float64), 'plain'", id="signs are lost"),
        pytest.param("x.sum() + (x <= -5).any()", "array([[-5]], float64), 'plain'", id="below a number"),
        pytest.param("x.sum() * (mode == 'plain')", "array([[1]], float64), 'loud'", id="in another mode"),
        pytest.param("x.sum() + (mode == 'quiet')", "array([[0]], float64), 'quiet'", id="in the last mode"),
        pytest.param("x[0].sum()", "array([[0], [1]], float64), 'plain'", id="rows are lost"),
        pytest.param("x.sum() + (x[0, 0] < x[-1, -1])", "array([[0, 1]], float64), 'plain'", id="by comparison"),
    ],
)  # fmt: skip
def test_first_the_shape_is_least_and_then_the_numbers(tiny: Tiny, wrong: str, smallest_call: str) -> None:
    keyed, verdict = tiny.shrunk(f"def total(x, mode='plain'): return {wrong}")
    assert shown(keyed) == smallest_call
    assert verdict.outcome is Outcome.WRONG


def test_what_is_shown_belongs_to_the_case_that_is_shown(tiny: Tiny) -> None:
    keyed, verdict = tiny.shrunk("def total(x, mode='plain'): return 3 * x.sum() + 1")
    assert shown(keyed) == "array([[0]], float64), 'plain'"
    assert (value_text(keyed.expected.value), value_text(verdict.actual)) == ("float64(0)", "float64(1)")
    assert keyed.case == Case("w", keyed.case.call, from_reference=True)
    assert keyed.choices == {"H": 1, "W": 1, "x": Block((1, 1), (0,)), "mode": 0}


def test_no_step_leads_on_from_what_is_shown(tiny: Tiny) -> None:
    keyed, _ = tiny.shrunk("def total(x, mode='plain'): return x.sum() + (x.shape[1] > 2) * x[0, 0]")
    assert keyed.choices is not None
    given = tiny.group.given
    assert given is not None
    maker = Generator(given, tiny.exercise.signatures[0])
    for choices in maker.smaller(keyed.choices):
        x = maker.call(choices).args[0]
        assert x.shape[1] <= 2 or not x.numpy()[0, 0]  # type: ignore[union-attr]  # an array


def test_a_case_that_the_reference_has_no_value_for_is_none(tmp_path: Path, sandbox: Sandbox) -> None:
    reference = """
        def total(x, mode='plain'):
            if x.size < 3: raise ValueError('too small')
            return x.sum()
    """
    tiny = Tiny(tiny_exercise(tmp_path, reference, where="H * W > 2"), sandbox)
    loose = msgspec.structs.replace(tiny.group.given, where=None)  # type: ignore[type-var]  # there is one
    failed = tiny.failing("def total(x, mode='plain'): return x.sum() + 1")
    exercise = msgspec.structs.replace(tiny.exercise, groups=(msgspec.structs.replace(tiny.group, given=loose),))
    keyed, _ = Tiny(exercise, sandbox).shrunk("def total(x, mode='plain'): return x.sum() + 1", failed=failed)
    assert shown(keyed) == "array([[0, 0, 0]], float64), 'plain'"


def test_where_an_error_is_expected_the_call_that_returns_is_made_small(tmp_path: Path, sandbox: Sandbox) -> None:
    tiny = Tiny(tiny_exercise(tmp_path, raises="ValueError"), sandbox)
    program = """
        def total(x, mode='plain'):
            if x.shape[1] < 3: raise ValueError
            return 0
    """
    keyed, verdict = tiny.shrunk(program)
    assert (shown(keyed), keyed.expected) == ("array([[0, 0, 0]], float64), 'plain'", Expected(raises="ValueError"))
    assert verdict.message == "it should raise ValueError, and returned an int"


# --- the same kind of failure ------------------------------------------------------------------------------------

LARGE_AND_SMALL = """
    import os
    import numpy as np
    def total(x, mode='plain'):
        if x.size > 4: {large}
        {small}
"""


@pytest.mark.parametrize(
    ("large", "small", "outcome", "kind"),
    [
        pytest.param("raise ValueError", "return -1000", Outcome.ERROR, "ValueError", id="an error, then a value"),
        pytest.param("raise ValueError", "raise KeyError", Outcome.ERROR, "ValueError", id="another error"),
        pytest.param("return -1000", "raise ValueError", Outcome.WRONG, "value", id="a value, then an error"),
        pytest.param("return x", "return -1000", Outcome.WRONG, "shape", id="a shape, then a value"),
        pytest.param("return 'text'", "return x.ravel()", Outcome.WRONG, "kind", id="a string, then a shape"),
        pytest.param("return -1000", "return np.nan", Outcome.WRONG, "value", id="a value, then none that is finite"),
        pytest.param("return {x.size}", "return -1000", Outcome.BAD_OUTPUT, "", id="no plain data, then a value"),
        pytest.param("os._exit(0)", "return -1000", Outcome.CRASH, "", id="an end, then a value"),
        pytest.param("return -1000", "os._exit(0)", Outcome.WRONG, "value", id="a value, then an end"),
    ],
)
def test_one_kind_of_failure_does_not_become_another(
    tiny: Tiny, large: str, small: str, outcome: Outcome, kind: str
) -> None:
    keyed, verdict = tiny.shrunk(LARGE_AND_SMALL.replace("{large}", large).replace("{small}", small))
    assert (verdict.outcome, verdict.kind) == (outcome, kind)
    shape = keyed.case.call.args[0].shape  # type: ignore[union-attr]  # an array
    assert shape[0] * shape[1] in (5, 6)  # 5 is not a step away from everywhere


def test_wrong_numbers_may_become_a_wrong_shape_which_is_put_right_first(tiny: Tiny) -> None:
    keyed, verdict = tiny.shrunk(LARGE_AND_SMALL.replace("{large}", "return -1000").replace("{small}", "return x"))
    assert (verdict.outcome, verdict.kind) == (Outcome.WRONG, "shape")
    assert shown(keyed) == "array([[0]], float64), 'plain'"


# --- hostile and odd submissions ---------------------------------------------------------------------------------


def test_a_submission_that_ends_its_process_every_time_is_made_small_as_far_as_processes_go(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import os\ndef total(x, mode='plain'):\n    if x.size > 1: os._exit(0)\n    return x.sum()"
    failed = tiny.failing(program)
    loads = count_loads(monkeypatch)
    keyed, verdict = tiny.shrunk(program, failed=failed)
    assert verdict.outcome is Outcome.CRASH
    assert size(tiny, keyed) < size(tiny, failed[0])
    assert loads.count(program.encode()) <= 20


def test_a_call_that_runs_out_of_time_is_not_made_again(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "def total(x, mode='plain'):\n    while x.size > 3: pass\n    return x.sum()"
    quick = msgspec.structs.replace(tiny.exercise, limits=Limits(0.05, 128))
    failed = Tiny(quick, tiny.sandbox).failing(program)
    assert failed[1].outcome is Outcome.TIMEOUT
    loads = count_loads(monkeypatch)
    assert tiny.shrunk(program, failed=failed) is failed
    assert loads == []


def test_a_call_that_runs_out_of_time_on_the_way_costs_that_call(tiny: Tiny) -> None:
    program = """
        def total(x, mode='plain'):
            while x.shape == (1, 1): pass
            return x.sum() + 1
    """
    quick = Tiny(msgspec.structs.replace(tiny.exercise, limits=Limits(0.02, 128)), tiny.sandbox)
    start = time.monotonic()
    keyed, verdict = quick.shrunk(program, failed=tiny.failing(program))
    assert verdict.outcome is Outcome.WRONG
    assert shown(keyed) in ("array([[0, 0]], float64), 'plain'", "array([[0], [0]], float64), 'plain'")
    assert time.monotonic() - start < FULL_EFFORT.seconds + 2


def test_a_submission_that_answers_now_so_and_now_so_is_shown_what_it_once_answered(tiny: Tiny) -> None:
    program = """
        CALLS = [0]
        def total(x, mode='plain'):
            CALLS[0] += 1
            return x.sum() + CALLS[0] % 2
    """
    failed = tiny.failing(program)
    keyed, verdict = tiny.shrunk(program, failed=failed)
    assert (verdict.outcome, verdict.kind) == (Outcome.WRONG, "value")
    assert size(tiny, keyed) <= size(tiny, failed[0])
    again = Answered(Returned(verdict.actual, Observed()))
    assert judge(tiny.group, keyed.case, keyed.expected, tiny.exercise.signatures[0], again).outcome is Outcome.WRONG


def test_a_submission_that_loads_no_more_is_shown_the_case_that_was_found(tiny: Tiny) -> None:
    program = "def total(x, mode='plain'): return x.sum() + 1"
    failed = tiny.failing(program)
    assert tiny.shrunk("raise SystemExit", failed=failed) == failed


def test_a_function_that_is_not_there_has_no_smaller_failure(tiny: Tiny) -> None:
    program = "def totals(x): ..."
    failed = tiny.failing(program)
    keyed, verdict = tiny.shrunk(program, failed=failed)
    assert verdict.outcome is Outcome.MISSING
    assert size(tiny, keyed) <= size(tiny, failed[0])


# --- the cost ----------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """The queries that each source was asked."""

    queries: dict[str, list[Query]]

    def count(self, program: str) -> int:
        return len(self.queries.get(program, []))


def count_asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked({})
    usual = Conversation.ask

    def ask(conversation: Conversation, question: Query) -> Any:
        asked.queries.setdefault(conversation._load.source.decode(), []).append(question)
        return usual(conversation, question)

    monkeypatch.setattr(Conversation, "ask", ask)
    return asked


def count_loads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    loads: list[bytes] = []
    usual = Worker.load

    def load(worker: Worker, order: Load) -> Any:
        loads.append(order.source)
        return usual(worker, order)

    monkeypatch.setattr(Worker, "load", load)
    return loads


def size(tiny: Tiny, keyed: KeyedCase) -> tuple[int, int, int]:
    assert tiny.group.given is not None
    assert keyed.choices is not None
    return Generator(tiny.group.given, tiny.exercise.signatures[0]).size(keyed.choices)


OFF_BY_ONE = "def total(x, mode='plain'): return x.sum() + 1"


@pytest.mark.parametrize("calls", [1, 3, 10])
def test_no_more_cases_are_tried_than_are_allowed(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    failed = tiny.failing(OFF_BY_ONE)
    asked = count_asked(monkeypatch)
    keyed, verdict = tiny.shrunk(OFF_BY_ONE, Effort(calls, 60.0), failed)
    assert asked.count(OFF_BY_ONE) <= calls
    assert asked.count(TOTAL) <= calls
    assert size(tiny, keyed) <= size(tiny, failed[0])
    assert verdict.outcome is Outcome.WRONG


def test_cases_that_the_reference_has_no_value_for_count_as_well(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = Tiny(tiny_exercise(tmp_path), sandbox)
    failed = tiny.failing(OFF_BY_ONE)
    refusing = "def total(x, mode='plain'): raise ValueError"
    (tmp_path / "total.py").write_text(refusing)
    asked = count_asked(monkeypatch)
    assert tiny.shrunk(OFF_BY_ONE, Effort(25, 60.0), failed) == failed
    assert asked.count(refusing) <= 25
    assert asked.count(OFF_BY_ONE) == 0


def test_the_search_ends_when_its_time_is_up(tiny: Tiny) -> None:
    slow = "import time\ndef total(x, mode='plain'):\n    time.sleep(0.05)\n    return x.sum() + 1 + x.size"
    failed = tiny.failing(OFF_BY_ONE)
    start = time.monotonic()
    keyed, verdict = tiny.shrunk(slow, Effort(400, 0.3), failed)
    assert time.monotonic() - start < 0.3 + 0.5
    assert verdict.outcome is Outcome.WRONG
    assert size(tiny, keyed) <= size(tiny, failed[0])


def test_a_search_that_has_no_time_makes_no_call(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = tiny.failing(OFF_BY_ONE)
    asked = count_asked(monkeypatch)
    assert tiny.shrunk(OFF_BY_ONE, Effort(400, -1.0), failed) == failed
    assert asked.queries == {}


def test_no_case_is_tried_twice(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = tiny.failing(OFF_BY_ONE)
    asked = count_asked(monkeypatch)
    tiny.shrunk("def total(x, mode='plain'): return x.sum() + (x.shape == (2, 3))", failed=failed)
    (queries,) = [each for source, each in asked.queries.items() if source != TOTAL]
    assert len({encode(each) for each in queries}) == len(queries) > 5


def test_without_effort_no_worker_starts(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = tiny.failing(OFF_BY_ONE)
    loads = count_loads(monkeypatch)
    assert tiny.shrunk(OFF_BY_ONE, NO_EFFORT, failed) is failed
    assert loads == []


def test_efforts_have_the_names_that_the_command_line_knows() -> None:
    assert EFFORTS["no"] == NO_EFFORT < EFFORTS["little"] < EFFORTS["fully"] == FULL_EFFORT


# --- what is left as it is ---------------------------------------------------------------------------------------


def test_without_a_reference_nothing_is_made_small(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = Tiny(tiny_exercise(tmp_path, reference=None, raises="ValueError"), sandbox)
    failed = tiny.failing(OFF_BY_ONE)
    loads = count_loads(monkeypatch)
    assert tiny.shrunk(OFF_BY_ONE, failed=failed) is failed
    assert loads == []


def test_a_case_that_the_author_wrote_is_shown_as_it_was_written(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    keyed, verdict = tiny.failing(OFF_BY_ONE)
    written = KeyedCase(keyed.case, keyed.expected), verdict
    loads = count_loads(monkeypatch)
    assert tiny.shrunk(OFF_BY_ONE, failed=written) is written
    assert loads == []


def graded(tiny: Tiny, program: str, effort: Effort = FULL_EFFORT) -> Any:
    keys = AnswerKeys(tiny.sandbox, KeyStore(None))
    submission = Submission("kim", "total", Path("total.py"), textwrap.dedent(program).encode())
    return grade(tiny.exercise, submission, keys, tiny.sandbox, effort).groups[0]


def test_a_report_shows_the_small_case_and_counts_the_generated_ones(tiny: Tiny) -> None:
    program = "def total(x, mode='plain'): return abs(x).sum()"
    small, unshrunk = (graded(tiny, program, effort) for effort in (FULL_EFFORT, NO_EFFORT))
    assert value_text(small.failure.call.args[0]) == "array([[-1]], float64)"
    assert value_text(unshrunk.failure.call.args[0]) != "array([[-1]], float64)"
    assert small.cases == unshrunk.cases
    assert small.cases.total == 30
    assert 0 < small.cases.ok < 30


@pytest.mark.parametrize("reveal", [Reveal.HINT, Reveal.NOTHING])
def test_a_closed_group_is_never_made_small(tiny: Tiny, reveal: Reveal, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = msgspec.structs.replace(tiny.exercise, groups=(msgspec.structs.replace(tiny.group, reveal=reveal),))
    loads = count_loads(monkeypatch)
    graded(Tiny(closed, tiny.sandbox), OFF_BY_ONE)
    assert loads.count(OFF_BY_ONE.encode()) == 1
    graded(tiny, OFF_BY_ONE)
    assert loads.count(OFF_BY_ONE.encode()) == 3  # an open one is run and made small


# --- the same everywhere -----------------------------------------------------------------------------------------

PROCESS = """
import sys, tempfile
from pathlib import Path
from tests.judge.test_shrink import ELSEWHERE, Tiny, shown, tiny_exercise
from grader.sandbox.sandbox import Sandbox
with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
    print(shown(Tiny(tiny_exercise(Path(folder)), sandbox).shrunk(ELSEWHERE)[0]))
"""
ELSEWHERE = "def total(x, mode='plain'): return x.sum() + (x.sum() < -11 and mode != 'plain')"


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_finds_the_same(tiny: Tiny, hash_seed: str) -> None:
    run = [sys.executable, "-c", PROCESS]
    found = subprocess.run(run, env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True)
    assert found.stdout == f"{shown(tiny.shrunk(ELSEWHERE)[0])}\n"
