"""Calls of one program in real workers: whatever it does, a call that ends its worker costs that call alone."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.budget import USUAL_BUDGET, Account, Budget
from grader.judge.reply import Ended, Reply, describe_raised
from grader.judge.session import USUAL_BOUNDS, Bounds, ExhaustedError, GiveUpPolicy, Program, Session, Source
from grader.model.exercise import Limits
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import List, Value, from_numpy
from grader.wire.messages import Query, Raised, Returned
from tests.making import exercise

USUAL = ("f(n: object) -> object",)


def session(
    sandbox: Sandbox,
    program: str | bytes,
    *signatures: str,
    forbid: tuple[str, ...] = (),
    seconds: float = 2,
    budget: Budget = USUAL_BUDGET,
    bounds: Bounds = USUAL_BOUNDS,
) -> Session:
    """A session of ``program``, which should have ``signatures``."""
    tiny = exercise(
        signatures=tuple(map(parse_signature, signatures or USUAL)), forbid=forbid, limits=Limits(seconds, 256)
    )
    source = program if isinstance(program, bytes) else textwrap.dedent(program).encode()
    return Session(sandbox, Program(tiny, Source("tiny.py", source)), Account(budget), bounds)


def query(argument: Value, function: str = "f") -> Query:
    return Query(function, (argument,), {}, ())


def answered(calls: Session, *batches: Sequence[Value]) -> list[Value]:
    """What came of f called with each argument of ``batches``; the session is over then."""
    with calls:
        return [told(reply) for reply in calls.ask_all([[query(each) for each in batch] for batch in batches])]


def ask(calls: Session, argument: Value, function: str = "f") -> Value:
    return told(calls.ask(query(argument, function)))


def told(reply: Reply) -> Value:
    """The value that came back, the class of the exception, what was used or why it is missing, or the outcome."""
    match reply.result:
        case Returned(value=value):
            return value
        case Ended(raised=Raised(kinds=kinds)):
            return kinds[0]
        case Ended(outcome=Outcome.FORBIDDEN | Outcome.MISSING | Outcome.ERROR, message=message):
            return str(message)
        case ended:
            return ended.outcome.value


# --- many calls --------------------------------------------------------------------------------------------------


def test_every_call_has_a_reply_in_the_order_of_the_calls(sandbox: Sandbox) -> None:
    calls = session(sandbox, "def f(n): return 10 * n")
    assert answered(calls, [1, 2], [3]) == [10, 20, 30]
    assert calls.failure is None
    assert calls.isolation is not None
    assert calls.isolation.complete
    assert calls.seconds > 0


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
    assert answered(session(sandbox, program, seconds=0.3), [1, 2, 3], [4, 5]) == [1, outcome, 3, outcome, 5]


def test_a_call_that_raises_costs_that_call_alone(sandbox: Sandbox) -> None:
    program = """
        def f(n):
            if n == 2: raise SystemExit(0)
            if n == 3: raise KeyboardInterrupt
            return n
    """
    assert answered(session(sandbox, program), [1, 2, 3, 4]) == [1, "SystemExit", "KeyboardInterrupt", 4]


def test_a_new_worker_starts_from_the_source_again(sandbox: Sandbox) -> None:
    program = """
        import os
        seen = []
        def f(n):
            seen.append(n)
            if n == 2: os._exit(0)
            return seen
    """
    assert answered(session(sandbox, program), [1, 2, 3, 4]) == [List((1,)), "crash", List((3,)), List((3, 4))]


def test_after_three_timeouts_in_a_row_no_more_calls_are_made(sandbox: Sandbox) -> None:
    calls = session(sandbox, "def f(n):\n    while n: pass\n    return n", seconds=0.05)
    assert answered(calls, [1] * 3 + [0] * 50) == ["timeout"] * 53
    assert calls.seconds < 1


def test_after_three_calls_in_a_row_that_broke_the_protocol_no_more_are_made(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n):\n    if n: os.write(3, bytes(4))\n    return n"
    assert answered(session(sandbox, program), [1, 1, 1, 0, 0]) == ["protocol"] * 5
    patient = session(sandbox, program, bounds=Bounds(GiveUpPolicy(in_a_row=4)))
    assert answered(patient, [1, 1, 1, 0, 0]) == [*["protocol"] * 3, 0, 0]


def test_waiting_calls_and_slow_loads_count_by_what_they_wait(sandbox: Sandbox) -> None:
    budget = Budget(waited_seconds=0.1, waited_per_call=0.0)
    program = "import time\ndef f(n): time.sleep(n); return n"
    assert answered(session(sandbox, program, budget=budget), [0.3, 0]) == [0.3, "timeout"]
    program = "import os, time\ntime.sleep(0.3)\ndef f(n): os._exit(0)"
    assert answered(session(sandbox, program, budget=budget), [1, 2]) == ["crash", "timeout"]


def test_all_answers_together_have_a_size_limit(sandbox: Sandbox) -> None:
    program = "def f(n): return 'x' * n"
    calls = session(sandbox, program, bounds=Bounds(kept_bytes=250_000))
    assert answered(calls, [90_000, 90_000, 90_000, 1, 1]) == ["x" * 90_000] * 2 + ["output_limit"] * 3
    calls = session(sandbox, program, bounds=Bounds(kept_bytes=400_000))
    assert answered(calls, [90_000, 90_000, 90_000, 1]) == [*["x" * 90_000] * 3, "x"]


def test_what_workers_that_have_ended_said_counts_as_well(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n): return 'x' * n if n else os._exit(0)"
    calls = session(sandbox, program, bounds=Bounds(kept_bytes=250_000))
    assert answered(calls, [90_000, 0, 90_000, 0, 90_000])[2:] == ["x" * 90_000, "crash", "output_limit"]


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
    assert answered(session(sandbox, program), [1, 2]) == [reason, reason]


def test_the_other_functions_are_called_where_one_is_missing(sandbox: Sandbox) -> None:
    calls = session(sandbox, "def f(n): return n", "f(n: int) -> int", "g(n: int) -> int")
    with calls:
        replies = calls.ask_all([[query(5, name) for name in ("f", "g", "f")]])
    assert [told(reply) for reply in replies] == [5, "g is not defined", 5]


# --- loading -----------------------------------------------------------------------------------------------------


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
    calls = session(sandbox, program.encode(errors="surrogateescape"))
    assert answered(calls, [1]) == []
    assert calls.failure is not None
    if said:
        assert isinstance(calls.failure.reason, Raised)
        assert said in str(describe_raised(calls.failure.reason))


@pytest.mark.parametrize(
    ("program", "outcome"),
    [("while True: pass", Outcome.TIMEOUT), ("import os\nos._exit(0)", Outcome.CRASH)],
)
def test_a_source_that_ends_its_worker_fails_as_a_whole(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, program: str, outcome: Outcome
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.1)
    calls = session(sandbox, program)
    assert answered(calls, [1, 2]) == []
    assert calls.failure is not None
    assert isinstance(calls.failure.reason, Stopped)
    assert calls.failure.reason.outcome is outcome


@pytest.mark.parametrize("program", ["raise ValueError", "import os\nos._exit(0)", "while True: pass", "def f("])
def test_of_a_source_that_cannot_be_loaded_nothing_can_be_asked(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.1)
    with session(sandbox, program) as calls, pytest.raises(ExhaustedError):
        calls.ask(query(1))


def test_what_is_printed_until_loading_fails_is_kept(sandbox: Sandbox) -> None:
    calls = session(sandbox, "print('loading')\n1 / 0")
    assert answered(calls, [1]) == []
    assert calls.failure is not None
    assert calls.failure.printed == b"loading\n"


def test_forbidden_names_stay_found_when_a_later_load_fails(sandbox: Sandbox) -> None:
    """The clock is all that tells the loads apart."""
    program = f"""
        import os, time
        import numpy as np
        UNTIL = {time.time() + 2}
        if time.time() < UNTIL:
            def f(n):
                if n == 2:
                    time.sleep(max(0, UNTIL - time.time()) + 0.1)
                    os._exit(0)
                return n if n < 9 else int(np.clip(n, 0, 9))
        else:
            raise AssertionError
    """
    calls = session(sandbox, program, forbid=("numpy.clip",))
    assert answered(calls, [1, 2, 3]) == [1, "crash", "AssertionError"]
    assert [use.name for use in calls.forbidden] == ["numpy.clip"]


def test_forbidden_names_are_found_with_their_lines(sandbox: Sandbox) -> None:
    program = "import numpy as np\ndef f(n):\n    return int(np.clip(n, 0, 9))"
    calls = session(sandbox, program, forbid=("numpy.clip",))
    assert answered(calls, [5]) == ["line 3 uses numpy.clip, which this exercise does not allow"]
    assert [(use.name, use.line) for use in calls.forbidden] == [("numpy.clip", 3)]


# --- what is printed ---------------------------------------------------------------------------------------------


def test_what_is_printed_belongs_to_its_call(sandbox: Sandbox) -> None:
    with session(sandbox, "print('loading')\ndef f(n):\n    print('call', n)\n    return n") as calls:
        replies = calls.ask_all([[query(1), query(2)]])
    assert [reply.printed for reply in replies] == [b"call 1\n", b"call 2\n"]


def test_what_is_printed_belongs_to_its_question(sandbox: Sandbox) -> None:
    with session(sandbox, "print('loading')\ndef f(n): print('call', n)") as calls:
        replies = [calls.ask(query(n)) for n in (1, 2)]
    assert [reply.printed for reply in replies] == [b"call 1\n", b"call 2\n"]


# --- batches -----------------------------------------------------------------------------------------------------


def test_a_later_batch_is_sent_when_the_earlier_ones_are_answered(sandbox: Sandbox) -> None:
    program = """
        import gc
        def f(n):
            queries = [thing for thing in gc.get_objects() if type(thing).__name__ == "Query"]
            return sorted(query.args[0] for query in queries)
    """
    apart = answered(session(sandbox, program), [1, 2], [3])
    together = answered(session(sandbox, program), [1, 2, 3])
    assert apart[:2] == [List((1, 2)), List((1, 2))]
    assert together[0] == List((1, 2, 3))


def test_a_new_worker_is_not_sent_a_later_batch_early(sandbox: Sandbox) -> None:
    program = """
        import gc, os
        def f(n):
            if n == 1: os._exit(0)
            queries = [thing for thing in gc.get_objects() if type(thing).__name__ == "Query"]
            return sorted(query.args[0] for query in queries)
    """
    assert answered(session(sandbox, program), [1, 2], [3]) == ["crash", List((2,)), List((3,))]


# --- one question at a time --------------------------------------------------------------------------------------


def test_each_question_may_depend_on_the_answer_before(sandbox: Sandbox) -> None:
    with session(sandbox, "def f(n): return 2 * n + 1") as calls:
        answer: Value = 0
        for _ in range(10):
            answer = ask(calls, answer)
    assert answer == 2**10 - 1


def test_one_process_answers_for_as_long_as_it_lives(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n):\n    if n == 2: os._exit(0)\n    return os.getpid()"
    with session(sandbox, program) as calls:
        pids = [ask(calls, n) for n in (0, 1, 2, 0, 1)]
    first, second, third, fourth, fifth = pids
    assert first == second
    assert third == "crash"
    assert fourth == fifth != first


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("raise KeyError(n)", "KeyError"),
        ("loop()", "timeout"),
        ("os._exit(0)", "crash"),
        ("os.write(3, bytes(10))", "protocol"),
        ("os.write(1, bytes(40 << 20))", "output_limit"),
    ],
)
def test_a_call_that_brings_nothing_back_says_why_and_the_next_is_answered(
    sandbox: Sandbox, body: str, outcome: str
) -> None:
    program = f"import os\ndef loop():\n    while True: pass\ndef f(n):\n    if n: {body}\n    return 'here'"
    with session(sandbox, program, seconds=0.2) as calls:
        assert [ask(calls, n) for n in (0, 1, 0)] == ["here", outcome, "here"]


def test_a_function_that_is_not_there_is_missing_and_the_other_answers(sandbox: Sandbox) -> None:
    signatures = ("f(n: object) -> object", "g(n: int) -> int")
    with session(sandbox, "f = 3\ndef g(n): return n", *signatures) as calls:
        assert [ask(calls, 1), ask(calls, 1, "g")] == ["f is not a function", 1]
        assert calls.ask(query(1)) == Reply(Ended(Outcome.ERROR, "f is not a function"))
    with session(sandbox, "def g(n): return n", *signatures) as calls:
        assert calls.ask(query(1)) == Reply(Ended(Outcome.MISSING, "f is not defined"))


def test_when_as_many_processes_have_ended_as_may_nobody_is_left_to_ask(sandbox: Sandbox) -> None:
    with session(sandbox, "import os\ndef f(n): os._exit(0)", bounds=Bounds(workers=2)) as calls:
        assert [ask(calls, n) for n in (1, 2)] == ["crash", "crash"]
        with pytest.raises(ExhaustedError):
            calls.ask(query(3))


def test_afterwards_no_process_and_no_file_is_left(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n):\n    open('left', 'w').close()\n    return [os.getpid(), os.path.abspath('left')]"
    with session(sandbox, program) as calls:
        answer = ask(calls, 1)
    assert calls.seconds > 0
    assert isinstance(answer, List)
    pid, left = answer.items
    assert pid != os.getpid()
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(str(left)).exists()


def test_an_error_of_ours_ends_the_process_as_well(sandbox: Sandbox) -> None:
    pids: list[Value] = []

    def fail() -> None:
        with session(sandbox, "import os\ndef f(n): return os.getpid()") as calls:
            pids.append(ask(calls, 1))
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        fail()
    assert not Path(f"/proc/{pids[0]}").exists()


def test_many_questions_are_not_too_much_together(sandbox: Sandbox) -> None:
    """Their answers are not held until the end, as those to a batch of calls are."""
    megabyte = from_numpy(np.zeros(1 << 17))
    with session(sandbox, "def f(x): return x", "f(x: array[N]) -> array[N]") as calls:
        assert all(ask(calls, megabyte) == megabyte for _ in range(40))
