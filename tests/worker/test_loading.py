"""What of a file is there after it was loaded, whatever in it fails, and what is said about the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from grader.exercise.rules import rules
from grader.model.exercise import Limits
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import Value
from grader.wire import messages
from grader.wire.limits import MAX_HELPER_BYTES, MAX_HELPERS
from grader.wire.messages import NOT_UTF_8, Absent, Definition, Helper, Load, Loaded, Near, Query, Raised, Returned

F = "def f(n): return 10 * n"


class Tried:
    """A submission in a worker: how it was loaded, and what f(1) gave."""

    def __init__(
        self,
        sandbox: Sandbox,
        source: str | bytes,
        *,
        helpers: Sequence[Helper] = (),
        filename: str = "program.py",
        torch: bool = False,
        forbid: tuple[str, ...] = (),
    ) -> None:
        data = source if isinstance(source, bytes) else source.encode()
        order = Load(filename, data, ("f",), rules(forbid), helpers=tuple(helpers))
        with sandbox.worker(torch=torch, limits=Limits()) as worker:
            self.loading = worker.load(order)
            self.forbidden = [(use.name, use.line, use.file) for use in worker.forbidden]
            self.answer: messages.Answer | Stopped | None = None
            if isinstance(self.loading, Loaded) and not self.loading.missing:
                self.answer = next(worker.run((Query("f", (1,), {}, ()),), 2))

    @property
    def loaded(self) -> Loaded:
        assert isinstance(self.loading, Loaded), self.loading
        return self.loading

    @property
    def value(self) -> Value:
        assert isinstance(self.answer, Returned), (self.loading, self.answer)
        return self.answer.value

    @property
    def failed(self) -> list[tuple[str, int | None]]:
        return [(each.kinds[0], each.line) for each in self.loaded.failed]


def notebook(*cells: str) -> bytes:
    made: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()


# --- statements that fail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "failed"),
    [
        pytest.param(f"{F}\nprint(f(1) / 0)", [("ZeroDivisionError", 2)], id="the last line"),
        pytest.param(f"1 / 0\n{F}", [("ZeroDivisionError", 1)], id="the first line"),
        pytest.param(f"1 / 0\nx = y\n{F}", [("ZeroDivisionError", 1), ("NameError", 2)], id="two"),
        pytest.param(f"x = 1; x / 0; x = 2\n{F}\nassert x == 2", [("ZeroDivisionError", 1)], id="one of a line"),
        pytest.param(f"{F}\nimport sys\nsys.exit(0)", [("SystemExit", 3)], id="an exit at the end"),
        pytest.param(f"{F}\nexit()", [("SystemExit", 2)], id="the exit of an interpreter"),
        pytest.param(f"n = int(input())\n{F}", [("EOFError", 1)], id="a question"),
        pytest.param(f"{F}\nraise KeyboardInterrupt", [("KeyboardInterrupt", 2)], id="an interrupt"),
        pytest.param(f"@1 / 0\ndef g(): ...\n{F}", [("ZeroDivisionError", 1)], id="a decorator"),
        pytest.param(f"class A(\n    missing\n): ...\n{F}", [("NameError", 2)], id="a base class"),
        pytest.param(f"{F}\nreturn 5", [("SyntaxError", 2)], id="a return outside of a function"),
        pytest.param(f"{F}\nprint f(1)", [("SyntaxError", 2)], id="a last line of an old Python"),
        pytest.param(f"x = (1,\n     2 3)\n{F}", [("SyntaxError", 2)], id="a first statement that does not parse"),
        pytest.param(f"from __future__ import annotations\n1 / 0\n{F}", [("ZeroDivisionError", 2)], id="a future"),
    ],
)
def test_a_statement_that_fails_costs_only_what_comes_from_it(
    sandbox: Sandbox, source: str, failed: list[tuple[str, int]]
) -> None:
    tried = Tried(sandbox, source)
    assert tried.value == 10
    assert tried.failed == failed


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(f"import sys\nsys.exit(0)\n{F}", "SystemExit", id="it leaves before"),
        pytest.param("1 / 0", "ZeroDivisionError", id="nothing else is there"),
        pytest.param("def f(n)\n    return n", "SyntaxError", id="it does not parse"),
        pytest.param("@nobody\ndef f(n): return n", "NameError", id="its decorator fails"),
        pytest.param("import nowhere\n@nowhere.fast\ndef f(n): return n", "ModuleNotFoundError", id="it is absent"),
    ],
)
def test_what_keeps_the_function_from_being_defined_is_told(sandbox: Sandbox, source: str, kind: str) -> None:
    loading = Tried(sandbox, source).loading
    assert isinstance(loading, Raised)
    assert loading.kinds[0] == kind


def test_what_comes_from_a_failed_statement_is_not_there(sandbox: Sandbox) -> None:
    answer = Tried(sandbox, "limit = 1 / 0\ndef f(n): return min(n, limit)").answer
    assert isinstance(answer, Raised)
    assert answer.message == "name 'limit' is not defined"


def test_a_file_that_fails_without_end_ends(sandbox: Sandbox) -> None:
    assert len(Tried(sandbox, f"{F}\n" + "1 / 0\n" * 500).loaded.failed) == messages.MAX_TOLD


# --- lines of a notebook in a file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["!pip install torchinfo", "%matplotlib inline", "files = !ls", "f?", "get_ipython().system('ls')", "%time 1 + 1"],
)
def test_a_line_that_only_a_notebook_knows_does_nothing(sandbox: Sandbox, line: str) -> None:
    tried = Tried(sandbox, f"{line}\n{F}\n{line}\n1 / 0")
    assert tried.value == 10
    assert tried.failed == [("ZeroDivisionError", 4)]


def test_a_text_is_no_line_of_a_notebook(sandbox: Sandbox) -> None:
    assert Tried(sandbox, '!ls\nTEXT = """\n!ls\n%time\n"""\ndef f(n): return TEXT').value == "\n!ls\n%time\n"


# --- encodings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32", "utf-8"])
def test_a_file_is_read_in_the_encoding_that_an_editor_saved_it_in(sandbox: Sandbox, encoding: str) -> None:
    assert Tried(sandbox, "def f(n): return '한국어'\r\n".encode(encoding)).value == "한국어"


def test_a_file_in_another_encoding_is_told_by_that(sandbox: Sandbox) -> None:
    loading = Tried(sandbox, "# 주석\ndef f(n): return n".encode("cp949")).loading
    assert isinstance(loading, Raised)
    assert loading.message == NOT_UTF_8
    [frame] = loading.frames
    assert (frame.line, frame.source, frame.start) == (1, "# 주석".encode("cp949").decode(errors="replace"), 2)


def test_it_is_told_where_the_functions_are_defined_for_the_last_time(sandbox: Sandbox) -> None:
    program = "import math\n\ndef f(n): return n\n\n@staticmethod\ndef f(n): return n + 1\n\ndef g(): pass\n"
    assert Tried(sandbox, program).loaded.defined == (Definition("f", 6),)


def test_an_encoding_that_is_declared_is_heeded(sandbox: Sandbox) -> None:
    assert Tried(sandbox, "# -*- coding: cp949 -*-\ndef f(n): return '한'".encode("cp949")).value == "한"


# --- modules that are not there ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "importing",
    [
        "import nowhere",
        "import nowhere.plots as plt",
        "import nowhere.plots",
        "from nowhere import plots",
        "from nowhere.plots import a, b as c",
        "from nowhere import *",
        "import math, nowhere",
    ],
)
def test_a_missing_module_that_nobody_uses_costs_nothing_and_is_told(sandbox: Sandbox, importing: str) -> None:
    tried = Tried(sandbox, f"{importing}\n{F}")
    assert tried.value == 10
    assert tried.failed == []
    assert tried.loaded.absent == (Absent("nowhere", "unknown", 1),)


@pytest.mark.parametrize(
    ("importing", "using"),
    [
        ("import nowhere.plots as plt", "plt.plot(n)"),
        ("from nowhere import plots", "plots(n)"),
        ("from nowhere import plots", "plots[n]"),
        ("from nowhere import Base", "class A(Base): ..."),
        ("from nowhere import one", "n + one"),
        ("from nowhere import many", "list(many)"),
        ("from nowhere import it", "bool(it)"),
        ("import nowhere", "nowhere.__version__"),
    ],
)
def test_a_missing_module_says_what_it_is_when_it_is_used(sandbox: Sandbox, importing: str, using: str) -> None:
    answer = Tried(sandbox, f"{importing}\ndef f(n):\n    {using}").answer
    assert isinstance(answer, Raised)
    assert (answer.kinds[0], answer.line) == ("ModuleNotFoundError", 3)
    assert answer.message.startswith("nowhere is neither installed where this is graded")


@pytest.mark.parametrize(
    "trying",
    [
        "try:\n    import nowhere\nexcept ImportError:\n    nowhere = None",
        "try:\n    import nowhere\nexcept (OSError, ModuleNotFoundError):\n    nowhere = None",
        "try:\n    import nowhere\nexcept Exception:\n    nowhere = None",
        "try:\n    import nowhere\nexcept:\n    nowhere = None",
        "ERRORS = (ImportError,)\ntry:\n    import nowhere\nexcept ERRORS:\n    nowhere = None",
        "def load():\n    import nowhere\ntry:\n    load()\nexcept ImportError:\n    nowhere = None",
        "import contextlib\nnowhere = None\nwith contextlib.suppress(ImportError):\n    import nowhere",
    ],
)
def test_an_import_that_is_expected_to_fail_fails(sandbox: Sandbox, trying: str) -> None:
    tried = Tried(sandbox, f"{trying}\ndef f(n): return nowhere is None")
    assert tried.value is True
    assert tried.loaded.absent == ()


def test_a_try_that_expects_something_else_is_none_for_an_import(sandbox: Sandbox) -> None:
    assert Tried(sandbox, f"try:\n    import nowhere\nexcept ValueError:\n    pass\n{F}").loaded.absent


def test_an_annotation_uses_no_missing_module(sandbox: Sandbox) -> None:
    tried = Tried(
        sandbox, "import nowhere as nw\ndef f(n: nw.Int) -> nw.Int: return 10 * n\nclass A:\n    x: nw.Int = 3"
    )
    assert tried.value == 10
    assert tried.failed == []


def test_torch_where_there_are_no_tensors_is_told_as_that(sandbox: Sandbox) -> None:
    tried = Tried(sandbox, "import torch\ndef f(n): return torch.ones(n)")
    assert isinstance(tried.answer, Raised)
    assert tried.answer.message == "torch may not be used in this exercise, which has no tensors"


def test_a_name_that_a_module_does_not_have_fails_as_ever(sandbox: Sandbox) -> None:
    assert Tried(sandbox, f"from math import nothing\n{F}").failed == [("ImportError", 1)]


# --- helpers -----------------------------------------------------------------------------------------------------

TOOLS = Helper("tools.py", b"def ten(n):\n    return 10 * n\ndef worse(n):\n    return n / 0\n")


@pytest.mark.parametrize(
    "source",
    ["from tools import ten as f", "import tools\ndef f(n): return tools.ten(n)", "from tools import *\nf = ten"],
)
def test_a_helper_is_imported_as_any_module(sandbox: Sandbox, source: str) -> None:
    assert Tried(sandbox, source, helpers=[TOOLS]).value == 10


def test_a_helper_may_import_another_and_lies_beside_the_submission(sandbox: Sandbox) -> None:
    more = Helper("more.py", b"import os, tools\ndef g(n): return [tools.ten(n), os.path.exists(tools.__file__)]")
    source = "import more\ndef f(n): return more.g(n) == [10, True]"
    assert Tried(sandbox, source, helpers=[TOOLS, more]).value is True


def test_the_environments_modules_come_before_helpers(sandbox: Sandbox) -> None:
    source = "import math, random\ndef f(n): return [math.floor(1.5), hasattr(random, 'seed')] == [1, True]"
    assert Tried(sandbox, source, helpers=[Helper("random.py", b""), Helper("math.py", b"")]).value is True


def test_an_exception_in_a_helper_is_told_with_its_line_there(sandbox: Sandbox) -> None:
    answer = Tried(sandbox, "from tools import worse as f", helpers=[TOOLS]).answer
    assert isinstance(answer, Raised)
    assert (answer.kinds[0], answer.line, answer.file) == ("ZeroDivisionError", 4, "tools.py")


def test_what_fails_in_a_helper_costs_only_what_comes_from_it(sandbox: Sandbox) -> None:
    tried = Tried(sandbox, "from tools import ten as f", helpers=[Helper("tools.py", TOOLS.source + b"1 / 0")])
    assert tried.value == 10
    assert [(each.line, each.file) for each in tried.loaded.failed] == [(5, "tools.py")]


def test_a_helper_that_does_not_parse_fails_where_it_is_imported(sandbox: Sandbox) -> None:
    tried = Tried(sandbox, f"import tools\n{F}", helpers=[Helper("tools.py", b"def (")])
    assert tried.value == 10
    assert [each.kinds[0] for each in tried.loaded.failed] == ["SyntaxError"]


@pytest.mark.parametrize(
    "name", ["program.py", "../tools.py", "a/tools.py", "__init__.py", "tools.txt", "to ols.py", ".py", "도구.py"]
)
def test_a_file_without_a_plain_name_is_no_helper(sandbox: Sandbox, name: str) -> None:
    tried = Tried(sandbox, f"import os\ndef f(n): return os.listdir()\n{F}", helpers=[Helper(name, b"1 / 0")])
    assert tried.value == 10
    assert tried.failed == []


def test_helpers_beyond_the_limits_are_left_out(sandbox: Sandbox) -> None:
    many = [Helper(f"tool{number}.py", b"") for number in range(MAX_HELPERS + 5)]
    assert Tried(sandbox, "import os\ndef f(n): return len(os.listdir())", helpers=many).value == MAX_HELPERS
    large = [Helper("large.py", b"#" * MAX_HELPER_BYTES), TOOLS]
    assert Tried(sandbox, "import os\ndef f(n): return len(os.listdir())", helpers=large).value == 1


def test_a_helper_counts_for_the_rules(sandbox: Sandbox) -> None:
    clips = Helper("tools.py", b"import numpy as np\ndef cut(n):\n    return int(np.clip(n, 0, 1))")
    tried = Tried(sandbox, "from tools import cut as f", helpers=[clips], forbid=("numpy.clip",))
    assert tried.forbidden == [("numpy.clip", 3, "tools.py")]
    assert isinstance(tried.answer, messages.Forbidden)
    assert [(use.line, use.file, use.rule) for use in tried.answer.uses] == [(3, "tools.py", "numpy.clip")]


def test_a_file_that_a_cell_writes_is_a_helper(sandbox: Sandbox) -> None:
    cells = [
        "%%writefile tools.py\ndef ten(n):\n    return 10 * n",
        "%%writefile -a tools.py\n\nhalf = 2",
        "import tools",
    ]
    source = notebook(*cells, "def f(n): return tools.ten(n) // tools.half")
    assert Tried(sandbox, source, filename="program.ipynb").value == 5


def test_a_cell_that_writes_the_submission_itself_is_code(sandbox: Sandbox) -> None:
    source = notebook(f"%%writefile program.py\n{F}", "f(2)")
    assert Tried(sandbox, source, filename="program.ipynb").value == 10


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "near"),
    [
        pytest.param("def F(n): ...", Near("f", "F"), id="another case"),
        pytest.param(
            "class Solution:\n    def f(self, n): ...", Near("f", "Solution.f", is_method=True), id="a method"
        ),
        pytest.param("def main():\n    def f(n): ...", Near("f", "main.f"), id="inside of a function"),
        pytest.param("def _f(n): ...", Near("f", "_f"), id="another underscore"),
    ],
)
def test_what_is_there_in_place_of_a_function_is_told(sandbox: Sandbox, source: str, near: Near) -> None:
    assert Tried(sandbox, source).loaded.near == (near,)


@pytest.mark.parametrize("source", ["def g(n): ...", "x = 3", ""])
def test_where_nothing_like_it_is_there_nothing_is_told(sandbox: Sandbox, source: str) -> None:
    assert Tried(sandbox, source).loaded == Loaded(("f",), ())


# --- the rules and what is loaded --------------------------------------------------------------------------------


def test_a_notebooks_check_that_is_refused_costs_nothing(sandbox: Sandbox) -> None:
    source = notebook("import numpy as np", F, "assert f(2) == np.clip(20, 0, 99)")
    tried = Tried(sandbox, source, filename="program.ipynb", forbid=("numpy.clip",))
    assert tried.value == 10
    assert [(each.kinds[0], each.cell) for each in tried.loaded.failed] == [("ForbiddenError", 3)]
