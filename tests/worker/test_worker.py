"""What a worker says about a call, and how little of ours a submission finds in it."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest

from grader.judge.reply import describe_bad_return
from grader.model.exercise import Limits
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import MAX_ARRAY_BYTES, Array, List, Value, from_numpy
from grader.wire import messages
from grader.wire.messages import (
    MAX_FRAMES,
    MAX_SOURCE,
    BadReturn,
    Frame,
    Load,
    Loaded,
    Observed,
    Property,
    Query,
    Raised,
    Returned,
)

VECTOR = from_numpy(np.array([1.0, 2.0]))
TENSOR = from_numpy(np.array([[1.0, 2.0]]), "tensor")


def call(
    sandbox: Sandbox,
    program: str,
    *args: Value,
    aspects: tuple[Property, ...] = (),
    torch: bool = False,
    **kwargs: Value,
) -> messages.Answer | Stopped:
    """What comes of the function f of ``program``."""
    worker = sandbox.worker(torch=torch, limits=Limits())
    try:
        loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        return next(worker.run((Query("f", args, kwargs, aspects),), 2))
    finally:
        worker.close()


def result(answer: messages.Answer | Stopped) -> Value:
    assert isinstance(answer, Returned), answer
    return answer.value


def observed(answer: messages.Answer | Stopped) -> Observed:
    assert isinstance(answer, Returned), answer
    return answer.observed


# --- calls -------------------------------------------------------------------------------------------------------


def test_arguments_are_passed_by_position_and_by_name(sandbox: Sandbox) -> None:
    program = "def f(a, /, b=2, *, c=3): return [a, b, c]"
    assert result(call(sandbox, program, 7, c=9)) == List((7, 2, 9))


def test_a_submission_sees_itself_as_the_program_that_runs(sandbox: Sandbox) -> None:
    """As a script of its own, which may read options; not how a worker is started."""
    program = "import argparse, sys\nargparse.ArgumentParser().parse_args()\ndef f(): return sys.argv"
    assert result(call(sandbox, program)) == List(("program.py",))


def test_an_exception_is_told_with_its_classes_and_its_line(sandbox: Sandbox) -> None:
    program = "class Own(ValueError): ...\n\ndef f():\n    raise Own('sizes differ')"
    kinds = ("Own", "ValueError", "Exception", "BaseException")
    frame = Frame(4, "f", "    raise Own('sizes differ')", 4, 29)
    assert call(sandbox, program) == Raised(kinds, "sizes differ", line=4, frames=(frame,))


def frames(sandbox: Sandbox, program: str) -> list[tuple[int, str, str]]:
    """The line, the function, and what is pointed at."""
    answer = call(sandbox, program)
    assert isinstance(answer, Raised), answer
    return [(each.line, each.function, each.source[each.start : each.end]) for each in answer.frames]


def test_an_exception_is_told_with_the_learners_own_frames(sandbox: Sandbox) -> None:
    program = "import numpy as np\ndef g(a):\n    return '한글', a @ np.ones(3)\ndef f():\n    return g(np.ones(2))"
    assert frames(sandbox, program) == [(5, "f", "g(np.ones(2))"), (3, "g", "a @ np.ones(3)")]


def test_of_many_frames_the_innermost_are_told(sandbox: Sandbox) -> None:
    program = "def g(n):\n    return g(n - 1) if n else 1 / 0\ndef f():\n    return g(100)"
    assert frames(sandbox, program) == [*[(2, "g", "g(n - 1)")] * (MAX_FRAMES - 1), (2, "g", "1 / 0")]


def test_an_expression_of_several_lines_is_pointed_at_in_its_first(sandbox: Sandbox) -> None:
    assert frames(sandbox, "def f():\n    return (1 +\n        None)") == [(2, "f", "1 +")]


def test_a_long_line_is_cut(sandbox: Sandbox) -> None:
    answer = call(sandbox, f"def f():\n    return '{'x' * 1000}' + None")
    assert isinstance(answer, Raised)
    assert [(len(each.source), each.end) for each in answer.frames] == [(MAX_SOURCE, MAX_SOURCE)]


def test_the_line_is_the_submissions_even_where_a_library_raised(sandbox: Sandbox) -> None:
    program = "import numpy as np\ndef f():\n    x = 1\n    return np.zeros((2, 2)) @ np.zeros((3, 3))"
    answer = call(sandbox, program)
    assert isinstance(answer, Raised)
    assert answer.line == 4


def test_an_exception_that_cannot_be_printed_is_told_without_a_message(sandbox: Sandbox) -> None:
    program = "class Mute(Exception):\n    def __str__(self): raise SystemExit\ndef f(): raise Mute"
    answer = call(sandbox, program)
    assert isinstance(answer, Raised)
    assert (answer.kinds[0], answer.message) == ("Mute", "(the exception cannot be printed)")


def test_a_long_message_is_cut(sandbox: Sandbox) -> None:
    answer = call(sandbox, "def f(): raise ValueError('x' * 10_000_000)")
    assert isinstance(answer, Raised)
    assert answer.message == "x" * 4000


def test_a_message_of_half_characters_is_told(sandbox: Sandbox) -> None:
    answer = call(sandbox, "def f(): raise ValueError(chr(0xD800))")
    assert isinstance(answer, Raised)
    assert answer.message == "?"


def test_endless_recursion_is_an_exception(sandbox: Sandbox) -> None:
    answer = call(sandbox, "def f(): return f()")
    assert isinstance(answer, Raised)
    assert answer.kinds[0] == "RecursionError"


@pytest.mark.parametrize(
    ("making", "reason"),
    [
        pytest.param(f"np.zeros({MAX_ARRAY_BYTES + 1}, np.uint8)", "the result is too large", id="too large an array"),
        pytest.param(f"[np.zeros({MAX_ARRAY_BYTES}, np.uint8)] * 2", "the result is too large", id="two large arrays"),
        pytest.param("np.zeros((1,) * 17)", "the result is too large", id="17 axes"),
        pytest.param("[[0] * 60_000] * 2", "the result is too large", id="many items"),
        pytest.param("object()", "which is not a number, an array or a list", id="an object"),
        pytest.param("np.array([None])", "dtype object", id="an object array"),
        pytest.param("Claims()", "", id="an object that claims to be a list"),
    ],
)
def test_a_result_that_cannot_be_sent_is_named_and_the_worker_lives_on(
    sandbox: Sandbox, making: str, reason: str
) -> None:
    program = f"import numpy as np\nclass Claims:\n    __class__ = list\ndef f(n): return {making} if n else 7"
    worker = sandbox.worker(torch=False, limits=Limits())
    worker.load(Load("program.py", program.encode(), ("f",), ()))
    first, second = worker.run((Query("f", (1,), {}, ()), Query("f", (0,), {}, ())), 2)
    worker.close()
    assert isinstance(first, BadReturn)
    assert reason in str(describe_bad_return(first))
    assert result(second) == 7


@pytest.mark.parametrize(
    ("making", "reason"),
    [
        ("torch.ones(2, dtype=torch.complex64)", "torch.complex64"),
        ("torch.ones(2, dtype=torch.bfloat16)", "torch.bfloat16"),
        ("torch.eye(3).to_sparse()", "does not store its numbers densely"),
        ("torch.ones(2, device='meta')", "does not store its numbers densely"),
    ],
)
def test_a_tensor_that_holds_no_plain_numbers_is_named(sandbox: Sandbox, making: str, reason: str) -> None:
    answer = call(sandbox, f"import torch\ndef f(): return {making}", torch=True)
    assert isinstance(answer, BadReturn)
    assert reason in str(describe_bad_return(answer))


@pytest.mark.parametrize(
    "making",
    [
        pytest.param("x.t().contiguous().t()", id="other strides"),
        pytest.param("torch.nn.Parameter(x)", id="a parameter"),
        pytest.param("x.clone().requires_grad_() * 1", id="part of a graph"),
        pytest.param("x.as_subclass(Liar)", id="a subclass that lies"),
        pytest.param("x.neg()._neg_view()", id="a lazily negated view"),
    ],
)
def test_a_tensor_is_sent_as_the_numbers_that_it_holds(sandbox: Sandbox, making: str) -> None:
    program = f"""
        import torch
        class Liar(torch.Tensor):
            @classmethod
            def __torch_function__(cls, func, types, args=(), kwargs=None):
                return torch.zeros(1, 2, dtype=torch.float64)
        def f(x): return {making}
    """
    assert result(call(sandbox, program, TENSOR, torch=True)) == TENSOR


# --- facts beside the result -------------------------------------------------------------------------------------


def test_nothing_is_observed_that_was_not_asked_for(sandbox: Sandbox) -> None:
    assert observed(call(sandbox, "def f(x): return x", VECTOR)) == Observed()


def test_the_arguments_are_told_as_the_call_left_them(sandbox: Sandbox) -> None:
    program = "def f(x, y, z):\n    x += 1\n    y.append(3)"
    answer = call(sandbox, program, VECTOR, List((1, 2)), z=5, aspects=("pure",))
    assert observed(answer).after == (from_numpy(np.array([2.0, 3.0])), List((1, 2, 3)), 5)


@pytest.mark.parametrize(
    ("making", "shares"),
    [("x", True), ("x[1:]", True), ("x.T", True), ("x.copy()", False), ("x + 0", False), ("3", False)],
)
def test_shared_memory_is_told(sandbox: Sandbox, making: str, shares: bool) -> None:
    assert observed(call(sandbox, f"def f(x): return {making}", VECTOR, aspects=("fresh",))).shares is shares


@pytest.mark.parametrize(("making", "shares"), [("x", True), ("x[0]", True), ("x.clone()", False), ("x * 1", False)])
def test_shared_memory_of_tensors_is_told(sandbox: Sandbox, making: str, shares: bool) -> None:
    answer = call(sandbox, f"def f(x): return {making}", TENSOR, aspects=("view",), torch=True)
    assert observed(answer).shares is shares


@pytest.mark.parametrize(
    ("making", "gradient"),
    [
        ("3 * x", from_numpy(np.array([[3.0, 3.0]]), "tensor")),
        ("3 * x.detach()", None),
        ("x.sum().item()", None),
        ("x.long()", None),
        ("x.round()", from_numpy(np.zeros((1, 2)), "tensor")),
    ],
)
def test_the_gradient_by_each_tensor_is_told(sandbox: Sandbox, making: str, gradient: Array | None) -> None:
    answer = call(sandbox, f"def f(x, n): return {making}", TENSOR, 3, aspects=("gradient",), torch=True)
    assert observed(answer).gradients == (gradient,)


# --- what a submission finds -------------------------------------------------------------------------------------


def test_a_submission_is_a_module_of_its_own_and_not_the_program(sandbox: Sandbox) -> None:
    program = """
        import sys
        RAN = __name__ == "__main__"
        def f(): return [RAN, __name__, __file__, sys.modules[__name__].f is f]
    """
    assert result(call(sandbox, program)) == List((False, "program", "program.py", True))


def test_a_submission_may_not_see_the_graders_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import os\ndef f(): return sorted(os.environ)"
    monkeypatch.setenv("CANARY", "secret")
    with Sandbox() as fresh:
        names = result(call(fresh, program))
    assert isinstance(names, List)
    assert names.items
    assert set(names.items) <= {
        "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "PYTHONHASHSEED", "LC_CTYPE",
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GLIBC_TUNABLES",
    }  # fmt: skip


def test_a_submission_holds_no_descriptor_but_its_own(sandbox: Sandbox) -> None:
    program = """
        import os
        def f():
            held = []
            for number in range(256):
                try:
                    os.fstat(number)
                    held.append(number)
                except OSError:
                    pass
            return held
    """
    assert result(call(sandbox, program)) == List((0, 1, 2, 3))


def test_a_submission_finds_its_arguments_in_the_frames_above_and_nothing_expected(sandbox: Sandbox) -> None:
    program = """
        import sys
        def f(n):
            names, frame = set(), sys._getframe(1)
            while frame:
                names |= set(frame.f_locals)
                frame = frame.f_back
            return sorted(names)
    """
    names = result(call(sandbox, program, 5))
    assert isinstance(names, List)
    assert {"query", "args"} <= set(names.items)
    assert not {"expected", "expect", "key", "case", "group", "exercise", "answer_key", "verdict"} & set(names.items)


def test_a_submission_finds_no_module_of_the_judge(sandbox: Sandbox) -> None:
    program = "import sys\ndef f(): return sorted(name for name in sys.modules if name.startswith('grader'))"
    names = result(call(sandbox, program))
    assert isinstance(names, List)
    assert "grader.worker.worker" in names.items
    assert {str(name).split(".")[1] for name in names.items if "." in str(name)} <= {"worker", "wire", "values"}


def test_random_numbers_are_the_same_in_every_worker(sandbox: Sandbox) -> None:
    program = "import random\nimport numpy as np\ndef f(): return [random.random(), np.random.rand()]"
    assert result(call(sandbox, program)) == result(call(sandbox, program))
