from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import strategies as st

from grader.model.exercise import Limits
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.values import Array, Tuple
from grader.wire.messages import Load, Loaded, Query, Returned
from tests.fuzz.campaign import MAX_SECONDS, Memory, Target
from tests.fuzz.conftest import Fuzz
from tests.fuzz.inputs import mostly

# --- what is done with a notebook --------------------------------------------------------------------------------

# Loaded like a submission, so that the conversion runs where it always does. An error that is not its own comes back
# as one that the submission raised.
CONVERTER = b"""
import resource, time
from grader.worker.notebook import code_cells

def convert(data):
    try:
        cells = code_cells(data.tobytes())
    except ValueError as error:
        assert str(error)
        taken = False
    else:
        assert all(type(cell) is str for cell in cells)
        taken = True
    return taken, time.process_time(), 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""


class Converter:
    """One worker for all notebooks of a run. This process hands it bytes, and looks into none of them."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._seconds = 0.0
        self._memory = 0

    def is_notebook(self, data: bytes) -> bool:
        """Whether ``data`` are a notebook. The code of one they always are, and few mutants of JSON are still JSON."""
        text = data.decode(errors="surrogateescape")
        assert self._is_taken(json.dumps(notebook([code(text)])).encode())
        return self._is_taken(data)

    def _is_taken(self, data: bytes) -> bool:
        query = Query("convert", (Array("array", "uint8", (len(data),), data),), {}, ())
        [answer] = self._worker.run((query,), MAX_SECONDS, max_bytes=1 << 40)
        self._worker.printed()
        match answer:
            case Returned(value=Tuple(items=(bool() as taken, float() as seconds, int() as memory))):
                self._seconds, self._memory = seconds, memory
                return taken
        raise AssertionError(answer)

    def clock(self) -> float:
        return self._seconds

    def memory(self) -> Memory:
        return Memory(self._memory, self._memory)


@pytest.fixture
def converter(sandbox: Sandbox) -> Iterator[Converter]:
    worker = sandbox.worker(torch=False, limits=Limits(memory_mb=256))
    assert isinstance(worker.load(Load("converter.py", CONVERTER, ("convert",), ())), Loaded)
    yield Converter(worker)
    worker.close()


# --- notebooks ---------------------------------------------------------------------------------------------------


def notebook(cells: list[Any], major: int = 4, minor: int = 5, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"worksheets": [{"cells": cells}]} if major == 3 else {"cells": cells}
    return {"nbformat": major, "nbformat_minor": minor, "metadata": {}, **body, **more}


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": 1,
        "id": "a",
        "source": source,
        **more,
    }


def old_code(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "language": "python", "outputs": [], "collapsed": False, "input": source, **more}


LINES = (
    "x = 1", "def f(n):", "    return n", "%matplotlib inline", "!pip install torch", "files = !ls",
    "a, b = %time x", "f?", "??f", "f.*?", "%%time", "%%bash", "%%capture out", "%%timeit -n 1 \\", "/f 1 2",
    ",f a b", ";f a b", ">>> x", "... y", "In [1]: x", "   ...: y", "'''", '"""', "(", ")", "\\", "# %%", "\t%ls",
    "f'{x!r}'", "f'{", "\f", "\0", "\r", "\u2028", "é = 한글", "", "    ", "!!ls", "%", "!", "?", "x = %", "x = !",
    "if x: %ls", "await f()", "@%", "lambda: !x", "$x", "print 1", "0777", "\ufeff", "%%",
)  # fmt: skip
CELLS = ["".join(f"{line}\n" for line in LINES[:8]), "%%time\nx = f(1)", ["y = 2\n", "!ls"], "%%bash\nls"]
PLOT = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure>"]},
}
PRINTED = {"output_type": "stream", "name": "stdout", "text": "1\n"}
SEEDS = tuple(
    json.dumps(each, ensure_ascii=False).encode()
    for each in (
        notebook([*map(code, CELLS), {"cell_type": "markdown", "metadata": {}, "id": "b", "source": "# Title"}]),
        notebook(
            [code("x = 1", outputs=[PLOT])], minor=2, metadata={"kernelspec": {"name": "python3", "display_name": "P"}}
        ),
        notebook([*map(old_code, CELLS), {"cell_type": "heading", "level": 1, "source": "Title"}], major=3, minor=0),
    )
)
TOKENS = (
    *(line.encode() for line in LINES), *(json.dumps(f"{line}\n").encode() for line in LINES), b"null", b"true",
    b"NaN", b"-1", b"1e999", b"9" * 5000, b"[" * 2000, b'{"a":' * 1000, b"{}", b"[]", b'""', b'"\\ud800"',
    b'"cells": ', b'"worksheets": ', b'"source": ', b'"input": ', b'"cell_type": "code"', b'"nbformat": 3',
    b'"nbformat": 2', b'"nbformat": 5', b'"nbformat_minor": 99', b"\xef\xbb\xbf", b"\xff\xfe", b"\\n", b"\\u0000",
    b", ", b": ", b"%%time\\n" * 200, b"    " * 200, b"\\\\\\n" * 100, b"(" * 300,
)  # fmt: skip

sources = st.lists(st.sampled_from(LINES) | st.text(max_size=9), max_size=8).map("\n".join)
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | sources,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
nothing = mostly(st.just({}), odd)
outputs = st.lists(st.just(PLOT) | st.just(PRINTED), max_size=2)
new_cells = st.builds(
    code,
    sources | st.lists(sources, max_size=3),
    outputs=mostly(outputs, odd),
    metadata=nothing,
    id=mostly(st.just("c"), odd),
)
old_cells = st.builds(old_code, sources | st.lists(sources, max_size=3), outputs=mostly(st.just([]), odd))
odd_cells = st.one_of(
    new_cells.map(lambda cell: {**cell, "cell_type": "markdown"}), st.builds(code, odd), st.builds(old_code, odd), odd
)
notebooks = st.one_of(
    st.builds(
        notebook,
        st.lists(mostly(new_cells, odd_cells), max_size=4),
        minor=mostly(st.integers(0, 5), odd),
        metadata=nothing,
    ),
    st.builds(
        notebook,
        st.lists(mostly(old_cells, odd_cells), max_size=4),
        st.just(3),
        mostly(st.just(0), odd),
        metadata=nothing,
    ),
)
files = st.one_of(
    mostly(notebooks, st.builds(notebook, st.lists(new_cells, max_size=2), st.integers(0, 6) | odd)).map(json.dumps),
    odd.map(json.dumps),
    sources,
).map(lambda text: text.encode(errors="surrogatepass"))


def test_whatever_is_in_a_notebook_is_code_or_a_value_error(fuzz: Fuzz, converter: Converter) -> None:
    fuzz(Target("notebooks", converter.is_notebook, SEEDS, TOKENS, files, converter.clock, converter.memory), 400)
