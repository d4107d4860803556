"""Rules while a submission runs: every route to what is forbidden ends in the same place, and honest work goes on."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
import pytest

from grader.exercise.rules import rules
from grader.model.exercise import Limits
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import Array, Value, from_numpy
from grader.wire import messages
from grader.wire.messages import Forbidden, Load, Loaded, Property, Query, Raised, Returned

Answer = messages.Answer | Stopped
IMAGE = from_numpy(np.arange(16.0).reshape(1, 1, 4, 4), "tensor")
KERNEL = from_numpy(np.ones((1, 1, 2, 2)), "tensor")
ROW = from_numpy(np.arange(6.0))

HEAD = """\
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
"""


class Asked(NamedTuple):
    """What came of a program: how it was loaded, and its answers."""

    loaded: Loaded | Raised | Stopped
    answers: tuple[Answer, ...]
    named: tuple[str, ...]  # forbidden names that its source was seen to use

    @property
    def uses(self) -> list[tuple[str, int]]:
        """The uses that the only answer tells, each with its line."""
        (answer,) = self.answers
        assert isinstance(answer, Forbidden), answer
        return [(use.name, use.line) for use in answer.uses]


def ask(
    sandbox: Sandbox,
    forbid: Sequence[str],
    program: str | bytes,
    *calls: tuple[Value, ...],
    torch: bool = True,
    aspects: tuple[Property, ...] = (),
    count: tuple[bool, ...] = (),
) -> Asked:
    """Load ``program`` (a notebook if it is bytes), which may not use ``forbid``, and call its f."""
    source = program if isinstance(program, bytes) else textwrap.dedent(program).encode()
    order = Load("p.ipynb" if isinstance(program, bytes) else "p.py", source, ("f",), rules(tuple(forbid)))
    worker = sandbox.worker(torch=torch, limits=Limits(10, 2000))
    try:
        loaded = worker.load(order)
        asked = zip(calls or [(IMAGE, KERNEL)], chain(count, repeat(False)), strict=False)
        queries = tuple(Query("f", args, {}, aspects, counted) for args, counted in asked)
        answers = tuple(worker.run(queries, 10)) if isinstance(loaded, Loaded) else ()
        return Asked(loaded, answers, tuple(use.name for use in worker.forbidden))
    finally:
        worker.close()


def returned(answer: Answer) -> Value:
    assert isinstance(answer, Returned), answer
    return answer.value


# --- every route -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forbid", "making"),
    [
        # under another name, which the source hides
        pytest.param("convolutions", "getattr(F, 'con' + 'v2d')(x, k)", id="getattr"),
        pytest.param("convolutions", "vars(F)['conv2d'](x, k)", id="vars"),
        pytest.param("convolutions", "F.__dict__['con' 'v2d'](x, k)", id="__dict__"),
        pytest.param("convolutions", "[f for n, f in vars(torch).items() if n == 'conv2d'][0](x, k)", id="a search"),
        pytest.param("convolutions", "getattr(nn, 'Conv2d')(1, 1, 2)(x.float())", id="a layer"),
        pytest.param("convolutions", "getattr(torch, 'ops').aten.conv2d(x, k)", id="torch.ops"),
        pytest.param(
            "convolutions",
            "getattr(torch, 'ops').aten.convolution(x, k, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)",
            id="the operator below it",
        ),
        pytest.param("convolutions", "getattr(torch, '_C')._VariableFunctions.conv2d(x, k)", id="torch._C"),
        # in another mode
        pytest.param("convolutions", "inference(x, k)", id="inference mode"),
        pytest.param("convolutions", "no_grad(x, k)", id="without gradients"),
        pytest.param("convolutions", "F.conv2d(x.requires_grad_(), k)", id="with gradients"),
        pytest.param("convolutions", "F.conv2d(x.as_subclass(Own), k)", id="a subclass of tensors"),
        # by another program
        pytest.param("convolutions", "traced(x, k)", id="traced"),
        pytest.param("convolutions", "compiled(x, k)", id="compiled from a text"),
        # to another operator
        pytest.param("convolutions", "F.conv1d(x[0], k[0, :, :1])", id="conv1d"),
        pytest.param("convolutions", "F.conv3d(x[None], k[None])", id="conv3d"),
        pytest.param("convolutions", "F.conv_transpose2d(x, k)", id="conv_transpose2d"),
        pytest.param("convolutions", "F.avg_pool2d(x, 2)", id="a mean of windows"),
        pytest.param("convolutions", "torch.fft.fft(x).real", id="fft"),
        pytest.param("convolutions", "torch.fft.ifft2(x).real", id="ifft2"),
        pytest.param("convolutions", "nn.grad.conv2d_input(x.shape, k, x[..., :3, :3])", id="its gradient"),
        pytest.param("convolutions", "np.fft.rfft(x.numpy()).real", id="numpy's fft"),
        pytest.param("convolutions", "np.convolve(x.numpy().ravel(), [1, 1])", id="numpy's convolve"),
        pytest.param("windows", "x.unfold(2, 2, 1)", id="Tensor.unfold"),
        pytest.param("windows", "torch.Tensor.unfold(x, 2, 2, 1)", id="unbound"),
        pytest.param("windows", "x.as_strided((2, 2), (1, 1))", id="Tensor.as_strided"),
        pytest.param("windows", "torch.as_strided(x, (2, 2), (1, 1))", id="as_strided"),
        pytest.param("windows", "torch.as_strided_copy(x, (2, 2), (1, 1))", id="as_strided_copy"),
        pytest.param("windows", "torch.unfold_copy(x, 2, 2, 1)", id="unfold_copy"),
        pytest.param("windows", "F.unfold(x, 2)", id="F.unfold"),
        pytest.param("windows", "nn.Fold((3, 3), 2)(torch.ones(1, 4, 4))", id="nn.Fold"),
        pytest.param("windows", "np.lib.stride_tricks.as_strided(x.numpy(), (2, 2))", id="numpy's strides"),
        pytest.param(
            "windows", "np.lib.stride_tricks.sliding_window_view(x.numpy(), (1, 1, 2, 2))", id="numpy's view"
        ),
        pytest.param("padding", "F.pad(x, (1, 1))", id="F.pad"),
        pytest.param("padding", "F.pad(x, (1, 1, 1, 1), mode='reflect')", id="F.pad, reflecting"),
        pytest.param("padding", "torch.ops.aten.reflection_pad2d(x, [1, 1, 1, 1])", id="its operator"),
        pytest.param("padding", "nn.ZeroPad2d(1)(x)", id="nn.ZeroPad2d"),
        pytest.param("padding", "torch.constant_pad_nd(x, (1, 1))", id="constant_pad_nd"),
        pytest.param("padding", "np.pad(x.numpy(), 1)", id="numpy's pad"),
        pytest.param("pooling", "F.max_pool2d(x, 2)", id="F.max_pool2d"),
        pytest.param("pooling", "F.max_pool2d(x, 2, return_indices=True)[0]", id="with its places"),
        pytest.param("pooling", "torch.max_pool2d(x, 2)", id="torch.max_pool2d"),
        pytest.param("pooling", "nn.AdaptiveAvgPool2d(1)(x)", id="an adaptive layer"),
        pytest.param("pooling", "torch.ops.aten.adaptive_max_pool2d(x, [1, 1])[0]", id="an adaptive operator"),
        pytest.param("autograd", "torch.autograd.grad(y.sum(), y)[0]", id="autograd.grad"),
        pytest.param("autograd", "y.sum().backward()", id="backward"),
        pytest.param("autograd", "torch.func.grad(torch.sum)(x)", id="func.grad"),
        pytest.param("numpy.clip", "np.clip(x.numpy(), 0, 1)", id="a name of the exercise's own"),
        pytest.param("numpy.linalg.*", "np.linalg.det(x.numpy())", id="names of the exercise's own"),
        pytest.param("torch.nn.Linear", "nn.Linear(4, 4)(x.float())", id="a class of the exercise's own"),
    ],
)  # fmt: skip
def test_whatever_the_route_it_is_refused_with_its_line(sandbox: Sandbox, forbid: str, making: str) -> None:
    program = f"""{HEAD}
class Own(torch.Tensor): ...
def inference(x, k):
    with torch.inference_mode(): return F.conv2d(x, k)
def no_grad(x, k):
    with torch.no_grad(): return F.conv2d(x, k)
def traced(x, k):
    return torch.jit.trace(lambda a, b: F.conv2d(a, b), (x, k))(x, k)
def compiled(x, k):
    return torch.jit.CompilationUnit("def f(a, b):\\n    return torch.ops.aten.conv2d(a, b)\\n").f(x, k)
def f(x, k):
    y = x.clone().requires_grad_()
    return {making}
"""
    lines = program.splitlines()
    ((_, line),) = ask(sandbox, [forbid], program).uses
    assert line == len(lines) or "conv2d(" in lines[line - 1]


def test_a_name_that_is_imported_is_the_refusal(sandbox: Sandbox) -> None:
    asked = ask(sandbox, ["numpy.clip"], "from numpy import clip\ndef f(x): return clip(x, 0, 1)", (ROW,), torch=False)
    assert asked.uses == [("numpy.clip", 2)]
    assert asked.named == ("numpy.clip",)


@pytest.mark.parametrize(
    ("forbid", "making"),
    [
        pytest.param("windows", "super(torch.Tensor, x).unfold(2, 2, 1)", id="the base class of tensors"),
        pytest.param("windows", "operator.methodcaller('unfold', 2, 2, 1)(x)", id="a method called by its name"),
        pytest.param("windows", "getattr(torch._C, 'TensorBase').as_strided(x, (2, 2), (1, 1))", id="its as_strided"),
        pytest.param("windows", "x.new_empty(0).set_(x.untyped_storage(), 0, (2, 2), (4, 1))", id="Tensor.set_"),
        pytest.param("windows", "list(map(torch.Tensor.set_, [x.new(0)], [x]))", id="set_ called by map"),
        pytest.param("windows", "vars(torch)['op' 's'].aten.as_strided(x, [2, 2], [1, 1])", id="an operator of views"),
        pytest.param("convolutions", "F.conv2d(x.float().to_mkldnn(), k.float().to_mkldnn())", id="mkldnn"),
        pytest.param("convolutions", "torch.quantize_per_tensor(x.float(), 1.0, 0, torch.quint8)", id="quantized"),
        pytest.param("pooling", "F.max_pool2d(x.float().to_mkldnn(), 2)", id="pooling of mkldnn"),
        pytest.param("convolutions", "np.polymul([1, 2], [3, 4])", id="polynomials"),
        pytest.param("convolutions", "np.poly1d([1, 2]) * np.poly1d([3, 4])", id="polynomials that are objects"),
        pytest.param("convolutions", "np._core.multiarray.correlate([1, 2], [3, 4], 0)", id="below numpy's own"),
        pytest.param("convolutions", "np.ma.correlate([1, 2], [3, 4])", id="masked arrays"),
        pytest.param(".item", "getattr(x.sum(), 'it' + 'em')()", id="a method of the exercise's own"),
        pytest.param("numpy", "getattr(x, 'num' + 'py')()", id="a tensor as an array"),
    ],
)
def test_what_seems_to_be_something_else_is_refused_too(sandbox: Sandbox, forbid: str, making: str) -> None:
    program = f"{HEAD}import operator\ndef f(x, k): return {making}"
    ((_, line),) = ask(sandbox, [forbid], program).uses
    assert line == len(program.splitlines())


def test_what_torch_does_for_itself_is_no_use_by_the_submission(sandbox: Sandbox) -> None:
    program = f"{HEAD}def f(x, k):\n    print(x, repr(k))\n    return x"
    (answer,) = ask(sandbox, [".item", ".tolist", "numpy"], program).answers
    assert returned(answer) == IMAGE


def test_a_use_names_the_rule_that_it_breaks(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, ["padding", "numpy.clip"], f"{HEAD}def f(x, k): return F.pad(x, (1, 1))").answers
    assert isinstance(answer, Forbidden)
    assert [use.rule for use in answer.uses] == ["padding"]


# --- exceptions and threads --------------------------------------------------------------------------------------


@pytest.mark.parametrize("caught", ["", "Exception", "RuntimeError", "BaseException"])
def test_whoever_swallows_the_exception_is_told_all_the_same(sandbox: Sandbox, caught: str) -> None:
    program = f"""
        import torch.nn.functional as F
        def f(x, k):
            try:
                return F.conv2d(x, k)
            except {caught}:
                return x
    """
    assert ask(sandbox, ["convolutions"], program).uses == [("torch.convolution", 5)]


def test_whoever_tries_one_way_after_the_other_is_told_of_each(sandbox: Sandbox) -> None:
    program = """
        import torch
        import torch.nn.functional as F
        def f(x, k):
            for way in (F.conv2d, torch.conv2d):
                try:
                    way(x, k)
                except RuntimeError:
                    pass
            return x.unfold(2, 2, 1)
    """
    asked = ask(sandbox, ["convolutions", "windows"], program)
    assert asked.uses == [("torch.convolution", 7), ("torch.convolution", 7), ("torch.Tensor.unfold", 10)]


def test_of_very_many_uses_some_are_told(sandbox: Sandbox) -> None:
    program = """
        import numpy as np
        def f(x):
            for _ in range(1000):
                try:
                    np.clip(x, 0, 1)
                except RuntimeError:
                    pass
    """
    assert ask(sandbox, ["numpy.clip"], program, (ROW,), torch=False).uses == [("numpy.clip", 6)] * messages.MAX_TOLD


@pytest.mark.parametrize(
    "starting",
    [
        pytest.param("t = threading.Thread(target=work); t.start(); t.join()", id="a thread"),
        pytest.param("ThreadPoolExecutor(2).submit(work).exception()", id="a pool of threads"),
    ],
)
def test_another_thread_is_watched_too(sandbox: Sandbox, starting: str) -> None:
    program = f"""
        import threading
        from concurrent.futures import ThreadPoolExecutor
        import torch.nn.functional as F
        threading.excepthook = lambda _: None
        def f(x, k):
            def work():
                return F.conv2d(x, k)
            {starting}
            return x
    """
    assert ask(sandbox, ["convolutions"], program).uses == [("torch.convolution", 8)]


# --- which line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "line"),
    [
        pytest.param(
            "def g(x):\n    return np.clip(x, 0, 1)\ndef f(x):\n    return g(x)", 3, id="the innermost function"
        ),
        pytest.param("f = lambda x: np.clip(\n    x,\n    0, 1)", 2, id="where a call begins"),
        pytest.param(
            "class A:\n    def __call__(self, x):\n        return np.clip(x, 0, 1)\nf = A()", 4, id="a method"
        ),
        pytest.param("def f(x):\n    return list(map(np.clip, x, x, x))", 3, id="called by something built in"),
        pytest.param("f = np.clip", 0, id="no line of the submission's"),
    ],
)
def test_the_line_is_the_innermost_of_the_submission(sandbox: Sandbox, program: str, line: int) -> None:
    args = (ROW, 0, 1) if program == "f = np.clip" else (ROW,)
    asked = ask(sandbox, ["numpy.clip"], f"import numpy as np\n{program}", args, torch=False)
    assert asked.uses[0] == ("numpy.clip", line)


def test_in_a_notebook_the_line_is_that_of_its_cell(sandbox: Sandbox) -> None:
    cells = [
        "import numpy as np",
        "\ndef g(x):\n    return getattr(np, 'cl' + 'ip')(x, 0, 1)",
        "def f(x):\n    return g(x)",
    ]
    notebook = {
        "cells": [
            {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}
            for cell in cells
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
    }  # fmt: skip
    (answer,) = ask(sandbox, ["numpy.clip"], json.dumps(notebook).encode(), (ROW,), torch=False).answers
    assert isinstance(answer, Forbidden)
    assert [(use.name, use.line, use.cell) for use in answer.uses] == [("numpy.clip", 3, 2)]


# --- when it is told ---------------------------------------------------------------------------------------------


def test_each_call_is_told_of_its_own_uses(sandbox: Sandbox) -> None:
    program = "import numpy as np\ndef f(n): return int(np.clip(n, 0, 1)) if n > 1 else n"
    answers = ask(sandbox, ["numpy.clip"], program, (0,), (2,), (1,), (3,), torch=False).answers
    assert [type(answer) for answer in answers] == [Returned, Forbidden, Returned, Forbidden]
    assert isinstance(answers[3], Forbidden)
    assert len(answers[3].uses) == 1


def test_a_use_that_loading_swallowed_is_told_with_the_first_call(sandbox: Sandbox) -> None:
    program = """
        import numpy as np
        try:
            LIMIT = np.clip(5, 0, 1)
        except RuntimeError:
            LIMIT = 1
        def f(n): return min(n, LIMIT)
    """
    first, second = ask(sandbox, ["numpy.clip"], program, (3,), (3,), torch=False).answers
    assert isinstance(first, Forbidden)
    assert first.uses[0].line == 4
    assert returned(second) == 1


def test_a_use_while_loading_ends_its_statement_and_is_told(sandbox: Sandbox) -> None:
    asked = ask(sandbox, ["numpy.clip"], "import numpy as np\nLIMIT = np.clip(5, 0, 1)\ndef f(n): ...", torch=False)
    assert isinstance(asked.loaded, Loaded)
    (failed,) = asked.loaded.failed
    assert (failed.kinds[:2], failed.line) == (("ForbiddenError", "RuntimeError"), 2)
    assert failed.message == "this exercise does not allow numpy.clip"
    assert asked.named == ("numpy.clip",)


def test_a_class_may_be_built_on_and_refuses_when_an_object_is_made(sandbox: Sandbox) -> None:
    program = """
        import torch
        class Own(torch.nn.Conv2d):
            def __init__(self):
                super().__init__(1, 1, 2)
        def f(x, k):
            return x if isinstance(x, torch.nn.Conv2d) else Own()(x)
    """
    assert ask(sandbox, ["torch.nn.Conv*"], program).uses == [("torch.nn.Conv2d", 7)]


# --- honest work -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "making",
    [
        pytest.param("(x[0, 0, :2, :2] * k[0, 0]).sum()", id="a product of cells"),
        pytest.param("x @ x.transpose(2, 3)", id="a product of matrices"),
        pytest.param("torch.einsum('bchw,bcwv->bchv', x, x)", id="einsum"),
        pytest.param("torch.stack([x[..., i : i + 3, j : j + 3] for i in (0, 1) for j in (0, 1)]).sum(0)", id="slices"),
        pytest.param("x.view(2, 8).expand(3, 2, 8)", id="view and expand"),
        pytest.param("x.reshape(1, 1, 2, 2, 2, 2).permute(0, 1, 2, 4, 3, 5)", id="reshape and permute"),
        pytest.param("x.t() if x.ndim == 2 else x.flip(2).roll(1, 3)", id="flip and roll"),
        pytest.param("torch.cat([torch.zeros(1, 1, 4, 1), x, torch.zeros(1, 1, 4, 1)], 3)", id="cat"),
        pytest.param("x.new_zeros(1, 1, 6, 6).index_put((torch.tensor(0),), x.new_ones(()))", id="index_put"),
        pytest.param("x.amax((2, 3)) + x.max(dim=2).values.max(dim=2)[0]", id="the largest of axes"),
        pytest.param("x.mean((2, 3)) + x.cumsum(2)[..., 0, 0]", id="means and running sums"),
        pytest.param("nn.Linear(4, 2)(x.float()).relu().softmax(-1)", id="a linear layer"),
        pytest.param("F.relu(F.linear(x, x[0, 0]))", id="linear"),
        pytest.param("conv2d(x, k) + pad(x) + unfold(x) + max_pool2d(x)", id="own functions of those names"),
        pytest.param("np.broadcast_to(x.numpy(), (2, 1, 4, 4)) + np.add.reduce(x.numpy())", id="numpy's broadcasting"),
        pytest.param("np.lib.format.header_data_from_array_1_0(x.numpy())['shape']", id="the rest of numpy.lib"),
        pytest.param("x.diff(dim=2).clamp(0).sort(dim=3).values.tril()", id="differences, bounds, order"),
        pytest.param("torch.meshgrid(x[0, 0, 0], x[0, 0, 0], indexing='ij')[0]", id="grids"),
        pytest.param("F.one_hot(torch.arange(4)).to(x)", id="one hot"),
        pytest.param("x.std() + x.var((2, 3)) + torch.linalg.norm(x)", id="spreads and norms"),
        pytest.param("x.repeat(2, 1, 1, 3) + x.repeat(1, 2, 1, 1, 1).sum()", id="repeat"),
        pytest.param("x.tile(2).repeat_interleave(2, 0) + torch.kron(x, x).sum()", id="tile"),
        pytest.param("x.repeat(0, 1, 1, 1)", id="repeated not once"),
        pytest.param("__import__('copy').deepcopy(x) + __import__('copy').copy(x)", id="copies"),
    ],
)
def test_what_is_allowed_works_as_ever(sandbox: Sandbox, making: str) -> None:
    program = f"{HEAD}conv2d = pad = unfold = max_pool2d = lambda x, *_: 2 * x\ndef f(x, k): return {making}\n"
    (guarded,) = ask(sandbox, ["convolutions", "windows", "padding", "pooling", "autograd"], program).answers
    (free,) = ask(sandbox, [], program).answers
    assert returned(guarded) == returned(free)


def test_without_rules_everything_works(sandbox: Sandbox) -> None:
    program = f"{HEAD}def f(x, k): return F.pad(F.max_pool2d(F.conv2d(x, k), 2), (1, 1)) + np.clip(2, 0, 1)"
    (answer,) = ask(sandbox, [], program).answers
    value = returned(answer)
    assert isinstance(value, Array)
    assert value.shape == (1, 1, 1, 3)


def test_what_one_exercise_forbids_another_may_use(sandbox: Sandbox) -> None:
    program = f"{HEAD}def f(x, k): return F.pad(x, (1, 1))"
    assert ask(sandbox, ["padding"], program).uses
    for forbid in (["convolutions", "windows", "pooling"], []):
        (answer,) = ask(sandbox, forbid, program).answers
        assert isinstance(answer, Returned)


def test_gradients_are_looked_at_although_windows_and_padding_are_forbidden(sandbox: Sandbox) -> None:
    program = """
        import torch
        def f(x, k):
            windows = [[(x[0, 0, i : i + 2, j : j + 2] * k[0, 0]).sum() for j in range(3)] for i in range(3)]
            return torch.stack([torch.stack(row) for row in windows])
    """
    (answer,) = ask(sandbox, ["convolutions", "windows", "padding"], program, aspects=("gradient", "pure")).answers
    assert isinstance(answer, Returned)
    assert answer.observed.gradients is not None
    assert all(gradient is not None for gradient in answer.observed.gradients)


# --- operations --------------------------------------------------------------------------------------------------


def operations(sandbox: Sandbox, program: str, *calls: tuple[Value, ...]) -> list[int | None]:
    answers = ask(sandbox, [], f"{HEAD}{textwrap.dedent(program)}", *calls, count=(True,) * 3).answers
    return [answer.observed.operations if isinstance(answer, Returned) else None for answer in answers]


@pytest.mark.parametrize(
    ("making", "taken"),
    [
        pytest.param("x", 0, id="nothing"),
        pytest.param("x * 2", 1, id="one"),
        pytest.param("(x * 2).sum()", 2, id="two"),
        pytest.param("x[0, 0]", 2, id="two axes are selected"),
        pytest.param("F.relu(x) + torch.ones(1)", 3, id="functions and new tensors"),
        pytest.param("sum(x[0, 0, i, j] for i in range(4) for j in range(4))", 5 * 16, id="a loop over cells"),
    ],
)
def test_operations_are_those_that_torch_dispatches(sandbox: Sandbox, making: str, taken: int) -> None:
    assert operations(sandbox, f"def f(x, k): return {making}") == [taken]


def test_every_call_is_counted_by_itself(sandbox: Sandbox) -> None:
    program = "def f(x, n):\n    for _ in range(n): x = x + 1\n    return x"
    assert operations(sandbox, program, (IMAGE, 3), (IMAGE, 0), (IMAGE, 2)) == [3, 0, 2]


def test_after_a_call_that_raised_the_next_one_is_counted_right(sandbox: Sandbox) -> None:
    program = "def f(x, n):\n    x = x + 1\n    if n: raise ValueError\n    return x"
    assert operations(sandbox, program, (IMAGE, 1), (IMAGE, 0)) == [None, 1]


@pytest.mark.parametrize(
    "starting",
    [
        pytest.param("t = threading.Thread(target=work); t.start(); t.join()", id="a thread"),
        pytest.param("list(ThreadPoolExecutor(2).map(lambda _: work(), [1]))", id="a pool of threads"),
        pytest.param("with torch.inference_mode(): work()", id="inference mode"),
        pytest.param("with torch.no_grad(): work()", id="without gradients"),
    ],
)
def test_operations_elsewhere_are_counted_too(sandbox: Sandbox, starting: str) -> None:
    program = f"""
        import threading
        from concurrent.futures import ThreadPoolExecutor
        def f(x, k):
            def work():
                for _ in range(5): x + 1
            {starting}
            return x * 2
    """
    assert operations(sandbox, program) == [6]


def test_threads_are_as_they_were_after_the_call(sandbox: Sandbox) -> None:
    program = "import threading\nUSUAL = threading.Thread.run\ndef f(x): return threading.Thread.run is USUAL"
    counted, plain = ask(sandbox, [], f"{HEAD}{program}", (IMAGE,), (IMAGE,), count=(True, False)).answers
    assert (returned(counted), returned(plain)) == (False, True)


def test_where_nobody_asks_nothing_is_counted(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, [], f"{HEAD}def f(x, k): return x * 2").answers
    assert isinstance(answer, Returned)
    assert answer.observed.operations is None


def test_counting_costs_a_call_almost_nothing(sandbox: Sandbox) -> None:
    """The first operation under a mode imports torch's compiler, unless it is told not to: a second of CPU time."""
    program = "import sys\ndef f(x, k):\n    x * 2\n    return 'torch._dynamo' in sys.modules"
    (answer,) = ask(sandbox, [], f"{HEAD}{program}", count=(True,)).answers
    assert returned(answer) is False
