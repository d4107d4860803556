from __future__ import annotations

import ast

import pytest

from grader.exercise.rules import rules
from grader.worker.names import forbidden_uses

pytestmark = pytest.mark.quick

FORBID = rules(("convolutions", "windows", "padding", "autograd")).names


def uses(source: str) -> list[tuple[str, int]]:
    return list(forbidden_uses(ast.parse(source), FORBID))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("import torch\ntorch.conv2d(x, k)", ("torch.conv2d", 2), id="by its full name"),
        pytest.param(
            "import torch.nn.functional\n\ntorch.nn.functional.conv2d(x, k)",
            ("torch.nn.functional.conv2d", 3),
            id="by a longer name",
        ),
        pytest.param(
            "import torch.nn.functional as F\nF.conv2d(x, k)", ("torch.nn.functional.conv2d", 2), id="import as"
        ),
        pytest.param(
            "from torch.nn import functional as F\nF.pad(x, p)", ("torch.nn.functional.pad", 2), id="from import as"
        ),
        pytest.param("from torch import conv2d", ("torch.conv2d", 1), id="the import itself"),
        pytest.param("import scipy.signal", ("scipy.signal", 1), id="below a forbidden package"),
        pytest.param("import scipy.signal as s", ("scipy.signal", 1), id="below a forbidden package, renamed"),
        pytest.param("def f():\n    from torch import conv2d as c", ("torch.conv2d", 2), id="an import in a function"),
        pytest.param(
            "from torch.nn.functional import *\nconv2d(x, k)", ("torch.nn.functional.conv2d", 2), id="after import *"
        ),
        pytest.param("import torch\nt = torch\nt.conv2d(x, k)", ("torch.conv2d", 3), id="a module under another name"),
        pytest.param(
            "import torch\nF = torch.nn.functional\nF.pad(x, p)", ("torch.nn.functional.pad", 3), id="a submodule"
        ),
        pytest.param("import torch\nf = [torch.conv2d]", ("torch.conv2d", 2), id="without a call"),
        pytest.param("import torch\nclass N(torch.nn.Conv2d): ...", ("torch.nn.Conv2d", 2), id="as a base class"),
        pytest.param("import torch\n(c := torch.conv2d)(x, k)", ("torch.conv2d", 2), id="in an assignment expression"),
        pytest.param("import torch\ngetattr(torch, 'conv2d')(x, k)", ("torch.conv2d", 2), id="getattr with a literal"),
        pytest.param("import torch\ntorch._C._nn.pad(x, p)", ("torch.nn.functional.pad", 2), id="another way there"),
        pytest.param("y = x.unfold(0, 2, 1)", ("?.unfold", 1), id="an attribute of anything"),
        pytest.param("y = f(x)[0].unfold(0, 2, 1)", ("?.unfold", 1), id="an attribute of any expression"),
        pytest.param("y = getattr(x, 'unfold')(0, 2, 1)", ("?.unfold", 1), id="getattr of anything"),
        pytest.param("x.sum().backward()", ("?.backward", 1), id="a method of a result"),
        pytest.param("import numpy as np\nnp.lib.stride_tricks.as_strided", ("numpy.lib.stride_tricks", 2), id="numpy"),
        pytest.param("eval('torch.conv2d')", ("eval", 1), id="a detour by eval"),
        pytest.param("__import__('torch')", ("__import__", 1), id="a detour by __import__"),
        pytest.param("import importlib as i\ni.import_module('torch')", ("importlib.import_module", 2), id="importlib"),
        pytest.param("import torch\ntorch.ops.aten.conv2d", ("torch.ops", 2), id="a detour by torch.ops"),
    ],
)
def test_a_forbidden_name_is_found_with_its_line(source: str, found: tuple[str, int]) -> None:
    assert found in uses(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def conv2d(x, k): return x\nconv2d(1, 2)", id="an own function named conv2d"),
        pytest.param("def pad(x): ...\ndef f(x): return pad(x)", id="an own function named pad"),
        pytest.param(
            "from torch.nn.functional import *\ndef conv2d(x): ...\nconv2d(1)", id="an own one after import *"
        ),
        pytest.param("pad = 3\nprint(pad)", id="a variable named pad"),
        pytest.param("def f(x, *, conv2d=1): return conv2d", id="a parameter named conv2d"),
        pytest.param("class Conv2d: ...\nConv2d()", id="an own class"),
        pytest.param("class A:\n    def conv2d(self): ...\nA().conv2d()", id="an own method"),
        pytest.param("import torch\ntorch.zeros(2).sum()", id="what is allowed"),
        pytest.param("from numpy import *\nsum(zeros(3))", id="what is allowed after import *"),
        pytest.param("model.eval()\nre.compile('x')", id="methods named like builtins"),
        pytest.param("'torch.conv2d'  # torch.conv2d(x, k)", id="a text and a comment"),
        pytest.param("from . import scipy", id="a relative import"),
        pytest.param("getattr(x, name)", id="getattr with a variable"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_innocent_source_is_not_accused(source: str) -> None:
    assert uses(source) == []


def test_uses_come_in_the_order_of_the_source_and_once_per_line() -> None:
    source = "import torch as t\nz = lambda: t.conv2d(t.conv2d(1))\n\nt.conv1d(2)\nt.conv2d(3)"
    assert uses(source) == [("torch.conv2d", 2), ("torch.conv1d", 4), ("torch.conv2d", 5)]


def test_where_nothing_is_forbidden_nothing_is_found() -> None:
    assert list(forbidden_uses(ast.parse("import torch\ntorch.conv2d\neval('1')"), rules(()).names)) == []


def test_a_dotted_name_of_the_exercise_is_found() -> None:
    source = "import numpy as np\nnp.clip(1, 2, 3)\nnp.clip_other"
    assert list(forbidden_uses(ast.parse(source), rules(("numpy.clip",)).names)) == [("numpy.clip", 2)]
