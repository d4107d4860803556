"""Calls of one program: which are made, in how many workers, and when there have been enough. No process is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

from grader.errors import KilledError
from grader.exercise.signatures import parse_signature
from grader.judge.budget import USUAL_BUDGET, Account, Budget
from grader.judge.reply import Ended, Reply
from grader.judge.session import (
    USUAL_BOUNDS,
    Bounds,
    ExhaustedError,
    GiveUpPolicy,
    LoadFailure,
    Program,
    Session,
    Source,
    unusable,
)
from grader.model.exercise import Exercise, Limits, SourceFile
from grader.model.report import Outcome
from grader.model.stopped import Cause, Stopped, Usage
from grader.values import List, Value
from grader.wire.messages import Load, Loaded, Near, Observed, Query, Raised, Returned, Use
from tests.fake_runner import ISOLATION, FakeRunner, FakeWorker
from tests.making import exercise

pytestmark = pytest.mark.quick

TIMEOUT = Stopped(Outcome.TIMEOUT, "it took more than 0.3 s of CPU time")
CRASH = Stopped(Outcome.CRASH, "it ended without an answer")
PROTOCOL = Stopped(Outcome.PROTOCOL, "what it sent is not an answer")
FLOOD = Stopped(Outcome.OUTPUT_LIMIT, "it printed more than 32 MiB")
MEMORY = Stopped(Outcome.MEMORY, "it took more memory than it may")
NOT_CALLED = "not called, after too many calls that ran over a limit or waited for long"
NOTHING = Usage()


class Clock:
    """Stands still, unless somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("grader.judge.session.time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def program(tiny: Exercise | None = None) -> Program:
    return Program(tiny or exercise(), Source("tiny.py", b"the submission"))


def query(argument: Value, function: str = "f") -> Query:
    return Query(function, (argument,), {}, ())


def asked(
    runner: FakeRunner, *batches: Sequence[Value], budget: Budget = USUAL_BUDGET, bounds: Bounds = USUAL_BOUNDS
) -> list[Value]:
    """What came of f called with each argument of ``batches``."""
    with Session(runner, program(), Account(budget), bounds) as session:
        return told(session.ask_all([[query(argument) for argument in batch] for batch in batches]))


def told(replies: Sequence[Reply]) -> list[Value]:
    """Each reply as its value, the class of its exception, or its outcome."""
    return [_told(reply) for reply in replies]


def _told(reply: Reply) -> Value:
    match reply.result:
        case Returned(value=value):
            return value
        case Ended(raised=Raised(kinds=kinds)):
            return kinds[0]
        case ended:
            return ended.outcome.value


def sent(worker: FakeWorker) -> list[list[Value]]:
    """The arguments of every batch."""
    return [[query.args[0] for query in batch] for batch in worker.batches]


def stops(stopped: Stopped, *arguments: int) -> Callable[[int], Stopped | int]:
    """A function that returns its argument, and ends its worker for some ``arguments``."""
    return lambda n: stopped if n in arguments else n


# --- calls -------------------------------------------------------------------------------------------------------


def test_every_call_has_a_reply_in_the_order_of_the_calls() -> None:
    assert asked(FakeRunner(f=lambda n: 10 * n), [1, 2], [3]) == [10, 20, 30]


def test_without_calls_there_are_no_replies_and_yet_it_is_loaded() -> None:
    runner = FakeRunner(f=lambda n: n)
    assert asked(runner, [], []) == []
    assert [len(worker.loads) for worker in runner.started] == [1]


def test_a_worker_is_told_to_load_what_the_program_says() -> None:
    signatures = (parse_signature("f(n: int) -> int"), parse_signature("g(n: int) -> int"))
    tiny = exercise(signatures=signatures, harness_file=SourceFile("solutions/tiny/harness.py", b"the harness"))
    runner = FakeRunner(f=lambda n: n, g=lambda n: n)
    with Session(runner, program(tiny), Account()) as session:
        session.load()
    [load] = runner.started[0].loads
    assert (load.filename, load.source, load.functions) == ("tiny.py", b"the submission", ("f", "g"))
    assert load.harness == b"the harness"


def test_each_question_may_depend_on_the_answer_before() -> None:
    answer: Value = 0
    with Session(FakeRunner(f=lambda n: 2 * n + 1), program(), Account()) as session:
        for _ in range(10):
            [answer] = told([session.ask(query(answer))])
    assert answer == 2**10 - 1


def test_a_call_that_raises_costs_that_call_alone_and_not_its_worker() -> None:
    runner = FakeRunner(f=lambda n: 6 // n)
    assert asked(runner, [0, 1, 2]) == ["ZeroDivisionError", 6, 3]
    assert len(runner.started) == 1


@pytest.mark.parametrize("stopped", [CRASH, TIMEOUT, PROTOCOL, FLOOD, MEMORY])
def test_a_call_that_ends_its_worker_costs_that_call_alone(stopped: Stopped) -> None:
    runner = FakeRunner(f=stops(stopped, 2, 4))
    assert asked(runner, [1, 2, 3], [4, 5]) == [1, stopped.outcome.value, 3, stopped.outcome.value, 5]
    assert [worker.is_closed for worker in runner.started] == [True] * 3
    runner = FakeRunner(f=stops(stopped, 2))
    with Session(runner, program(), Account()) as session:
        assert told([session.ask(query(n)) for n in (1, 2, 3)]) == [1, stopped.outcome.value, 3]
    assert [worker.is_closed for worker in runner.started] == [True] * 2


def test_the_other_functions_are_called_where_one_is_missing() -> None:
    tiny = exercise(signatures=(parse_signature("f(n: int) -> int"), parse_signature("g(n: int) -> int")))
    runner = FakeRunner(f=lambda n: n)
    with Session(runner, program(tiny), Account()) as session:
        replies = session.ask_all([[query(5, name) for name in ("f", "g", "f")]])
    assert told(replies) == [5, "missing", 5]
    assert replies[1] == Reply(Ended(Outcome.MISSING, "g is not defined"))
    assert [[query.function for query in batch] for batch in runner.started[0].batches] == [["f", "f"]]


def test_the_harness_is_missing_where_no_function_is_there_to_call() -> None:
    harness = (parse_signature("twice(n: int) -> int"),)
    two = exercise(signatures=(parse_signature("f(n: int) -> int"), parse_signature("g(n: int) -> int")))
    tiny = exercise(signatures=two.signatures, harness=harness)
    assert set(unusable(tiny, Loaded(("f", "g"), ()))) == {"f", "g", "twice"}
    assert set(unusable(tiny, Loaded(("f",), ()))) == {"f"}
    assert unusable(tiny, Loaded(("f",), ("g",)))["twice"].reason == "f is not defined"


def test_a_failed_cell_may_be_why_a_function_is_missing() -> None:
    failed = (Raised(("NameError",), "x", 1, cell=2),)
    with Session(FakeRunner(load=Loaded(("f",), (), failed)), program(), Account()) as session:
        [reply] = session.ask_all([[query(1)]])
    assert reply == Reply(Ended(Outcome.MISSING, "f is not defined; NameError in line 1 of cell 2: x may be why"))
    assert session.failed == failed


def test_the_isolation_is_that_of_the_workers_and_nothing_is_known_before_there_is_one() -> None:
    with Session(FakeRunner(f=lambda n: n), program(), Account()) as session:
        assert session.isolation is None
        session.ask(query(1))
    assert session.isolation is ISOLATION


# --- batches -----------------------------------------------------------------------------------------------------


def test_a_batch_is_sent_when_all_answers_to_the_ones_before_are_here() -> None:
    runner = FakeRunner(f=lambda _: [len(batch) for batch in runner.started[-1].batches])
    assert asked(runner, [1, 2], [], [3]) == [List((2,)), List((2,)), List((2, 1))]


def test_a_new_worker_is_sent_what_is_left_and_no_later_batch_early() -> None:
    runner = FakeRunner(f=stops(CRASH, 1, 4))
    assert asked(runner, [1, 2], [3, 4, 5], [6]) == ["crash", 2, 3, "crash", 5, 6]
    assert [sent(worker) for worker in runner.started] == [[[1, 2]], [[2], [3, 4, 5]], [[5], [6]]]


def test_questions_are_sent_one_by_one() -> None:
    runner = FakeRunner(f=lambda n: n)
    with Session(runner, program(), Account()) as session:
        for n in (1, 2):
            session.ask(query(n))
    assert sent(runner.started[0]) == [[1], [2]]


# --- giving up ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stopped", [TIMEOUT, PROTOCOL, FLOOD])
def test_after_three_costly_calls_in_a_row_no_more_are_made(stopped: Stopped) -> None:
    runner = FakeRunner(f=stops(stopped, 1))
    assert asked(runner, [0, 1, 1, 1, 0], [0] * 50) == [0, *[stopped.outcome.value] * 54]
    assert len(runner.started) == 3


def test_who_is_not_called_any_more_is_told_so() -> None:
    with Session(FakeRunner(f=stops(TIMEOUT, 1)), program(), Account()) as session:
        replies = session.ask_all([[query(1)] * 3 + [query(0)]])
    assert [reply.result for reply in replies] == [
        *[Ended(Outcome.TIMEOUT, TIMEOUT.reason)] * 3,
        Ended(Outcome.TIMEOUT, NOT_CALLED),
    ]


def test_calls_that_are_not_made_end_as_the_last_costly_one_did() -> None:
    def f(n: int) -> Stopped | int:
        return {1: TIMEOUT, 2: PROTOCOL, 3: FLOOD}.get(n, n)

    assert asked(FakeRunner(f=f), [1, 2, 3, 0]) == ["timeout", "protocol", "output_limit", "output_limit"]
    assert asked(FakeRunner(f=f), [3, 2, 1, 0]) == ["output_limit", "protocol", "timeout", "timeout"]


def test_calls_that_end_their_workers_at_once_cost_only_themselves() -> None:
    runner = FakeRunner(f=stops(CRASH, 1))
    assert asked(runner, [1] * 20 + [0]) == [*["crash"] * 20, 0]


def test_costly_calls_that_are_not_in_a_row_do_not_end_the_calls() -> None:
    runner = FakeRunner(f=stops(TIMEOUT, 1))
    assert asked(runner, [1, 1, 0, 1, 1, 0]) == ["timeout", "timeout", 0, "timeout", "timeout", 0]


@pytest.mark.parametrize("between", [0, 2, 3])
def test_whatever_else_comes_of_a_call_ends_the_row(between: int) -> None:
    def f(n: int) -> Stopped | int:
        if n == 3:
            raise KeyError
        return {1: TIMEOUT, 2: CRASH}.get(n, n)

    assert asked(FakeRunner(f=f), [1, 1, between, 1, 1, 0])[-1] == 0


def test_how_many_costly_calls_in_a_row_are_too_many_can_be_raised() -> None:
    runner = FakeRunner(f=stops(PROTOCOL, 1))
    policy = GiveUpPolicy(in_a_row=4, in_all=10)
    assert asked(runner, [1, 1, 1, 0, 0], bounds=Bounds(policy)) == ["protocol"] * 3 + [0, 0]


def test_how_many_costly_calls_in_all_are_too_many_can_be_lowered() -> None:
    runner = FakeRunner(f=stops(TIMEOUT, 1))
    policy = GiveUpPolicy(in_a_row=3, in_all=2)
    assert asked(runner, [1, 0, 1, 0], bounds=Bounds(policy)) == ["timeout", 0, "timeout", "timeout"]


def test_after_ten_costly_calls_in_all_no_more_are_made() -> None:
    runner = FakeRunner(f=stops(TIMEOUT, 1))
    assert asked(runner, [0, 1] * 10 + [0]) == [0, "timeout"] * 10 + ["timeout"]
    runner = FakeRunner(f=stops(TIMEOUT, 1))
    assert asked(runner, [0, 1] * 9 + [0]) == [0, "timeout"] * 9 + [0]


def test_who_asks_one_by_one_decides_alone_when_it_is_too_much() -> None:
    with Session(FakeRunner(f=stops(TIMEOUT, 1)), program(), Account()) as session:
        replies = [session.ask(query(1)) for _ in range(12)]
    assert told(replies) == ["timeout"] * 12


# --- computing and waiting in all --------------------------------------------------------------------------------


def spending(load: Usage = NOTHING, **functions: Callable[[int], Usage]) -> FakeRunner:
    """A runner whose loads and calls use what is said, and whose calls return their argument."""
    runner = FakeRunner()

    def loads(_: Load) -> None:
        runner.spend(load.cpu_seconds, load.waited_seconds)

    def call(n: int) -> int:
        used = functions["f"](n)
        runner.spend(used.cpu_seconds, used.waited_seconds)
        return n

    runner.load, runner.functions = loads, {"f": call}
    return runner


def computes(n: int) -> Usage:
    return Usage(cpu_seconds=n)


def waits(n: int) -> Usage:
    return Usage(waited_seconds=n)


SMALL = Budget(cpu_seconds=10, waited_seconds=10, waited_per_call=0)


def test_calls_that_are_each_within_their_limit_have_one_on_cpu_time_together() -> None:
    assert asked(spending(f=computes), [0, 6, 4, 0], [0, 0], budget=SMALL) == [0, 6, 4, 0, 0, 0]
    runner = spending(f=computes)
    with Session(runner, program(), Account(SMALL)) as session:
        replies = session.ask_all([[query(n) for n in (0, 6, 6, 0)], [query(0), query(0)]])
    assert told(replies) == [0, 6, 6] + ["timeout"] * 3
    said = "not called, after all before took more than 10 s of CPU time"
    assert replies[-1] == Reply(Ended(Outcome.TIMEOUT, said))
    assert sent(runner.started[0]) == [[0, 6, 6, 0]]


def test_calls_that_only_wait_have_a_limit_together_which_grows_with_each() -> None:
    assert asked(spending(f=waits), [6, 4, 0, 0], budget=SMALL) == [6, 4, 0, 0]
    assert asked(spending(f=waits), [6, 5, 0, 0], budget=SMALL) == [6, 5, "timeout", "timeout"]
    grown = SMALL._replace(waited_per_call=0.5)
    assert asked(spending(f=waits), [6, 5, 0, 0], budget=grown) == [6, 5, 0, 0]


def test_what_waits_as_little_as_a_slow_but_right_solution_has_all_its_calls() -> None:
    patient = program(exercise(limits=Limits(seconds=2, memory_mb=128)))
    with Session(spending(f=lambda _: Usage(waited_seconds=0.6)), patient, Account()) as session:
        assert told(session.ask_all([[query(n) for n in range(200)]])) == list(range(200))


def test_a_call_that_waits_longer_than_it_may_compute_is_costly() -> None:
    limit = exercise().limits.seconds
    assert asked(spending(f=lambda _: Usage(waited_seconds=limit)), [1] * 4) == [1] * 4
    assert asked(spending(f=lambda _: Usage(waited_seconds=1.1 * limit)), [1] * 4) == [1, 1, 1, "timeout"]


def test_loading_again_and_again_counts_as_well() -> None:
    runner = spending(load=Usage(cpu_seconds=6), f=lambda _: NOTHING)
    runner.functions = {"f": lambda _: CRASH}
    assert asked(runner, [1] * 6, budget=SMALL) == ["crash"] * 2 + ["timeout"] * 4
    assert len(runner.started) == 2


def test_a_new_worker_has_what_is_left() -> None:
    runner = FakeRunner()

    def crash(n: int) -> Stopped:
        runner.spend(waited_seconds=n)
        return CRASH

    runner.functions = {"f": crash}
    assert asked(runner, [6] * 5, budget=SMALL) == ["crash"] * 2 + ["timeout"] * 3


def test_sessions_of_one_account_have_one_limit_together() -> None:
    account, runner = Account(SMALL), spending(load=Usage(cpu_seconds=1), f=computes)
    for _ in range(2):
        with Session(runner, program(), account) as session:
            assert told(session.ask_all([[query(2), query(2)]])) == [2, 2]
    with Session(runner, program(), account) as session:
        assert told(session.ask_all([[query(0), query(0)]])) == [0, "timeout"]


def test_of_an_account_that_is_overdrawn_no_session_starts_a_worker() -> None:
    account, runner = Account(SMALL), spending(f=computes)
    account.charge(Usage(cpu_seconds=11), 0.0, 1)
    with Session(runner, program(), account) as session:
        assert told(session.ask_all([[query(0)], [query(0)]])) == ["timeout"] * 2
        with pytest.raises(ExhaustedError):
            session.ask(query(0))
    assert runner.started == []


def test_questions_that_cost_too_much_together_are_the_last() -> None:
    runner = spending(f=computes)
    with Session(runner, program(), Account(SMALL)) as session:
        assert told([session.ask(query(6)), session.ask(query(6))]) == [6, 6]
        with pytest.raises(ExhaustedError):
            session.ask(query(0))
    assert sent(runner.started[0]) == [[6], [6]]


def test_where_nothing_is_told_of_computing_and_waiting_the_clock_stands_in(clock: Clock) -> None:
    def f(n: int) -> int:
        clock.sleep(n)
        return n

    with Session(FakeRunner(f=f), program(), Account(Budget(passed_seconds=10))) as session:
        replies = session.ask_all([[query(n) for n in (6, 6, 0)]])
    assert told(replies) == [6, 6, "timeout"]
    assert replies[-1].result == Ended(Outcome.TIMEOUT, "not called, after all before took more than 10 s")


# --- a worker that somebody else killed ---------------------------------------------------------------------------

KILLED = Stopped(Outcome.CRASH, "it was killed from outside", Cause.KILLED_FROM_OUTSIDE)


def killed_times(times: int) -> Callable[[int], Stopped | int]:
    """A function whose first calls with 1 end in a kill from outside."""
    left = [times]

    def f(n: int) -> Stopped | int:
        if n == 1 and left[0]:
            left[0] -= 1
            return KILLED
        return n

    return f


def test_a_call_whose_worker_somebody_killed_is_made_once_more() -> None:
    runner = FakeRunner(f=killed_times(1))
    assert asked(runner, [0, 1, 2]) == [0, 1, 2]
    assert [sent(worker) for worker in runner.started] == [[[0, 1, 2]], [[1, 2]]]
    with Session(FakeRunner(f=killed_times(1)), program(), Account()) as session:
        assert told([session.ask(query(1))]) == [1]


def test_a_worker_that_is_killed_again_says_nothing_of_the_submission() -> None:
    runner = FakeRunner(f=killed_times(2))
    with pytest.raises(KilledError, match="its process was killed from outside twice"):
        asked(runner, [0, 1, 2])
    assert all(worker.is_closed for worker in runner.started)


def test_a_worker_that_is_killed_while_it_loads_is_tried_once_more() -> None:
    answers: list[Stopped | None] = [KILLED, None]
    runner = FakeRunner(load=lambda _: answers.pop(0), f=lambda n: n)
    assert asked(runner, [5]) == [5]
    with pytest.raises(KilledError):
        asked(FakeRunner(load=KILLED, f=lambda n: n), [5])


# --- bytes -------------------------------------------------------------------------------------------------------


def text(length: int) -> str:
    return "x" * length


def test_all_answers_that_are_held_together_have_a_size_limit() -> None:
    policy = GiveUpPolicy(in_a_row=1)
    runner = FakeRunner(f=text)
    held = asked(runner, [900, 900], [900, 1], bounds=Bounds(policy, kept_bytes=2500))
    assert held == [text(900), text(900), "output_limit", "output_limit"]
    held = asked(FakeRunner(f=text), [900, 900], [900, 1], bounds=Bounds(policy, kept_bytes=4000))
    assert held == [text(900), text(900), text(900), text(1)]


def test_a_new_worker_has_what_is_left_of_the_bytes() -> None:
    """What those that have ended said is held as well."""
    runner = FakeRunner(f=lambda n: CRASH if n == 0 else text(n))
    bounds = Bounds(GiveUpPolicy(in_a_row=1), kept_bytes=2500)
    assert asked(runner, [900, 0, 900, 0, 900, 1], bounds=bounds) == [
        text(900),
        "crash",
        text(900),
        "crash",
        "output_limit",
        "output_limit",
    ]


def test_answers_to_questions_are_not_held_so_that_only_each_by_itself_may_be_too_much() -> None:
    with Session(FakeRunner(f=text), program(), Account(), Bounds(kept_bytes=1000)) as session:
        assert told([session.ask(query(900)) for _ in range(40)]) == [text(900)] * 40
        assert told([session.ask(query(1100)), session.ask(query(900))]) == ["output_limit", text(900)]


# --- workers -----------------------------------------------------------------------------------------------------


def test_no_worker_is_started_before_the_first_question() -> None:
    runner = FakeRunner(f=lambda n: n)
    with Session(runner, program(), Account()) as session:
        assert (runner.started, session.seconds) == ([], 0)


def test_when_as_many_workers_have_ended_as_may_nobody_is_left_to_ask() -> None:
    runner = FakeRunner(f=lambda _: CRASH)
    with Session(runner, program(), Account(), Bounds(workers=2)) as session:
        assert told([session.ask(query(n)) for n in (1, 2)]) == ["crash", "crash"]
        for _ in range(2):
            with pytest.raises(ExhaustedError):
                session.ask(query(3))
    assert len(runner.started) == 2


def test_the_last_worker_answers_for_as_long_as_it_lives() -> None:
    with Session(FakeRunner(f=stops(CRASH, 1)), program(), Account(), Bounds(workers=2)) as session:
        assert told([session.ask(query(n)) for n in (1, 0, 0, 0)]) == ["crash", 0, 0, 0]


def test_where_no_worker_may_be_started_nothing_can_be_asked() -> None:
    runner = FakeRunner(f=lambda n: n)
    with Session(runner, program(), Account(), Bounds(workers=0)) as session, pytest.raises(ExhaustedError):
        session.ask(query(1))
    assert runner.started == []


def test_the_seconds_are_those_of_all_workers() -> None:
    with Session(FakeRunner(f=stops(CRASH, 1)), program(), Account()) as session:
        session.ask_all([[query(n) for n in (0, 1, 0, 1, 0)]])
        assert session.seconds == 0.75
    with Session(FakeRunner(f=stops(CRASH, 1)), program(), Account()) as session:
        for n in (0, 1, 0):
            session.ask(query(n))
        assert session.seconds == 0.25
    assert session.seconds == 0.5


def test_an_error_of_ours_ends_the_worker_as_well() -> None:
    runner = FakeRunner(f=lambda n: n)

    def fail() -> None:
        with Session(runner, program(), Account()) as session:
            session.ask(query(1))
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        fail()
    assert [worker.is_closed for worker in runner.started] == [True]


# --- loading that fails ------------------------------------------------------------------------------------------

NOT_LOADED = Raised(("ValueError", "Exception"), "no", 3)


@pytest.mark.parametrize("reason", [NOT_LOADED, TIMEOUT])
def test_of_what_cannot_be_loaded_no_call_is_made(reason: Raised | Stopped) -> None:
    runner = FakeRunner(load=reason, f=lambda n: n)
    with Session(runner, program(), Account()) as session:
        assert session.ask_all([[query(1), query(2)]]) == ()
        assert session.failure == LoadFailure(reason, b"")
        assert session.seconds == 0.25
    assert [(worker.batches, worker.is_closed) for worker in runner.started] == [([], True)]


@pytest.mark.parametrize("reason", [NOT_LOADED, TIMEOUT])
def test_of_what_cannot_be_loaded_nothing_can_be_asked(reason: Raised | Stopped) -> None:
    runner = FakeRunner(load=reason, f=lambda n: n)
    with Session(runner, program(), Account(), Bounds(workers=3)) as session:
        for _ in range(5):
            with pytest.raises(ExhaustedError):
                session.ask(query(1))
        assert session.failure == LoadFailure(reason, b"")
    assert [(worker.batches, worker.is_closed) for worker in runner.started] == [([], True)] * 3


def test_what_was_loaded_has_no_failure_and_is_not_loaded_again() -> None:
    runner = FakeRunner(f=lambda n: n)
    with Session(runner, program(), Account()) as session:
        assert [session.load(), session.load()] == [None, None]
        session.ask(query(1))
    assert session.failure is None
    assert [len(worker.loads) for worker in runner.started] == [1]


def sometimes(*answers: Loaded | Raised | Stopped | None) -> Callable[[Load], Loaded | Raised | Stopped | None]:
    """Answers to one load after the other."""
    following = iter(answers)
    return lambda _: next(following)


@pytest.mark.parametrize(("reason", "word"), [(NOT_LOADED, "ValueError"), (TIMEOUT, "timeout")])
def test_where_a_later_worker_does_not_load_the_calls_that_are_left_have_failed(
    reason: Raised | Stopped, word: str
) -> None:
    runner = FakeRunner(load=sometimes(None, reason), f=stops(CRASH, 2))
    assert asked(runner, [1, 2, 3], [4]) == [1, "crash", word, word]
    assert [sent(worker) for worker in runner.started] == [[[1, 2, 3]], []]


def test_where_a_later_worker_does_not_load_nothing_more_can_be_asked() -> None:
    runner = FakeRunner(load=sometimes(None, NOT_LOADED), f=stops(CRASH, 1))
    with Session(runner, program(), Account(), Bounds(workers=2)) as session:
        assert told([session.ask(query(1))]) == ["crash"]
        for _ in range(2):
            with pytest.raises(ExhaustedError):
                session.ask(query(0))
    assert len(runner.started) == 2


def test_forbidden_uses_stay_found_when_a_later_worker_ends_before_it_tells_any() -> None:
    """As with a source that takes just so long to parse as it may."""
    uses = (Use("numpy.clip", 3),)

    def load(_: Load) -> Stopped | None:
        runner.forbidden = uses if len(runner.started) == 1 else ()
        return None if len(runner.started) == 1 else TIMEOUT

    runner = FakeRunner(load=load, f=stops(CRASH, 2))
    with Session(runner, program(), Account()) as session:
        assert told(session.ask_all([[query(n) for n in (1, 2, 3)]])) == [1, "crash", "timeout"]
    assert session.forbidden == uses


def test_forbidden_uses_are_found_though_nothing_can_be_loaded() -> None:
    uses = (Use("numpy.clip", 3),)
    with Session(FakeRunner(load=NOT_LOADED, forbidden=uses), program(), Account()) as session:
        session.load()
    assert session.forbidden == uses


def test_what_a_call_is_seen_to_do_is_in_its_reply() -> None:
    returned = Returned(5, Observed(shares=True, operations=4))
    with Session(FakeRunner(f=lambda _: returned), program(), Account()) as session:
        assert session.ask(query(1)) == Reply(returned)


# --- why a function is missing -----------------------------------------------------------------------------------

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
    assert unusable(exercise(), loaded)["f"].reason == reason
