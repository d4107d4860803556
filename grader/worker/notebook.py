"""Notebooks as code: the code cells of a ``.ipynb``, in order, without magics and shell lines; runs inside the worker.

Whatever a notebook holds beside its code (outputs, metadata, attachments) is not looked at. A magic becomes a call on
``get_ipython()``, as in Jupyter, and ours does nothing. A cell magic takes its cell with it, unless it only wraps code
(``%%time``): then the code stays, in plain sight of whoever looks for forbidden names.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# Cell magics whose body is the learner's code, run as it is.
_WRAPPERS = frozenset({"time", "timeit", "capture", "prun", "grade"})
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*")


_WRITTEN = re.compile(r"\s*%%(?:writefile|file)\s+(-a\s+)?[\"']?([\w.]+\.py)[\"']?[^\S\n]*\n")


class WrittenFile(NamedTuple):
    """Hold a file that a cell writes, and how many lines stand ``above``.

    The cell begins with ``%%writefile name.py``.
    """

    name: str
    text: str
    is_appended: bool
    above: int


def code_cells(source: bytes) -> list[str]:
    """Return the code of each cell of a notebook of format 3 or 4.

    ``ValueError`` with a sentence if it is not one.
    """
    return [python_of(text) for text in cell_texts(source)]


def cell_texts(source: bytes) -> list[str]:
    """Return what each code cell holds, as it was typed."""
    import nbformat

    try:
        notebook = nbformat.reads(source.decode("utf-8-sig"), as_version=4)
        sources = [_text(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except Exception as error:  # whatever a broken notebook trips over in there
        raise ValueError(f"this is not a notebook that can be read ({type(error).__name__}: {error})") from error
    return sources


def written_file(text: str) -> WrittenFile | None:
    """Return the module that a cell writes into a file, if any."""
    magic = _WRITTEN.match(text)
    if magic is None:
        return None
    return WrittenFile(magic[2], text[magic.end() :], bool(magic[1]), magic[0].count("\n"))


class Shell:
    """Stand for Jupyter's shell, as ``get_ipython()`` gives it. It runs nothing."""

    def run_cell_magic(self, *_: str, **__: Any) -> None:
        """``%%bash`` and its like."""

    def run_line_magic(self, *_: str, **__: Any) -> None:
        """``%matplotlib inline`` and its like."""

    def system(self, _command: str) -> None:
        """``!pip install ...``"""

    def getoutput(self, _command: str) -> list[str]:
        """``files = !ls``"""
        return []

    def set_next_input(self, *_: Any, **__: Any) -> None:
        """``name?``"""


def python_of(text: str) -> str:
    """Turn a cell, or cells, into Python that keeps its lines.

    It stays as it is where IPython trips over it, for running it says why.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    while magic := _CELL_MAGIC.match(text):
        if magic[1] not in _WRAPPERS:
            return ""
        text = "\n" * magic[0].count("\n") + text[magic.end() :]
    blank_above = text[: len(text) - len(text.lstrip())].count("\n")
    try:
        return "\n" * blank_above + TransformerManager().transform_cell(text)  # which drops those lines
    except Exception:
        return text


def _text(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
