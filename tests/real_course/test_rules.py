"""What an exercise forbids is caught by every way round that we can think of, and honest neighbours are let through.

Each way is added to the exercise's own reference solution, which then takes it before it answers.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from grader.cache import Cache
from grader.exercise.course import Course
from grader.exercise.rules import SETS
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.runner import Runner
from grader.model.exercise import Exercise
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandboxes import Sandboxes

COURSE = Course(Path(__file__).parents[2])
FORBIDDING = [exercise for exercise in COURSE.in_order() if exercise.forbid]

# Every way works on numbers of its own and leaves the answer as it was. They lie on the CPU also where a harness has
# layers made without numbers, for torch takes a second to get ready for arithmetic there.
IMPORTS = """
import torch as _t
import torch.nn as _nn
import torch.nn.functional as _F
_image, _kernel = _t.ones(1, 1, 4, 4, device="cpu"), _t.ones(1, 1, 2, 2, device="cpu")
"""
IN_A_THREAD = """
import threading as _threading
_thread = _threading.Thread(target=lambda: {call})
_threading.excepthook = lambda _: None
_thread.start()
_thread.join()
"""
SWALLOWED = """
try:
    {call}
except Exception:
    pass
"""


class Way(NamedTuple):
    """A piece of code, and what it needs before it."""

    name: str
    code: str


def ways_to(function: str, arguments: str, module: str, operator: str) -> list[Way]:
    """Ways to reach ``torch.nn.functional``'s ``function``, most of them without writing its name."""
    half, other = function[:3], function[3:]
    hidden = f"getattr(_F, '{half}' + '{other}')({arguments})"
    return [
        Way("by its name", f"_F.{function}({arguments})"),
        Way("under another name", f"_other = _F.{function}\n_other({arguments})"),
        Way("imported from", f"from torch.nn.functional import {function} as _other\n_other({arguments})"),
        Way("by getattr", hidden),
        Way("through vars", f"vars(_F)['{half}' + '{other}']({arguments})"),
        Way("as a module", module),
        Way("by its operator", f"_ops = getattr(_t, 'o' + 'ps')\n{operator}"),
        Way("in a thread", IN_A_THREAD.format(call=hidden)),
        Way("swallowing the refusal", SWALLOWED.format(call=hidden)),
        Way("in inference mode", f"with _t.inference_mode():\n    getattr(_F, '{half}' + '{other}')({arguments})"),
    ]


_ROW = "_image[0, 0, 0].numpy()"
WAYS: dict[str, list[Way]] = {
    "convolutions": [
        *ways_to(
            "conv2d",
            "_image, _kernel",
            "getattr(_nn, 'Con' + 'v2d')(1, 1, 2)(_image)",
            "getattr(_ops.aten, 'con' + 'v2d')(_image, _kernel)",
        ),
        Way("in another library's form", "vars(_t)['con' 'v2d'.swapcase().lower()](_image.to_mkldnn(), _kernel)"),
        Way(
            "as its own gradient",
            "_back, _a = vars(_t)['ops'].aten.convolution_backward, [1, 1]\n"
            "_back(_image, _image, _kernel, None, _a, [0, 0], _a, False, [0, 0], 1, [True] * 3)",
        ),
        Way("as a product of polynomials", f"import numpy as _n\n_n.polymul({_ROW}, {_ROW})"),
        Way(
            "as polynomials", f"import numpy as _n\n_n.polynomial.Polynomial({_ROW}) * _n.polynomial.Polynomial({_ROW})"
        ),
        Way("below numpy's own", f"import numpy as _n\n_n._core.multiarray.correlate({_ROW}, {_ROW}, 0)"),
        Way("of masked arrays", f"import numpy as _n\n_n.ma.convolve({_ROW}, {_ROW})"),
    ],
    "windows": [
        *ways_to(
            "unfold",
            "_image, 2",
            "getattr(_nn, 'Unf' + 'old')(2)(_image)",
            "getattr(_ops.aten, 'im2' + 'col')(_image, [2, 2], [1, 1], [0, 0], [1, 1])",
        ),
        Way("of the base class", "super(_t.Tensor, _image).unfold(2, 2, 1)"),
        Way("of the base class by its name", "_t.Tensor.__mro__[1].unfold(_image, 2, 2, 1)"),
        Way("called by a text", "import operator\noperator.methodcaller('unf' + 'old', 2, 2, 1)(_image)"),
        Way("set onto the memory", "_t.empty(0).set_(_image.untyped_storage(), 0, (2, 2), (4, 1))"),
        Way("set by getattr", "getattr(_t.empty(0), 'se' + 't_')(_image.untyped_storage(), 0, (2, 2), (4, 1))"),
        Way(
            "rebuilt",
            "_t._utils._rebuild_tensor(_t.storage.TypedStorage(wrap_storage=_image.untyped_storage(), dtype=_t.float32,"
            " _internal=True), 0, (2, 2), (4, 1))",
        ),
        Way("numpy's strides", f"import numpy as _n\n_n.ndarray((2, 2), 'f4', {_ROW}, strides=(4, 4))"),
        Way("numpy's strides by position", f"import numpy as _n\n_n.ndarray((2, 2), 'f4', {_ROW}, 0, (4, 4))"),
    ],
    "folding": ways_to(
        "fold",
        "_t.ones(1, 4, 9), (4, 4), 2",
        "getattr(_nn, 'Fo' + 'ld')((4, 4), 2)(_t.ones(1, 4, 9))",
        "getattr(_ops.aten, 'col2' + 'im')(_t.ones(1, 4, 9), [4, 4], [2, 2], [1, 1], [0, 0], [1, 1])",
    ),
    "padding": ways_to(
        "pad",
        "_image, (1, 1, 1, 1)",
        "getattr(_nn, 'Zero' + 'Pad2d')(1)(_image)",
        "getattr(_ops.aten, 'constant' + '_pad_nd')(_image, [1, 1], 0)",
    ),
    "pooling": ways_to(
        "max_pool2d",
        "_image, 2",
        "getattr(_nn, 'Max' + 'Pool2d')(2)(_image)",
        "getattr(_ops.aten, 'max' + '_pool2d')(_image, [2, 2])",
    ),
    "torch.nn.Conv*": [
        Way("by its name", "_nn.Conv2d(1, 1, 2)"),
        Way("under another name", "_layer = _nn.Conv2d\n_layer(1, 1, 2)"),
        Way("imported from", "from torch.nn import Conv2d as _layer\n_layer(1, 1, 2)"),
        Way("by getattr", "getattr(_nn, 'Con' + 'v2d')(1, 1, 2)"),
        Way("through vars", "vars(_nn)['Con' + 'v2d'](1, 1, 2)"),
        Way("where it is at home", "getattr(_nn.modules.conv, 'Con' + 'v2d')(1, 1, 2)"),
        Way("built on", "class _C(vars(_nn)['Con' + 'v2d']): pass\n_C(1, 1, 2)"),
        Way("swallowing the refusal", SWALLOWED.format(call="getattr(_nn, 'Con' + 'v2d')(1, 1, 2)")),
    ],
    "torch.nn.Lazy*": [Way("that finds its channels itself", "getattr(_nn, 'Lazy' + 'Conv2d')(1, 2)")],
    "torch.nn.Unfold": [Way("as windows", "getattr(_nn, 'Unf' + 'old')(2)")],
    "torchvision": [
        Way("import", "import torchvision\ntorchvision.models"),
        Way("import as", "import torchvision.models as _models\n_models.resnet18"),
        Way("from import", "from torchvision.models import resnet18\nresnet18()"),
        Way("__import__", "__import__('torch' + 'vision')"),
        Way("importlib", "import importlib\nimportlib.import_module('torch' + 'vision')"),
        Way("exec", "exec('import ' + 'torchvision')"),
        Way("swallowing", "try:\n    import torchvision\n    torchvision.models\nexcept ImportError:\n    pass"),
    ],
    "autograd": [
        Way("backward", "_t.ones(1, requires_grad=True).sum().backward()"),
        Way("backward by getattr", "getattr(_t.ones(1, **{'requires' + '_grad': True}).sum(), 'back' + 'ward')()"),
        Way("torch.autograd.grad", "_x = _t.ones(1, requires_grad=True)\n_t.autograd.grad(_x.sum(), _x)"),
        Way("grad by vars", "vars(_t.autograd)['gr' + 'ad'](_t.ones(1, **{'requires' + '_grad': True}).sum(), [])"),
        Way("torch.func", "_t.func.grad(lambda x: x.sum())(_t.ones(1))"),
        Way("torch.func by getattr", "getattr(_t.func, 'gr' + 'ad')(lambda x: x.sum())(_t.ones(1))"),
        Way("swallowing the refusal", SWALLOWED.format(call="getattr(_t.ones(1), 'back' + 'ward')()")),
    ],
    # By name alone, so nothing is tried here that does not write it.
    "numpy": [
        Way("as an array", "_image.numpy()"),
        Way("as an array by getattr", "getattr(_image, 'numpy')()"),
        Way("as an array by numpy's protocol", "_image.__array__()"),
        Way("numpy imported", "import numpy as _n\n_n.asarray(_image)"),
        Way("a function of numpy's", "from numpy import from_dlpack as _taken\n_taken(_image)"),
        Way("a part of numpy", "from numpy import linalg\nlinalg.norm(_image)"),
    ],
    ".tolist": [Way("as a list", "_image.tolist()"), Way("as a list by getattr", "getattr(_image, 'tolist')()")],
    ".item": [
        Way("as a number", "_image.sum().item()"),
        Way("as a number by getattr", "getattr(_image.sum(), 'item')()"),
    ],
}
# Where tensors are not the subject, torch is not there to be used, and what only tries to is caught by its name.
WITHOUT_TORCH = [
    Way("import", "import torch\ntorch.ones(1)"),
    Way("import as", "import torch.nn.functional as _F\n_F.relu"),
    Way("from import", "from torch import nn\nnn.Linear(1, 1)"),
    Way("__import__", "__import__('to' + 'rch')"),
    Way("importlib", "import importlib\nimportlib.import_module('to' + 'rch')"),
    Way("exec", "exec('import ' + 'torch')"),
    Way("eval", "eval('__imp' + 'ort__')('torch')"),
    Way("compile", "compile('import torch', 'x', 'exec')"),
]
HALVES = "'sliding' + '_window_view'"
WAYS_IN_NUMPY = {
    "windows": [
        Way("by its name", "_np.lib.stride_tricks.sliding_window_view(_np.ones(4), 2)"),
        Way("imported from", "from numpy.lib.stride_tricks import as_strided as _a\n_a(_np.ones(4), (2,), (8,))"),
        Way("under another name", "_s = _np.lib.stride_tricks\n_s.as_strided(_np.ones(4), (2,), (8,))"),
        Way("by getattr", "getattr(_np.lib.stride_tricks, 'as_' + 'strided')(_np.ones(4), (2,), (8,))"),
        Way("through vars", "vars(_np.lib.stride_tricks)['sliding' + '_window_view'](_np.ones(4), 2)"),
        Way("through sys", "import sys\nvars(sys.modules['numpy.lib.stride' + '_tricks'])['as_strided'](_np.ones(4))"),
        Way("swallowing", SWALLOWED.format(call="getattr(_np.lib.stride_tricks, 'as_' + 'strided')(_np.ones(4))")),
    ],
    "numpy.lib.stride_tricks.sliding_window_view": [
        Way("by its name", "_np.lib.stride_tricks.sliding_window_view(_np.ones(4), 2)"),
        Way("imported from", "from numpy.lib.stride_tricks import sliding_window_view as _w\n_w(_np.ones(4), 2)"),
        Way("under another name", "_w = _np.lib.stride_tricks.sliding_window_view\n_w(_np.ones(4), 2)"),
        Way(
            "by the module's name", "from numpy.lib import stride_tricks as _s\n_s.sliding_window_view(_np.ones(4), 2)"
        ),
        Way("looked for", "_s = vars(_np.lib.stride_tricks)\n_s[min(n for n in _s if 'window' in n)](_np.ones(4), 2)"),
        Way("by getattr", f"getattr(_np.lib.stride_tricks, {HALVES})(_np.ones(4), 2)"),
        Way("through vars", f"vars(_np.lib.stride_tricks)[{HALVES}](_np.ones(4), 2)"),
        Way("through its dict", f"_np.lib.stride_tricks.__dict__[{HALVES}](_np.ones(4), 2)"),
        Way("where it is at home", f"getattr(_np.lib._stride_tricks_impl, {HALVES})(_np.ones(4), 2)"),
        Way(
            "through sys", f"import sys\ngetattr(sys.modules['numpy.lib.stride' + '_tricks'], {HALVES})(_np.ones(4), 2)"
        ),
        Way(
            "as a part of it",
            "import functools, operator\n"
            f"functools.partial(operator.attrgetter({HALVES})(_np.lib.stride_tricks), _np.ones(4))(2)",
        ),
        Way("in a thread", IN_A_THREAD.format(call=f"getattr(_np.lib.stride_tricks, {HALVES})(_np.ones(4), 2)")),
        Way("swallowing", SWALLOWED.format(call=f"getattr(_np.lib.stride_tricks, {HALVES})(_np.ones(4), 2)")),
    ],
}
HONEST = [
    Way("plain arithmetic", "(_image[:, :, 1:3, 1:3] * _kernel).sum() + _image.amax() - _image.mean((2, 3)).sum()"),
    Way("products and axes", "_t.einsum('nchw,ochw->no', _image[:, :, :2, :2], _kernel)\n_image.permute(0, 2, 3, 1)"),
    Way(
        "new shapes",
        "_t.cat([_image, _image]).reshape(2, -1).T.contiguous().flip(0).expand(16, 2).clone().repeat(2, 1).tile(1, 2)",
    ),
    Way("activations", "_F.relu(_image) + _t.softmax(_image, 3) + _F.one_hot(_image.long()[0, 0], 4)"),
]
HONEST_IN_NUMPY = [
    Way("plain arithmetic", "(_np.ones((2, 2)) * 3).sum() + _np.arange(4).max() - _np.eye(2).mean()"),
    Way("products and axes", "_np.einsum('ij,ij->', _np.ones((2, 2)), _np.eye(2))\n_np.ones((2, 3)).transpose(1, 0)"),
    Way("new shapes", "_np.concatenate([_np.ones(4), _np.zeros(4)]).reshape(2, -1)[::-1].repeat(2, 0).copy()"),
    Way(
        "broadcasting", "_np.broadcast_to(_np.ones(3), (2, 3)) + _np.broadcast_arrays(_np.ones(3), _np.ones((2, 1)))[0]"
    ),
]
# What lies so near to something forbidden that it is allowed in one exercise and not in the next.
HONEST_BESIDE = {
    "numpy.lib.stride_tricks.sliding_window_view": [
        Way("its neighbour", "_np.lib.stride_tricks.as_strided(_np.ones(4), (3, 2), (8, 8))"),
        Way(
            "its neighbour imported",
            "from numpy.lib.stride_tricks import as_strided as _a\n_a(_np.ones(4), (2,), (8,))",
        ),
        Way(
            "the neighbour's module",
            "from numpy.lib import stride_tricks as _s\n_s.as_strided(_np.ones(4), (2,), (8,))",
        ),
        Way("its name for one's own", "def sliding_window_view(x): return x[1:]\nsliding_window_view(_np.ones(4))"),
    ],
}


def ways_round(exercise: Exercise) -> list[Way]:
    if "torch" in exercise.forbid:
        return WITHOUT_TORCH
    if not exercise.uses_tensors:
        ways = [way for name in exercise.forbid for way in WAYS_IN_NUMPY.get(name, [])]
        return [Way(way.name, f"import numpy as _np\n{way.code}") for way in ways]
    ways = [way for name in exercise.forbid for way in WAYS.get(name, [])]
    return [Way(way.name, IMPORTS + way.code) for way in ways]


def honest_ways(exercise: Exercise) -> list[Way]:
    if exercise.uses_tensors:
        return [Way(way.name, IMPORTS + way.code) for way in HONEST]
    beside = [way for name in exercise.forbid for way in HONEST_BESIDE.get(name, [])]
    return [Way(way.name, f"import numpy as _np\n{way.code}") for way in (*HONEST_IN_NUMPY, *beside)]


def taken_before_answering(exercise: Exercise, way: Way) -> bytes:
    """The reference solution, whose functions and constructors first go the ``way``."""
    assert exercise.reference is not None
    source = exercise.reference.source.decode()
    lines = source.splitlines()
    bodies = [body for signature in exercise.signatures for body in [_body(ast.parse(source), signature.name)]]
    for first in sorted(bodies, key=lambda node: -node.lineno):
        indented = textwrap.indent(way.code.strip(), " " * first.col_offset)
        lines.insert(first.lineno - 1, indented)
    return "\n".join([*lines, ""]).encode()


def _body(tree: ast.Module, name: str) -> ast.stmt:
    """The first statement of a function's body, or of a class's constructor, after the docstring."""
    found = next(node for node in tree.body if getattr(node, "name", "") == name)
    if isinstance(found, ast.ClassDef):
        found = next(node for node in found.body if getattr(node, "name", "") == "__init__")
    assert isinstance(found, ast.FunctionDef)
    has_docstring = ast.get_docstring(found) is not None
    return found.body[1] if has_docstring else found.body[0]


def named_lines(report: Report, source: bytes) -> set[str]:
    """The lines of ``source`` that the report says are not allowed."""
    lines = source.decode().splitlines()
    said = " ".join([str(report.message), *(str(group.failure.message) for group in report.groups if group.failure)])
    numbers = re.findall(r"line (\d+) uses [^;]*? which this exercise does not allow", said)
    return {lines[int(number) - 1].strip() for number in numbers}


class Taken(NamedTuple):
    """A way, the source that takes it, and what is said of that."""

    way: Way
    source: bytes
    report: Report


def taken(exercise: Exercise, ways: list[Way], cache: Cache, sandboxes: Sandboxes) -> Iterator[Taken]:
    """What becomes of each of ``ways``, which no known mistakes are held against."""
    alone = msgspec.structs.replace(exercise, wrong=())
    with sandboxes.one() as sandbox:
        prepared = prepare(alone, sandbox, cache)
    sources = [taken_before_answering(exercise, way) for way in ways]

    def report_on(runner: Runner, source: bytes) -> Report:
        return grade(prepared, Submission("kim", exercise.slug, Path(exercise.outline.submit), source), runner)

    return map(Taken, ways, sources, sandboxes.each(report_on, sources))


forbidding = pytest.mark.parametrize("exercise", FORBIDDING, ids=lambda exercise: exercise.slug)


@forbidding
def test_there_are_six_ways_round_and_three_honest_ones_to_try(exercise: Exercise) -> None:
    assert len({way.code for way in ways_round(exercise)}) >= 6
    assert len({way.code for way in honest_ways(exercise)}) >= 3


@pytest.mark.sweep
@forbidding
def test_a_way_round_earns_nothing_and_its_line_is_named(
    exercise: Exercise, cache: Cache, sandboxes: Sandboxes
) -> None:
    # What is not there at all fails to be imported before anything else happens.
    absent = not exercise.uses_tensors or exercise.forbid == ("torchvision",)
    outcomes = {Outcome.FORBIDDEN, Outcome.ERROR} if absent else {Outcome.FORBIDDEN}
    for way, source, report in taken(exercise, ways_round(exercise), cache, sandboxes):
        assert (report.score, report.outcome in outcomes) == (0, True), way.name
        named = named_lines(report, source)
        assert named, way.name
        assert named <= {line.strip() for line in way.code.splitlines()}, way.name


@forbidding
def test_an_honest_neighbour_costs_nothing(exercise: Exercise, cache: Cache, sandboxes: Sandboxes) -> None:
    for way, _, report in taken(exercise, honest_ways(exercise), cache, sandboxes):
        assert report.score == report.max_score, (way.name, [(group.name, group.failure) for group in report.groups])


def test_every_set_that_the_course_forbids_has_ways_round_here() -> None:
    forbidden = {name for exercise in FORBIDDING for name in exercise.forbid if name in SETS and exercise.uses_tensors}
    assert forbidden <= WAYS.keys()
