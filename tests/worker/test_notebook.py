"""Notebooks as submissions: what of them counts as code, and what a broken or hostile one costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.model.exercise import Exercise
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.worker.notebook import code_cells

TOY_COURSE = Path(__file__).parents[1] / "toy_course"

CLAMP = """\
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, min(n, high))
"""


# --- the parts of a test -----------------------------------------------------------------------------------------


def code(source: object, **more: object) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source, **more}


def prose(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: object) -> bytes:
    cells = tuple(code(cell) if isinstance(cell, str) else cell for cell in cells)
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}).encode()


def notebook_3(*sources: str) -> bytes:
    """The format of IPython before 2014: cells lie in worksheets and their code is called input."""
    cells = [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": "def clamp(n): return 'a heading'"},
        *(
            {
                "cell_type": "code",
                "collapsed": False,
                "input": source,
                "language": "python",
                "metadata": {},
                "outputs": [],
            }
            for source in sources
        ),
    ]
    worksheets = [{"cells": cells, "metadata": {}}]
    return json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "x"}, "worksheets": worksheets}
    ).encode()


@pytest.fixture(scope="module")
def clamp() -> Exercise:
    return Course(TOY_COURSE).exercise("clamp")


class Grading:
    """``grading(data)`` is the report on a notebook."""

    def __init__(self, exercise: Exercise, sandbox: Sandbox) -> None:
        self._prepared, self._sandbox = prepare(exercise, sandbox, Cache(None)), sandbox

    def __call__(self, data: bytes) -> Report:
        submission = Submission("kim", "clamp", Path("clamp.ipynb"), data)
        return grade(self._prepared, submission, self._sandbox)


@pytest.fixture(scope="module")
def grading(clamp: Exercise, sandbox: Sandbox) -> Grading:
    return Grading(clamp, sandbox)


def first_message(report: Report) -> str:
    failures = [group.failure for group in report.groups if group.failure]
    return str(failures[0].message)


# --- what counts as code -----------------------------------------------------------------------------------------


@pytest.mark.quick
def test_code_cells_come_in_their_order_and_text_does_not_come() -> None:
    data = notebook("a = 1", prose("b = 2"), code("c = 3"), {"cell_type": "raw", "metadata": {}, "source": "d = 4"})
    assert code_cells(data) == ["a = 1\n", "c = 3\n"]


@pytest.mark.quick
def test_format_3_is_read_as_format_4_is() -> None:
    assert code_cells(notebook_3("a = 1", "b = 2")) == ["a = 1\n", "b = 2\n"]


@pytest.mark.quick
def test_a_cell_may_be_a_list_of_lines() -> None:
    assert code_cells(notebook(code(["a = 1\n", "b = 2"]))) == ["a = 1\nb = 2\n"]


@pytest.mark.quick
def test_a_byte_order_mark_is_no_part_of_a_notebook() -> None:
    assert code_cells(b"\xef\xbb\xbf" + notebook("a = '한'")) == ["a = '한'\n"]


@pytest.mark.quick
@pytest.mark.parametrize(
    ("magic", "lines"),
    [
        ("%%time", 1),
        ("%%timeit -n 3", 1),
        ("%%capture out", 1),
        ("%%prun", 1),
        ("\n  \n%%time", 3),
        ("%%time\n%%capture", 2),
    ],
)
def test_a_cell_magic_that_wraps_code_leaves_the_code_where_it_was(magic: str, lines: int) -> None:
    [text] = code_cells(notebook(f"{magic}\na = 1\n"))
    assert text.splitlines() == [""] * lines + ["a = 1"]


@pytest.mark.quick
@pytest.mark.parametrize(
    "magic", ["%%bash", "%%html", "%%writefile clamp.py", "%%javascript", "%%sh --bg", "%%nonsense"]
)
def test_any_other_cell_magic_takes_its_cell_with_it(magic: str) -> None:
    assert code_cells(notebook(f"{magic}\na = 1\n", "b = 2")) == ["", "b = 2\n"]


@pytest.mark.quick
@pytest.mark.parametrize("above", ["", "\n", "\n\n", "  \n\t\n"])
def test_lines_stay_where_they_were(above: str) -> None:
    [text] = code_cells(notebook(f"{above}%matplotlib inline\na = 1\n"))
    assert text.splitlines()[above.count("\n") + 1] == "a = 1"


@pytest.mark.quick
def test_code_that_jupyter_itself_cannot_read_is_left_as_it_is() -> None:
    source = "if True:\n        a = 1\n    b = 2\n"
    assert code_cells(notebook(source, "c = 3")) == [source, "c = 3\n"]


# --- a notebook is graded ----------------------------------------------------------------------------------------


def test_a_notebook_earns_what_its_code_earns(grading: Grading) -> None:
    report = grading(notebook(prose("# Clamping"), CLAMP, "clamp(3)"))
    assert (report.outcome, report.score, report.message) == (Outcome.OK, 7.0, "")


def test_a_notebook_of_format_3_earns_as_much(grading: Grading) -> None:
    assert grading(notebook_3("lowest = 0", CLAMP.replace("low=0", "low=lowest"))).score == 7.0


def test_what_one_cell_defines_the_next_ones_know(grading: Grading) -> None:
    data = notebook("import math", "def smaller(a, b):\n    return min(a, b)", CLAMP.replace("min(", "smaller("))
    assert grading(data).score == 7.0


def test_the_last_definition_counts(grading: Grading) -> None:
    assert grading(notebook("def clamp(n, low=0, high=10):\n    return 0", CLAMP)).score == 7.0
    assert grading(notebook(CLAMP, "def clamp(n, low=0, high=10):\n    return 0")).score < 7.0


def test_magics_and_shell_lines_do_nothing_and_cost_nothing(grading: Grading) -> None:
    lines = [
        "%matplotlib inline",
        "%time 1 + 1",
        "!pip install grader-of-somebody-else",
        "!!ls /",
        "files = !ls",
        "text = %pwd",
        "assert files == [] and text is None",
        "print?",
        "print??",
        "get_ipython().run_line_magic('cd', '/')",
        "get_ipython().system('ls')",
        "ran = True",
    ]
    data = notebook(
        "%load_ext autoreload\n%autoreload 2",
        "\n".join(lines),
        "%%bash\nexit 1",
        f"if ran:\n    {CLAMP.replace(chr(10), chr(10) + '    ')}",
    )
    assert grading(data).score == 7.0


def test_a_timed_cell_defines_what_it_holds(grading: Grading) -> None:
    assert grading(notebook(f"%%time\n{CLAMP}")).score == 7.0


def test_outputs_metadata_and_attachments_are_not_looked_at(grading: Grading) -> None:
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 3_000_000}}
    lie = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": CLAMP}}
    error = {"output_type": "error", "ename": "Error", "evalue": "</script>", "traceback": ["\x1b[31mred"]}
    odd = {"collapsed": True, "tags": ["hide", 3], "source": "raise SystemExit", "language": {"name": "R"}}
    note = {**prose("![](attachment:a.png)"), "attachments": {"a.png": {"image/png": "A" * 1000}}}
    data = notebook(note, code(CLAMP, outputs=[picture, error, lie], metadata=odd, execution_count=7))
    assert grading(data).score == 7.0
    assert grading(notebook(code("pass", outputs=[lie]))).outcome is Outcome.MISSING


@pytest.mark.parametrize("outputs", [None, 5, "text", [3], {"a": []}])
def test_outputs_that_jupyter_never_wrote_make_it_no_notebook(grading: Grading, outputs: object) -> None:
    report = grading(notebook(code(CLAMP, outputs=outputs)))
    assert report.outcome is Outcome.IMPORT_ERROR
    assert "this is not a notebook that can be read" in str(report.message)


# --- a cell that fails -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failing",
    [
        "1 / 0",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
        "import no_such_plotting_library",
        "def clamp(n:\n",
        "if True:\n        a = 1\n    b = 2",
        "print('half a string",
        "a = '\0'",
        "await something()",
        "x = \ud800",
        "(" * 5000,
        "display(3)",
        "get_ipython().magic_of_another_time()",
    ],
)
def test_a_cell_that_fails_costs_only_what_it_defines(grading: Grading, failing: str) -> None:
    report = grading(notebook(failing, CLAMP, failing))
    assert (report.outcome, report.score) == (Outcome.OK, 7.0)


def test_a_missing_function_is_told_with_the_cell_that_failed(grading: Grading) -> None:
    report = grading(notebook("a = 1", prose("text"), "b = 2\n1 / 0\n" + CLAMP, "c = 3"))
    assert report.outcome is Outcome.MISSING
    assert first_message(report) == (
        "clamp is not defined; ZeroDivisionError in line 2 of cell 2: division by zero may be why"
    )


def test_all_cells_that_failed_may_be_why(grading: Grading) -> None:
    report = grading(
        notebook("import nowhere\nnowhere.go()", "1 / 0", "def clamp(n)", "raise OSError", "raise KeyError")
    )
    assert first_message(report) == (
        "clamp is not defined; ModuleNotFoundError in line 2 of cell 1: "
        "nowhere is neither installed where this is graded nor a file handed in beside this one, "
        "and ZeroDivisionError in line 1 of cell 2: division by zero, "
        "and SyntaxError in line 1 of cell 3: expected ':' (and 2 more) may be why"
    )


def test_cells_that_failed_are_told_also_where_the_function_is_there(grading: Grading) -> None:
    report = grading(notebook("1 / 0\nimport math", "def clamp(n, low=0, high=10): return math.floor(n)"))
    assert report.message == (
        "while the file was loaded, 1 cell failed: ZeroDivisionError in line 1 of cell 1: division by zero"
    )
    assert first_message(report) == "it raised NameError in line 1 of cell 2: name 'math' is not defined"


def test_a_cell_that_is_no_python_is_told_with_its_line(grading: Grading) -> None:
    report = grading(notebook("a = 1", "\n%matplotlib inline\ndef clamp(n)\n    return n"))
    assert first_message(report).startswith("clamp is not defined; SyntaxError in line 3 of cell 2: ")


def test_an_exception_of_a_function_is_told_with_its_cell_and_line(grading: Grading) -> None:
    report = grading(notebook("a = 1", "%%time\n\ndef clamp(n, low=0, high=10):\n    return n / 0"))
    assert first_message(report) == "it raised ZeroDivisionError in line 4 of cell 2: division by zero"


def test_a_cell_that_ends_the_process_costs_the_notebook_and_says_so(grading: Grading) -> None:
    report = grading(notebook(CLAMP, "import os\nos._exit(0)"))
    assert (report.outcome, report.score) == (Outcome.CRASH, 0.0)
    assert report.message == "the file could not be loaded: it ended without an answer"


# --- notebooks that are none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"3",
        b'"text"',
        b"{}",
        CLAMP.encode(),
        b"\xff\xfe\x00\x01",
        notebook(CLAMP)[:-1],
        notebook(CLAMP) + b"}",
        notebook(CLAMP).decode().encode("utf-16"),
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"nbformat": 4, "nbformat_minor": 4, "metadata": ' + b"[" * 100_000,
    ],
    ids=range(15),
)
def test_a_broken_notebook_is_an_import_error_that_says_so(grading: Grading, data: bytes) -> None:
    report = grading(data)
    assert (report.outcome, report.score) == (Outcome.IMPORT_ERROR, 0.0)
    assert str(report.message).startswith(
        "the file could not be loaded: ValueError: this is not a notebook that can be read ("
    )
    assert len(str(report.message)) < 500


def parts(**changed: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [code(CLAMP)]} | changed).encode()


@pytest.mark.parametrize(
    "data",
    [
        parts(cells={"0": code(CLAMP)}),
        parts(cells="cells"),
        parts(cells=None),
        parts(cells=7),
        parts(cells=[3, None, "text", []]),
        parts(cells=[{"cell_type": "code"}]),
        parts(cells=[{"source": CLAMP}]),
        parts(cells=[code({"a": 1})]),
        parts(cells=[code(5)]),
        parts(cells=[code(None)]),
        parts(cells=[code([1, [2]])]),
        parts(cells=[code(CLAMP, cell_type=["code"])]),
        parts(cells=[]),
        parts(nbformat="four"),
        parts(nbformat=None),
        parts(nbformat=[4]),
        parts(nbformat=-1),
        parts(nbformat=10**30),
        parts(nbformat=3),
        parts(nbformat=3, worksheets="sheets"),
        parts(nbformat=3, worksheets=[{"cells": [{"cell_type": "code", "input": 5}]}]),
        parts(nbformat=2),
        parts(nbformat=1),
    ],
    ids=range(23),
)
def test_a_notebook_of_wrong_types_is_an_outcome_of_its_own_and_no_failure_of_ours(
    grading: Grading, data: bytes
) -> None:
    report = grading(data)
    assert report.outcome in (Outcome.IMPORT_ERROR, Outcome.MISSING)
    assert report.score == 0.0


def test_a_notebook_of_text_alone_defines_nothing(grading: Grading) -> None:
    report = grading(notebook(prose(CLAMP), prose(f"```python\n{CLAMP}```")))
    assert report.outcome is Outcome.MISSING
    assert first_message(report) == "clamp is not defined"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_CELLS = st.lists(
    _JSON
    | st.fixed_dictionaries({"cell_type": st.sampled_from(["code", "markdown"]) | _JSON, "source": st.text() | _JSON}),
    max_size=4,
)
_NOTEBOOKS = st.fixed_dictionaries(
    {
        "nbformat": st.sampled_from([1, 2, 3, 4, 4, 4, 5]) | _JSON,
        "nbformat_minor": st.integers(0, 6) | _JSON,
        "metadata": st.just({}) | _JSON,
        "cells": _CELLS | _JSON,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": _CELLS}), max_size=2) | _JSON,
    }
)


@pytest.mark.quick
@pytest.mark.filterwarnings("ignore")  # as in a worker, where a warning stops nothing
@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.binary(max_size=60)
    | _JSON.map(lambda thing: json.dumps(thing).encode())
    | _NOTEBOOKS.map(lambda thing: json.dumps(thing).encode())
)
def test_whatever_the_bytes_they_are_cells_or_a_sentence(data: bytes) -> None:
    try:
        cells = code_cells(data)
    except ValueError as error:
        assert str(error).startswith("this is not a notebook that can be read (")  # noqa: PT017 either outcome is right
    else:
        assert all(isinstance(cell, str) for cell in cells)


@pytest.mark.quick
@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            ["%", "%%time", "!", "?", "\n", "\\", "'", '"""', "(", "a", " ", "\t", "=", ":", "\0", "\u2028", "\x0c"]
        ),
        max_size=12,
    )
)
def test_whatever_a_cell_holds_it_stays_one_cell(pieces: list[str]) -> None:
    assert code_cells(notebook("a = 1", "".join(pieces), "b = 2"))[::2] == ["a = 1\n", "b = 2\n"]


# --- the rules of the exercise -----------------------------------------------------------------------------------

CLIPS = (
    "def clamp(n, low=0, high=10):\n    if low > high:\n        raise ValueError\n    return int({}(n, low, high))\n"
)


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (("import numpy as np", CLIPS.format("np.clip")), "line 4 of cell 2"),
        (("from numpy import clip as c", "pass", CLIPS.format("c")), "line 4 of cell 3"),
        (("import numpy", "cut = numpy.clip", CLIPS.format("cut")), "line 1 of cell 2"),
        (("import numpy as np", "half a (cell", CLIPS.format("np.clip")), "line 4 of cell 3"),
        (("import numpy as np\r\n\n", "\n\n" + CLIPS.format("np.clip")), "line 6 of cell 2"),
        (("%%time\nimport numpy as np", "%%capture\n" + CLIPS.format("np.clip")), "line 5 of cell 2"),
        (("%matplotlib inline\nimport numpy as np", "!ls\n" + CLIPS.format("np.clip")), "line 5 of cell 2"),
    ],
    ids=range(7),
)
def test_a_forbidden_name_is_seen_across_cells(grading: Grading, cells: tuple[str, ...], place: str) -> None:
    report = grading(notebook(*cells))
    assert (report.outcome, report.score) == (Outcome.FORBIDDEN, 0.0)
    assert str(report.message).startswith(f"{place} uses numpy.clip, which this exercise does not allow")


def test_a_forbidden_name_in_text_or_in_an_output_is_no_use_of_it(grading: Grading) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "import numpy\nnumpy.clip"}
    assert grading(notebook(prose("import numpy\nnumpy.clip(1, 2, 3)"), code(CLAMP, outputs=[stream]))).score == 7.0


# --- where it is parsed ------------------------------------------------------------------------------------------


def test_a_notebook_is_parsed_in_the_worker_only(tmp_path: Path) -> None:
    (tmp_path / "clamp.ipynb").write_bytes(notebook("%matplotlib inline", CLAMP))
    script = (
        "import sys; from grader.cli.main import cli;"
        f"print(cli.main(['--course', {str(TOY_COURSE)!r}, 'grade', 'clamp.ipynb'], standalone_mode=False));"
        "print(sorted({'nbformat', 'IPython', 'jsonschema', 'fastjsonschema'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.splitlines()[-2:] == ["0", "[]"]
    assert "7 / 7" in run.stdout


def test_the_code_below_our_own_magic_is_the_learners() -> None:
    assert code_cells(notebook("%%grade f\ndef f(): return 1")) == ["\ndef f(): return 1\n"]
