from __future__ import annotations

import ast

import pytest

from grader.exercise.rules import rules
from grader.worker.names import Found, forbidden_uses
from grader.worker.reach import File

pytestmark = pytest.mark.quick

SETS = ("convolutions", "windows", "padding", "autograd")


def uses(source: str, forbid: tuple[str, ...] = SETS, **helpers: str) -> list[tuple[str, int]]:
    """What a submission with the function f uses, in a file and in ``helpers`` by their module's name."""
    return [(use.name, use.line) for use in found("p.py", source, forbid, helpers)]


def found(name: str, source: str, forbid: tuple[str, ...], helpers: dict[str, str]) -> list[Found]:
    files = {name: source} | {f"{helper}.py": text for helper, text in helpers.items()}
    read = [File(file, ast.parse(text), text) for file, text in files.items()]
    return forbidden_uses(read, rules(forbid), ("f",))


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
        pytest.param("from torch import conv2d\nconv2d(x, k)", ("torch.conv2d", 2), id="what is imported"),
        pytest.param("from torch import conv2d as f", ("torch.conv2d", 1), id="an import that is the function itself"),
        pytest.param("import scipy.signal\nscipy.signal.f()", ("scipy.signal.f", 2), id="below a forbidden package"),
        pytest.param("import scipy.signal as s\ns", ("scipy.signal", 2), id="below a forbidden package, renamed"),
        pytest.param("def f():\n    from torch import conv2d as c\n    c()", ("torch.conv2d", 3), id="in a function"),
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
        pytest.param("import torch\nvars(torch)['conv' + '2d'](x)", ("torch.conv2d", 2), id="an item of vars"),
        pytest.param("import torch\ntorch.__dict__['conv2d'](x)", ("torch.conv2d", 2), id="an item of __dict__"),
        pytest.param("import sys\nsys.modules['torch'].conv2d(x)", ("torch.conv2d", 2), id="through sys.modules"),
        pytest.param(
            "from operator import methodcaller\nmethodcaller('unfold', 0, 2, 1)(x)", ("?.unfold", 2), id="methodcaller"
        ),
        pytest.param("def f(x): return super(T, x).unfold(0, 2, 1)", ("?.unfold", 1), id="a method of the base class"),
        pytest.param(
            "import torch\ntorch._C.TensorBase.unfold(x, 0, 2, 1)", ("torch.Tensor.unfold", 2), id="the base class"
        ),
        pytest.param("y = x.new(0).set_(s, 0, (2, 2), (1, 1))", ("?.set_", 1), id="a tensor set onto memory"),
        pytest.param(
            "import numpy as np\nnp.ndarray((2, 2), buffer=x, strides=(8, 8))",
            ("numpy.ndarray(strides=)", 2),
            id="strides",
        ),
        pytest.param(
            "import numpy as np\nnp.ndarray((2, 2), x.dtype, x, 0, (8, 8))",
            ("numpy.ndarray(strides=)", 2),
            id="by position",
        ),
        pytest.param("type(x)((2, 2), x.dtype, x, strides=s)", ("(strides=)", 1), id="strides for an unknown class"),
        pytest.param("y.strides = (8, 8)", ("?.strides", 1), id="strides that are set"),
        pytest.param("class A:\n    __array_interface__ = {}", ("?.__array_interface__", 2), id="memory lent to numpy"),
        pytest.param("import numpy as np\nnp.polymul(x, k)", ("numpy.polymul", 2), id="a product of polynomials"),
        pytest.param("import torch\nF, G = torch.conv2d, 3\n", ("torch.conv2d", 2), id="one of several names"),
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
        # imports that nobody uses
        pytest.param("from torch import conv2d", id="an import"),
        pytest.param("import torch.nn.functional as F, scipy", id="imports of modules"),
        pytest.param(
            "from torch import conv2d\ndef conv2d(x): ...\ndef f(x): return conv2d(x)", id="a name taken back"
        ),
        pytest.param("from torch.nn import functional as F\ndef f(F): return F.conv2d", id="a parameter of that name"),
        # what is the learner's own
        pytest.param("class A:\n    def g(self): self.grad = 1\ndef f(a): return a.grad", id="an attribute"),
        pytest.param("class A:\n    def backward(self): ...\ndef f(a): a.backward()", id="a method"),
        pytest.param(
            "from collections import namedtuple\nG = namedtuple('G', 'x grad')\ndef f(x): return G(x, 1).grad",
            id="a tuple's",
        ),
        pytest.param("class A:\n    unfold: int = 3\ndef f(a): return a.unfold", id="a field"),
        pytest.param("def conv(x, strides=1): ...\ndef f(x): return conv(x, strides=2)", id="an own option strides"),
        pytest.param(
            "class A:\n    def conv(self, x, strides): ...\ndef f(x): return A().conv(x, strides=2)",
            id="of an own method",
        ),
        pytest.param("def f(x): return x.strides, x.stride(), x.requires_grad", id="what is only looked at"),
        pytest.param("def f(x): return x.detach().requires_grad_(False)", id="no gradient asked for"),
        pytest.param("import numpy as np\ndef f(x): return np.ndarray((2, 2), x.dtype)", id="an array without strides"),
        # what only names it
        pytest.param("from torch import nn\ndef f(x: nn.Conv2d) -> nn.Conv2d: ...", id="annotations"),
        pytest.param("from torch import nn\ndef f(x):\n    y: nn.Conv2d = x", id="a variable's annotation"),
        pytest.param("from torch import nn\ndef f(x): return isinstance(x, (nn.Conv2d, nn.Linear))", id="isinstance"),
        pytest.param("from torch import nn\ndef f(x): return type(x) is nn.Conv2d", id="a comparison"),
        # what is never run
        pytest.param("import torch\nif __name__ == '__main__':\n    torch.conv2d(x)", id="under __main__"),
        pytest.param("import torch\nif '__main__' == __name__ and 1: torch.conv2d(x)", id="under __main__, turned"),
        pytest.param(
            "def f(x): ...\nif __name__ == '__main__':\n    from torch import conv2d as f", id="imported there"
        ),
        pytest.param("from typing import TYPE_CHECKING\nif TYPE_CHECKING: torch.fft", id="under TYPE_CHECKING"),
        pytest.param("import torch\ndef check(): torch.conv2d(x)\ndef f(x): ...", id="a function that nobody calls"),
        pytest.param(
            "import torch\ndef a(): torch.conv2d(x)\ndef b(): a()\nif __name__ == '__main__': b()",
            id="functions that only such code calls",
        ),
        pytest.param(
            "import torch\nclass A:\n    def used(self): ...\n    def check(self): torch.conv2d\ndef f(x): A().used()",
            id="a method that nobody calls",
        ),
        pytest.param(
            "import torch\ndef f(x):\n    def check(): torch.conv2d(x)", id="a function inside that nobody calls"
        ),
        pytest.param("import torch\nclass A:\n    def __call__(self): torch.conv2d", id="a class that nobody makes"),
        pytest.param('def check(): torch.conv2d\ndef f(x):\n    "check() compares it"', id="named in a docstring"),
    ],
)
def test_an_innocent_source_is_not_accused(source: str) -> None:
    assert uses(source) == []


def test_uses_come_in_the_order_of_the_source_and_once_per_line() -> None:
    source = "import torch as t\nz = lambda: t.conv2d(t.conv2d(1))\n\nt.conv1d(2)\nt.conv2d(3)"
    assert uses(source) == [("torch.conv2d", 2), ("torch.conv1d", 4), ("torch.conv2d", 5)]


def test_where_nothing_is_forbidden_nothing_is_found() -> None:
    assert uses("import torch\ntorch.conv2d\neval('1')", ()) == []


def test_a_dotted_name_of_the_exercise_is_found() -> None:
    source = "import numpy as np\nnp.clip(1, 2, 3)\nnp.clip_other"
    assert uses(source, ("numpy.clip",)) == [("numpy.clip", 2)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def g(x): return torch.conv2d(x)\ndef f(x): return g(x)", id="called"),
        pytest.param(
            "def g(x): return torch.conv2d(x)\ndef h(x): return g(x)\ndef f(x): return h(x)", id="in two steps"
        ),
        pytest.param("def g(x): return torch.conv2d(x)\nTABLE = {'g': g}", id="kept in a table"),
        pytest.param("def g(x): return torch.conv2d(x)\ndef f(x): return globals()['g'](x)", id="named in a text"),
        pytest.param("def g(x): return torch.conv2d(x)\ndef f(x, n): return globals()[n](x)", id="looked up"),
        pytest.param("def g(x): return torch.conv2d(x)\ndef f(x, n): return getattr(me, n)(x)", id="any attribute"),
        pytest.param("@keep\ndef g(x): return torch.conv2d(x)", id="given to a decorator"),
        pytest.param(
            "class A:\n    def __call__(self, x): return torch.conv2d(x)\nf = A()", id="an object that is called"
        ),
        pytest.param(
            "class A(B):\n    def g(self, x): return torch.conv2d(x)\nf = A().run", id="under a foreign class"
        ),
        pytest.param(
            "class A:\n    def g(self, x): return torch.conv2d(x)\nclass C(A): pass\ndef f(x): return C().g(x)",
            id="a method that is inherited",
        ),
        pytest.param("f = lambda x: torch.conv2d(x)", id="a lambda"),
        pytest.param("def f(x, g=torch.conv2d): return g(x)", id="a default"),
        pytest.param("def f(x):\n    def g(): return torch.conv2d(x)\n    return g()", id="a function inside"),
        pytest.param("print(torch.conv2d(x, k))", id="what runs by itself"),
        pytest.param("if __name__ != '__main__': f = torch.conv2d", id="what runs only when it is imported"),
    ],
)
def test_what_can_be_run_is_a_use(source: str) -> None:
    assert [name for name, _ in uses(f"import torch\n{source}")] == ["torch.conv2d"]


def test_a_notebooks_other_statements_are_the_learners_own() -> None:
    source = "import torch\ndef f(x): return torch.cat(x)\ny = torch.conv2d(torch.ones(4), k)\nprint(y, f(x))"
    assert found("p.ipynb", source, SETS, {}) == []
    assert len(found("p.py", source, SETS, {})) == 1


@pytest.mark.parametrize(
    "making", ["T = torch.conv2d", "T = {}\nT['g'] = torch.conv2d", "T = []\nT.append(torch.conv2d)"]
)
def test_what_a_notebooks_function_needs_is_a_use_in_whatever_cell(making: str) -> None:
    source = f"import torch\n{making}\ndef f(x): return T(x)"
    assert {use.name for use in found("p.ipynb", source, SETS, {})} == {"torch.conv2d"}


@pytest.mark.parametrize(
    ("importing", "lines"),
    [
        pytest.param("from tools import slide\ndef f(x): return slide(x)", [3], id="a function"),
        pytest.param("import tools\ndef f(x): return tools.slide(x)", [3], id="an attribute"),
        pytest.param("from tools import *\ndef f(x): return slide(x)", [3], id="everything"),
        pytest.param("from tools import slide as f", [3], id="as the function itself"),
        pytest.param("from tools import slide\ndef f(x): return x", [], id="not used"),
        pytest.param("def f(x): return x", [], id="not imported"),
    ],
)
def test_a_helper_counts_as_far_as_it_is_used(importing: str, lines: list[int]) -> None:
    tools = "import torch\ndef slide(x):\n    return torch.conv2d(x)\ndef other(x): torch.fft"
    assert [line for _, line in uses(importing, tools=tools)] == lines


def test_what_a_helper_passes_on_is_known_by_its_full_name() -> None:
    assert uses("from tools import T\ndef f(x): return T.conv2d(x)", tools="import torch as T") == [("torch.conv2d", 2)]


def test_an_option_strides_of_a_helper_is_the_learners_own() -> None:
    assert uses("import tools\ndef f(x): return tools.conv(x, strides=2)", tools="def conv(x, strides): ...") == []


def test_names_that_stand_for_each_other_end() -> None:
    assert uses("def f(x):\n    a = b\n    b = a\n    x = x.T\n    x = x.T\n    return a.conv2d(x)") == []
