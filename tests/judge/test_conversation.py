from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.calls import Answered, Missing, Source
from grader.judge.conversation import Conversation, ExhaustedError
from grader.model.exercise import Exercise, Limits, Outline, Text
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Stopped
from grader.values import Value, from_numpy
from grader.wire.messages import Query, Raised, Returned

TEXT = Text("text", "text")


def talk(sandbox: Sandbox, program: str, workers: int = 3) -> Conversation:
    exercise = Exercise(
        outline=Outline("tiny", TEXT, "track", "easy", 1, 1, (), "tiny.py"),
        folder=Path("tiny"),
        signatures=(parse_signature("f(n: object) -> object"), parse_signature("g(n: int) -> int")),
        forbid=(),
        limits=Limits(0.2, 256),
        hints=(),
        groups=(),
        reference=None,
        wrong=(),
        sha256="",
    )
    return Conversation(sandbox, exercise, Source("tiny.py", textwrap.dedent(program).encode()), workers=workers)


def ask(conversation: Conversation, argument: Value, function: str = "f") -> Value:
    """The value that comes back, or in what it ended."""
    entry = conversation.ask(Query(function, (argument,), {}, ()))
    if isinstance(entry, Missing):
        return entry.reason
    answer = entry.answer
    if isinstance(answer, Returned):
        return answer.value
    if isinstance(answer, Raised):
        return answer.kinds[0]
    return answer.outcome.value if isinstance(answer, Stopped) else repr(answer)


def test_each_question_may_depend_on_the_answer_before(sandbox: Sandbox) -> None:
    with talk(sandbox, "def f(n): return 2 * n + 1") as conversation:
        answer: Value = 0
        for _ in range(10):
            answer = ask(conversation, answer)
    assert answer == 2**10 - 1


def test_one_process_answers_for_as_long_as_it_lives(sandbox: Sandbox) -> None:
    program = "import os\ndef f(n):\n    if n == 2: os._exit(0)\n    return os.getpid()"
    with talk(sandbox, program) as conversation:
        pids = [ask(conversation, n) for n in (0, 1, 2, 0, 1)]
    first, second, third, fourth, fifth = pids
    assert first == second
    assert third == "crash"
    assert fourth == fifth != first


def test_what_is_printed_belongs_to_its_question(sandbox: Sandbox) -> None:
    with talk(sandbox, "print('loading')\ndef f(n): print('call', n)") as conversation:
        entries = [conversation.ask(Query("f", (n,), {}, ())) for n in (1, 2)]
    assert [entry.printed for entry in entries if isinstance(entry, Answered)] == [b"call 1\n", b"call 2\n"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise KeyError(n)", "KeyError"),
        ("loop()", "timeout"),
        ("os._exit(0)", "crash"),
        ("os.write(3, bytes(10))", "protocol"),
        ("os.write(1, bytes(40 << 20))", "output_limit"),
    ],
)
def test_a_call_that_brings_nothing_back_says_why_and_the_next_is_answered(
    sandbox: Sandbox, body: str, told: str
) -> None:
    with talk(
        sandbox, f"import os\ndef loop():\n    while True: pass\ndef f(n):\n    if n: {body}\n    return 'here'"
    ) as conversation:
        assert [ask(conversation, n) for n in (0, 1, 0)] == ["here", told, "here"]


def test_a_function_that_is_not_there_is_missing_and_the_other_answers(sandbox: Sandbox) -> None:
    with talk(sandbox, "f = 3\ndef g(n): return n") as conversation:
        assert [ask(conversation, 1), ask(conversation, 1, "g")] == ["f is not a function", 1]
        assert conversation.ask(Query("f", (1,), {}, ())) == Missing(Outcome.ERROR, "f is not a function")
    with talk(sandbox, "def g(n): return n") as conversation:
        assert ask(conversation, 1) == "f is not defined"


def test_when_as_many_processes_have_ended_as_may_nobody_is_left_to_ask(sandbox: Sandbox) -> None:
    with talk(sandbox, "import os\ndef f(n): os._exit(0)", workers=2) as conversation:
        assert [ask(conversation, n) for n in (1, 2)] == ["crash", "crash"]
        for _ in range(2):
            with pytest.raises(ExhaustedError):
                ask(conversation, 3)


def test_calls_that_take_too_long_together_are_the_last(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.judge.conversation.CALLING_SECONDS", 1.0)
    with talk(sandbox, "import time\ndef f(n): time.sleep(0.6); return n") as conversation:
        assert [ask(conversation, n) for n in (1, 2)] == [1, 2]
        with pytest.raises(ExhaustedError):
            ask(conversation, 3)


@pytest.mark.parametrize("program", ["raise ValueError", "import os\nos._exit(0)", "while True: pass", "def f("])
def test_of_a_submission_that_cannot_be_loaded_nothing_can_be_asked(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.1)
    with talk(sandbox, program) as conversation, pytest.raises(ExhaustedError):
        ask(conversation, 1)


def test_nothing_runs_before_the_first_question(sandbox: Sandbox) -> None:
    with talk(sandbox, "raise ValueError", workers=0) as conversation:
        assert conversation.seconds == 0


def test_afterwards_no_process_and_no_folder_is_left(sandbox: Sandbox) -> None:
    with talk(sandbox, "import os\ndef f(n): return [os.getpid(), os.getcwd()]") as conversation:
        answer = ask(conversation, 1)
    assert conversation.seconds > 0
    pid, folder = answer.items  # type: ignore[union-attr]  # a list
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(str(folder)).exists()


def test_an_error_of_ours_ends_the_process_as_well(sandbox: Sandbox) -> None:
    pids: list[Value] = []

    def fail() -> None:
        with talk(sandbox, "import os\ndef f(n): return os.getpid()") as conversation:
            pids.append(ask(conversation, 1))
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        fail()
    assert not Path(f"/proc/{pids[0]}").exists()


def test_a_long_conversation_is_not_too_much_together(sandbox: Sandbox) -> None:
    """Its answers are not held until the end, as those to a batch of calls are."""
    megabyte = from_numpy(np.zeros(1 << 17))
    with talk(sandbox, "def f(x): return x") as conversation:
        assert all(ask(conversation, megabyte) == megabyte for _ in range(40))
