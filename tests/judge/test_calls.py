from __future__ import annotations

import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.exercise.signatures import parse_signature
from grader.judge import calls
from grader.judge.calls import (
    USUAL_PATIENCE,
    Answered,
    Missing,
    Patience,
    Source,
    Transcript,
    call_all,
    describe_raised,
    describe_uses,
)
from grader.model.exercise import Exercise, Limits, Outline, Text
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Stopped, Worker
from grader.values import List, Value
from grader.wire.messages import Absent, Load, Loaded, Near, Query, Raised, Refused, Returned


def exercise(*signatures: str, forbid: tuple[str, ...] = (), seconds: float = 2) -> Exercise:
    text = Text("tiny", "tiny")
    return Exercise(
        outline=Outline("tiny", text, "track", "easy", 1, 1, (), "tiny.py"),
        folder=Path("tiny"),
        signatures=tuple(parse_signature(signature) for signature in signatures or ("f(n: int) -> int",)),
        forbid=forbid,
        limits=Limits(seconds, 256),
        hints=(),
        groups=(),
        reference=None,
        wrong=(),
        sha256="",
    )


def run(
    sandbox: Sandbox,
    program: str,
    *batches: Sequence[int],
    tiny: Exercise | None = None,
    patience: Patience = USUAL_PATIENCE,
) -> Transcript:
    """The transcript of f called with each number of ``batches``."""
    queries = [[Query("f", (number,), {}, ()) for number in batch] for batch in batches]
    source = Source("tiny.py", textwrap.dedent(program).encode())
    return call_all(sandbox, tiny or exercise(), source, queries, patience)


def told(transcript: Transcript) -> list[Value]:
    """Each answer as its value, its outcome, its exception, what it used or why it is missing."""
    return [_told(entry) for entry in transcript.answers]


def _told(entry: Answered | Missing) -> Value:
    if isinstance(entry, Missing):
        return entry.reason
    if isinstance(entry.answer, Returned):
        return entry.answer.value
    if isinstance(entry.answer, Raised):
        return entry.answer.kinds[0]
    if isinstance(entry.answer, Refused):
        return describe_uses(entry.answer.uses)
    return entry.answer.outcome.value if isinstance(entry.answer, Stopped) else entry.answer.reason


def test_every_call_has_an_answer_in_the_order_of_the_calls(sandbox: Sandbox) -> None:
    transcript = run(sandbox, "def f(n): return 10 * n", [1, 2], [3])
    assert told(transcript) == [10, 20, 30]
    assert transcript.load_failure is None
    assert transcript.isolation.complete
    assert transcript.seconds > 0


def test_without_calls_there_are_no_answers(sandbox: Sandbox) -> None:
    assert told(run(sandbox, "def f(n): return n", [], [])) == []


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        pytest.param("os._exit(0)", "crash", id="exit with status 0"),
        pytest.param("ctypes.string_at(0)", "crash", id="segmentation fault"),
        pytest.param("os.closerange(0, 300)", "crash", id="all descriptors closed"),
        pytest.param("os.write(3, bytes(10))", "protocol", id="garbage on the channel"),
        pytest.param("loop()", "timeout", id="loop"),
        pytest.param("os.write(1, bytes(40 << 20))", "output_limit", id="flood"),
    ],
)
def test_a_call_that_ends_its_worker_costs_that_call_alone(sandbox: Sandbox, ending: str, outcome: str) -> None:
    program = f"""
        import ctypes, os
        def loop():
            while True: pass
        def f(n):
            if n in (2, 4):
                {ending}
            return n
    """
    transcript = run(sandbox, program, [1, 2, 3], [4, 5], tiny=exercise(seconds=0.3))
    assert told(transcript) == [1, outcome, 3, outcome, 5]


def test_a_call_that_raises_costs_that_call_alone(sandbox: Sandbox) -> None:
    program = """
        def f(n):
            if n == 2: raise SystemExit(0)
            if n == 3: raise KeyboardInterrupt
            return n
    """
    assert told(run(sandbox, program, [1, 2, 3, 4])) == [1, "SystemExit", "KeyboardInterrupt", 4]


def test_a_new_worker_starts_from_the_source_again(sandbox: Sandbox) -> None:
    program = """
        import os
        seen = []
        def f(n):
            seen.append(n)
            if n == 2: os._exit(0)
            return seen
    """
    assert told(run(sandbox, program, [1, 2, 3, 4])) == [List((1,)), "crash", List((3,)), List((3, 4))]


def test_after_three_timeouts_in_a_row_no_more_calls_are_made(sandbox: Sandbox) -> None:
    program = "def f(n):\n    while n: pass\n    return n"
    transcript = run(sandbox, program, [1] * 3 + [0] * 50, tiny=exercise(seconds=0.05))
    assert told(transcript) == ["timeout"] * 53
    [*_, last] = transcript.answers
    assert isinstance(last, Answered)
    assert isinstance(last.answer, Stopped)
    assert last.answer.reason == "not called, after too many calls that ran over a limit"
    assert transcript.seconds < 1


def test_after_three_calls_in_a_row_that_broke_the_protocol_no_more_are_made(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n):\n    if n: os.write(3, bytes(4))\n    return n"
    transcript = run(sandbox, program, [1, 1, 1, 0, 0])
    assert told(transcript) == ["protocol"] * 5
    patient = run(sandbox, program, [1, 1, 1, 0, 0], patience=Patience(4, 10))
    assert told(patient) == [*["protocol"] * 3, 0, 0]


def test_timeouts_that_are_not_in_a_row_do_not_end_the_calls(sandbox: Sandbox) -> None:
    program = "def f(n):\n    while n: pass\n    return n"
    transcript = run(sandbox, program, [1, 1, 0, 1, 1, 0], tiny=exercise(seconds=0.05))
    assert told(transcript) == ["timeout", "timeout", 0, "timeout", "timeout", 0]


def test_how_many_calls_in_a_row_may_run_over_a_limit_can_be_raised(sandbox: Sandbox) -> None:
    program = "def f(n):\n    while n: pass\n    return n"
    transcript = run(sandbox, program, [1, 1, 1, 0], tiny=exercise(seconds=0.05), patience=Patience(4, 10))
    assert told(transcript) == ["timeout"] * 3 + [0]


def test_how_many_calls_in_all_may_run_over_a_limit_can_be_lowered(sandbox: Sandbox) -> None:
    program = "def f(n):\n    while n: pass\n    return n"
    transcript = run(sandbox, program, [1, 0, 1, 0], tiny=exercise(seconds=0.05), patience=Patience(3, 2))
    assert told(transcript) == ["timeout", 0, "timeout", "timeout"]


def test_after_too_much_time_for_loading_again_and_again_no_more_calls_are_made(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "LOADING_SECONDS", 1.0)
    program = "import os, time\ntime.sleep(0.6)\ndef f(n): os._exit(0)"
    assert told(run(sandbox, program, [1] * 6)) == ["crash"] * 2 + ["timeout"] * 4


def test_calls_that_are_each_within_their_limit_have_one_together(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import time\ndef f(n): time.sleep(n / 10); return n"
    assert told(run(sandbox, program, [0, 6, 6, 0], [0, 0])) == [0, 6, 6, 0, 0, 0]
    monkeypatch.setattr(calls, "CALLING_SECONDS", 1.0)
    transcript = run(sandbox, program, [0, 6, 6, 0], [0, 0])
    assert told(transcript) == [0, 6, 6] + ["timeout"] * 3
    [*_, last] = transcript.answers
    assert last == Answered(Stopped(Outcome.TIMEOUT, "not called, after the calls before took too long together"))


def test_a_new_worker_has_what_is_left_of_the_time_for_all_calls(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALLING_SECONDS", 1.0)
    program = "import os, time\ndef f(n): time.sleep(0.6); os._exit(0)"
    assert told(run(sandbox, program, [1] * 5)) == ["crash"] * 2 + ["timeout"] * 3


def test_calls_that_end_their_workers_cost_only_themselves_while_loading_is_quick(sandbox: Sandbox) -> None:
    assert told(run(sandbox, "import os\ndef f(n): os._exit(0)", [1] * 6)) == ["crash"] * 6


def test_all_answers_together_have_a_size_limit(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "def f(n): return 'x' * n"
    monkeypatch.setattr(calls, "MAX_ANSWERS_BYTES", 250_000)
    assert told(run(sandbox, program, [90_000, 90_000, 90_000, 1, 1])) == ["x" * 90_000] * 2 + ["output_limit"] * 3
    monkeypatch.setattr(calls, "MAX_ANSWERS_BYTES", 400_000)
    assert told(run(sandbox, program, [90_000, 90_000, 90_000, 1])) == [*["x" * 90_000] * 3, "x"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        pytest.param("def g(n): ...", "f is not defined", id="another name"),
        pytest.param("f = 7", "f is not a function", id="a number"),
        pytest.param("f = None", "f is not a function", id="None"),
        pytest.param("", "f is not defined", id="an empty file"),
    ],
)
def test_a_function_that_is_not_there_is_missing(sandbox: Sandbox, program: str, reason: str) -> None:
    assert told(run(sandbox, program, [1, 2])) == [reason, reason]


def test_the_other_functions_are_called_where_one_is_missing(sandbox: Sandbox) -> None:
    tiny = exercise("f(n: int) -> int", "g(n: int) -> int")
    queries = [Query(name, (5,), {}, ()) for name in ("f", "g", "f")]
    transcript = call_all(sandbox, tiny, Source("tiny.py", b"def f(n): return n"), [queries])
    assert told(transcript) == [5, "g is not defined", 5]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        pytest.param("def f(n) return n", "SyntaxError in line 1: expected ':'", id="a syntax error"),
        pytest.param("x = 1\nimport nowhere", "ModuleNotFoundError in line 2", id="a missing module"),
        pytest.param("n = int(input('n = '))", "EOFError in line 1", id="a question"),
        pytest.param("raise SystemExit(0)", "SystemExit in line 1", id="an exit"),
        pytest.param("def f(n): return n\n\0", "null bytes", id="a null byte"),
        pytest.param("x = '" + "(" * 3 + "\udcff", "", id="bytes that are not UTF-8"),
        pytest.param("x = " + "(" * 5000, "", id="brackets without end"),
        pytest.param("x = " + "-" * 100_000 + "1", "", id="signs without end"),
    ],
)
def test_a_source_that_cannot_be_loaded_fails_as_a_whole(sandbox: Sandbox, program: str, said: str) -> None:
    source = Source("tiny.py", program.encode(errors="surrogateescape"))
    transcript = call_all(sandbox, exercise(), source, [[Query("f", (1,), {}, ())]])
    assert transcript.answers == ()
    assert isinstance(transcript.load_failure, Raised | Stopped)
    if said:
        assert isinstance(transcript.load_failure, Raised)
        assert said in describe_raised(transcript.load_failure)


@pytest.mark.parametrize(
    ("program", "outcome"),
    [("while True: pass", Outcome.TIMEOUT), ("import os\nos._exit(0)", Outcome.CRASH)],
)
def test_a_source_that_ends_its_worker_fails_as_a_whole(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, program: str, outcome: Outcome
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.1)
    transcript = run(sandbox, program, [1, 2])
    assert isinstance(transcript.load_failure, Stopped)
    assert transcript.load_failure.outcome is outcome
    assert transcript.answers == ()


def test_what_is_printed_while_loading_is_kept(sandbox: Sandbox) -> None:
    assert run(sandbox, "print('loading')\ndef f(n): return n", [1]).load_printed == b"loading\n"


def test_what_is_printed_belongs_to_its_call(sandbox: Sandbox) -> None:
    transcript = run(sandbox, "def f(n):\n    print('call', n)\n    return n", [1, 2])
    assert [entry.printed for entry in transcript.answers if isinstance(entry, Answered)] == [b"call 1\n", b"call 2\n"]


def test_forbidden_names_stay_found_when_a_later_load_fails(sandbox: Sandbox, tmp_path: Path) -> None:
    """The clock is all that tells the loads apart."""
    program = f"""
        import os, time
        import numpy as np
        if time.time() < {time.time() + 0.6}:
            def f(n):
                if n == 2:
                    time.sleep(0.7)
                    os._exit(0)
                return n if n < 9 else int(np.clip(n, 0, 9))
        else:
            raise AssertionError
    """
    transcript = run(sandbox, program, [1, 2, 3], tiny=exercise(forbid=("numpy.clip",)))
    assert told(transcript) == [1, "crash", "AssertionError"]
    assert [use.name for use in transcript.forbidden] == ["numpy.clip"]


def test_forbidden_names_stay_found_when_a_later_load_ends_before_it_tells_any(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a source that takes just so long to parse as it may."""
    loads: list[Load] = []
    load = Worker.load

    def sometimes(worker: Worker, order: Load) -> Loaded | Raised | Stopped:
        loads.append(order)
        return load(worker, order) if len(loads) == 1 else Stopped(Outcome.TIMEOUT, "too long")

    monkeypatch.setattr(Worker, "load", sometimes)
    program = "import os\nimport numpy as np\ndef f(n): return (n or np.clip(n, 0, 9)) if n < 2 else os._exit(0)"
    transcript = run(sandbox, program, [1, 2, 3], tiny=exercise(forbid=("numpy.clip",)))
    assert told(transcript) == [1, "crash", "timeout"]
    assert [use.name for use in transcript.forbidden] == ["numpy.clip"]


def test_forbidden_names_are_found_with_their_lines(sandbox: Sandbox) -> None:
    tiny = exercise(forbid=("numpy.clip",))
    transcript = run(sandbox, "import numpy as np\ndef f(n):\n    return int(np.clip(n, 0, 9))", [5], tiny=tiny)
    assert [(use.name, use.line) for use in transcript.forbidden] == [("numpy.clip", 3)]
    assert told(transcript) == ["line 3 uses numpy.clip, which this exercise does not allow"]


def test_a_later_batch_is_sent_when_the_earlier_ones_are_answered(sandbox: Sandbox) -> None:
    program = """
        import gc
        def f(n):
            queries = [thing for thing in gc.get_objects() if type(thing).__name__ == "Query"]
            return sorted(query.args[0] for query in queries)
    """
    apart, together = run(sandbox, program, [1, 2], [3]), run(sandbox, program, [1, 2, 3])
    assert told(apart)[:2] == [List((1, 2)), List((1, 2))]
    assert told(together)[0] == List((1, 2, 3))


def test_a_new_worker_is_not_sent_a_later_batch_early(sandbox: Sandbox) -> None:
    program = """
        import gc, os
        def f(n):
            if n == 1: os._exit(0)
            queries = [thing for thing in gc.get_objects() if type(thing).__name__ == "Query"]
            return sorted(query.args[0] for query in queries)
    """
    assert told(run(sandbox, program, [1, 2], [3])) == ["crash", List((2,)), List((3,))]


def test_an_exception_is_told_on_one_line_and_visibly() -> None:
    assert describe_raised(Raised(("E",), "a\nb\x07", 3)) == "E in line 3: a b\\x07"
    assert describe_raised(Raised(("E",), "", None)) == "E"
    assert describe_raised(Raised(("E",), "m", 3, cell=2)) == "E in line 3 of cell 2: m"


# --- what is said of loading -------------------------------------------------------------------------------------

BOOM = Raised(("ValueError", "Exception"), "boom", 3)


@pytest.mark.parametrize(
    ("loaded", "reason"),
    [
        pytest.param(Loaded(("f",), ()), "f is not defined", id="nothing is known"),
        pytest.param(
            Loaded(("f",), (), (BOOM,)),
            "f is not defined; ValueError in line 3: boom may be why",
            id="something failed",
        ),
        pytest.param(
            Loaded(("f",), (), near=(Near("f", "F"),)),
            "f is not defined; there is F: is it meant? rename it to f",
            id="another name",
        ),
        pytest.param(
            Loaded(("f",), (), near=(Near("f", "Solution.f", is_method=True),)),
            "f is not defined; there is a method Solution.f, and a function outside of every class is asked for",
            id="a method",
        ),
        pytest.param(
            Loaded(("f",), (), near=(Near("f", "main.f"),)),
            "f is not defined; there is main.f, inside of another function: move it to the left margin",
            id="inside of a function",
        ),
    ],
)
def test_why_a_function_is_missing_is_said(loaded: Loaded, reason: str) -> None:
    assert calls.unusable(exercise(), loaded)["f"].reason == reason


@pytest.mark.parametrize(
    ("failed", "absent", "said"),
    [
        pytest.param((), (), "", id="nothing to say"),
        pytest.param(
            (BOOM,), (), "while the file was loaded, 1 statement failed: ValueError in line 3: boom", id="failed"
        ),
        pytest.param(
            (Raised(("E",), "", 1, 2), Raised(("E",), "", 1, 4)),
            (),
            "while the file was loaded, 2 cells failed: E in line 1 of cell 2, and E in line 1 of cell 4",
            id="cells",
        ),
        pytest.param(
            (),
            (Absent("seaborn", "seaborn is not there", 2, file="plots.py"),),
            "line 2 of plots.py imports seaborn: seaborn is not there",
            id="absent",
        ),
        pytest.param(
            (BOOM,),
            (Absent("\x1b[31m", "a\nb", 2),),
            "while the file was loaded, 1 statement failed: ValueError in line 3: boom; line 2 imports \\x1b[31m: a b",
            id="both, made safe to show",
        ),
    ],
)
def test_what_failed_and_what_is_absent_is_said(
    failed: tuple[Raised, ...], absent: tuple[Absent, ...], said: str
) -> None:
    assert calls.describe_loading(failed, absent) == said
